"""Approving: content approves, a price needs a second person, and nobody approves what they wrote themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chat import Block, Button, Buttons, Card, Field, Form, Line, Oops, Row, Text
from bot.dates import day_words
from bot.decided import decided
from bot.feature import Feature, Fields, Value, one
from bot.library import sight
from bot.texts import Blank
from bot.wording import checks, moments
from bot.work import Look, Turn, Work
from handlers.faq import changes, lasting, rules
from handlers.faq.forms import BLANK, form
from storage import leaves, library, people
from storage.content import VOICES, Content
from storage.library import APPROVED, DRAFT, DROPPED, Entry, Version
from storage.people import DEPUTY, DIRECTOR, Member

review = Feature("faq")
MOST_LINES = 6


def call(work: Work, entry: Entry, version: Version) -> None:
    """Ask whoever may approve it now, privately and outside their quiet hours."""
    for member in asked(work, version):
        work.hang_for(member, "faq.review", version.id, quiet=True)


def asked(work: Work, version: Version) -> list[Member]:
    """Who leads the content group; for a price's second approval who directs the team. Never who has spoken already."""
    spoken = {version.author_id, version.approved_by}
    here = [m for m in people.everyone(work.db, work.team.id) if rules.may_approve(m, version)]
    away = leaves.on(work.db, [member.id for member in here], work.today)
    here = [member for member in here if member.id not in away] or here
    leads = [m for m in here if m.group == sight.EXPERTS and sight.is_boss(m)]
    bosses = [m for m in here if m.role in (DIRECTOR, DEPUTY)]
    content = [m for m in here if m.group == sight.EXPERTS]
    order = (bosses, leads, content) if version.approved_by else (leads, content, bosses)
    return next((found for found in order if found), [m for m in here if m.id not in spoken])


@review.notice("review")
def draw(look: Look, subject: str) -> Card | None:
    """What somebody wants to have approved: what is new in it, and who has approved it already."""
    version = look.db.get(Version, subject)
    entry = look.db.get(Entry, version.entry_id) if version else None
    if version is None or entry is None or (look.reader is not None and look.reader.left_at is not None):
        return None
    author = look.db.get(Member, version.author_id)
    values: dict[str, Blank] = {
        "number": entry.number,
        "version": version.number,
        "who": author.name if author else "–",
    }
    if version.state != DRAFT:
        return Card(look.line(f"faq.review_{_outcome(version)}", **values, **_by(look, version)))
    lines = list(changes.words(look, _before(look, entry, version), version.content))
    blocks: list[Block] = [Text((*lines[:MOST_LINES], *_more(look, lines)))] if lines else []
    blocks.append(Text((*lacking(look, version.content), *_terms(look, entry, version))))
    blocks.append(Buttons(_buttons(look, version)))
    key = "faq.review_second" if version.approved_by else "faq.review"
    return Card(look.line(key, **values, question=version.question), tuple(blocks))


def _more(look: Look, lines: Sequence[Line]) -> list[Line]:
    return [(look.label("faq.more", n=len(lines) - MOST_LINES),)] if len(lines) > MOST_LINES else []


def _outcome(version: Version) -> str:
    if version.state == DROPPED:
        return "replaced" if version.reason == "replaced" else "sent_back"
    return "approved" if version.state == APPROVED else "ended"


def _by(look: Look, version: Version) -> dict[str, str]:
    by = look.db.get(Member, version.ended_by or version.second_by or version.approved_by)
    return {"by": by.name if by else "–", "reason": version.reason}


def _before(look: Look, entry: Entry, version: Version) -> Content:
    """What is said until then, else nothing."""
    standing = library.standing(look.db, entry, look.now)
    return standing.version.content if standing else Content("")


def _terms(look: Look, entry: Entry, version: Version) -> list[Line]:
    """From when it counts, what is secret about it, who still has to approve, and whether two wrote at once."""
    tz, said = look.team_tz, version
    found: list[Line] = []
    if said.hidden_from("", look.now):
        found.append((look.label("faq.secret", at=moments.write_start(said.confidential_until, tz)),))
    first = look.db.get(Member, said.approved_by) if said.approved_by else None
    if said.priced:
        found.append((look.label("faq.one_more", who=first.name) if first else look.label("faq.needs_two"),))
    if said.based_on < said.number - 1 and _others_meanwhile(look, entry, said):
        found.append((look.label("faq.written_at_once", base=said.based_on),))
    return found or [(look.label("faq.starts_now"),)]


def lacking(look: Look, said: Content) -> Iterator[Line]:
    """What keeps it from being said: a number that is not locked; a voice that has no words yet."""
    for why, words in list(dict.fromkeys((fault.why, fault.words) for fault in checks.faults(said)))[:2]:
        yield look.line(f"faq.wrong.{why}", words=words, blank=BLANK)
    silent = [kind for kind in VOICES if not any(wording.kind == kind for wording in said.wordings)]
    if silent:
        yield look.line("faq.no_words_for", kinds=look.listed(silent))


def _others_meanwhile(look: Look, entry: Entry, version: Version) -> bool:
    between = [v for v in library.versions(look.db, entry.id) if version.based_on < v.number < version.number]
    return any(v.state != DROPPED for v in between)


def _buttons(look: Look, version: Version) -> tuple[Button, ...]:
    whole = look.button("faq.whole", version=version.id)
    if look.reader is None or not rules.may_approve(look.reader, version):
        return (whole,)
    back = look.button("faq.send_back", form=True, version=version.id)
    said, entry = version.content, version.entry_id
    if next(checks.faults(said), None) is not None:
        edit = look.button("faq.edit", "primary", form=True, entry=entry)
        return edit, look.button("faq.voices", form=True, entry=entry), back, whole
    approve = look.button("faq.approve", "primary", version=version.id)
    voiced = {wording.kind for wording in said.wordings} >= set(VOICES)
    more = () if voiced or version.approved_by else (look.button("faq.voices", form=True, entry=entry),)
    return approve, *more, back, whole


# --- pressed ------------------------------------------------------------------------------------------------------


@review.button("approve")
def approve(turn: Turn, value: Value) -> None:
    """Approve; a price then goes to the second person, everything else counts from now or from its date."""
    version, entry = _draft(turn, value)
    _must_approve(turn, version)
    _must_be_sayable(turn, version)
    complete = library.approve(turn.db, version, turn.who.id, turn.now)
    turn.refresh("faq.review", version.id)
    turn.refresh("faq.entry", entry.id)
    decided(turn)
    if complete:
        lasting.approved(turn, entry, version)
        turn.toast("faq.approved", number=entry.number, version=version.number)
    else:
        call(turn, entry, version)
        turn.toast("faq.approved_first", number=entry.number)


def _must_approve(turn: Turn, version: Version) -> None:
    if turn.who.id == version.author_id:
        raise Oops("faq.own_words")
    if turn.who.id == version.approved_by:
        raise Oops("faq.twice_the_same")
    if not rules.may_approve(turn.who, version):
        raise Oops("faq.not_yours")


def _must_be_sayable(turn: Turn, version: Version) -> None:
    content = version.content
    if not content.wordings and not content.facts:
        raise Oops("faq.empty_entry")
    for fault in checks.faults(content):
        raise Oops(f"faq.wrong.{fault.why}", words=fault.words, blank=BLANK)
    if content.valid_to and content.valid_to <= turn.now:
        last = moments.last_minute(content.valid_to, turn.team_tz).date()
        raise Oops("faq.over_already", day=day_words(last, turn.lang))


def opens_send_back(look: Look, value: Value) -> Form:
    version, entry = _draft(look, value)
    field = Field("reason", look.label("faq.form.reason"), "long", required=True, limit=500)
    return form(look, "send_back", (field,), {"version": version.id},
                (look.line("faq.one_entry", number=entry.number, question=version.question),))  # fmt: skip


@review.form("send_back", opens_send_back, own=True)
def sent_back(turn: Turn, value: Value, fields: Fields) -> None:
    """Not like this: the author is told why; the draft is kept."""
    version, entry = _draft(turn, value)
    if turn.who.id != version.author_id and not rules.may_approve(turn.who, version):
        raise Oops("faq.not_yours")
    library.end(turn.db, version, turn.who.id, turn.now, one(fields, "reason"))
    turn.refresh("faq.review", version.id)
    turn.refresh("faq.entry", entry.id)
    decided(turn)
    author = turn.db.get(Member, version.author_id)
    if author is not None and author.id != turn.who.id and author.left_at is None:
        look = turn.to(author)
        title = look.line("faq.yours_sent_back", number=entry.number, version=version.number, who=turn.who.name)
        edit = look.button("faq.edit", "primary", form=True, entry=entry.id)
        turn.tell(author, Card(title, (Text(((one(fields, "reason"),),)), Buttons((edit,)))), quiet=True)
    turn.toast("faq.sent_back")


def _draft(look: Look, value: Value) -> tuple[Version, Entry]:
    version = look.db.get(Version, value.get("version", ""))
    entry = look.db.get(Entry, version.entry_id) if version else None
    if version is None or entry is None or version.team_id != look.team.id or version.state != DRAFT:
        raise Oops("faq.settled")
    return version, entry


def waiting(turn: Turn) -> Card:
    """Everything that waits for approval and that this person may see."""
    found = to_approve(turn, turn.who)
    if not found:
        return Card(turn.line("faq.none_waiting"))
    rows = tuple(Row(_waiting_line(turn, version), (_way_in(turn, version),)) for version in found[:10])
    return Card(turn.line("faq.waiting", n=len(found)), rows)


def _way_in(turn: Turn, version: Version) -> Button:
    """To the card on which it is approved; for whoever may not, to the words."""
    name = "faq.open_review" if rules.may_approve(turn.who, version) else "faq.whole"
    return turn.button(name, version=version.id)


@review.button("open_review")
def open_review(turn: Turn, value: Value) -> None:
    """The card with what would change, and the buttons of whoever may approve it."""
    version, _ = _draft(turn, value)
    if not rules.may_approve(turn.who, version):
        raise Oops("faq.not_yours")
    turn.hang_for(turn.who, "faq.review", version.id, again=True)
    turn.toast("faq.sent_to_you")


def to_approve(look: Work, member: Member) -> list[Version]:
    """What waits for approval, as far as this person may see it, or is asked to approve it."""
    waits = library.waiting(look.db, look.team.id)
    return [v for v in waits if visible(member, v, look) or member.id in {each.id for each in asked(look, v)}]


def visible(member: Member, version: Version, look: Look) -> bool:
    """Whether this person may see the version now."""
    return sight.visible(member, version, look.db.get(Entry, version.entry_id), look.now)


def _waiting_line(turn: Turn, version: Version) -> Line:
    entry = turn.db.get(Entry, version.entry_id)
    author = turn.db.get(Member, version.author_id)
    number = entry.number if entry else 0
    return (turn.label("faq.waiting_one", number=number, version=version.number, question=version.question,
                       who=author.name if author else "–"),)  # fmt: skip
