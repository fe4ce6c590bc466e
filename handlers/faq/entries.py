"""One entry on a card: what it says, who wrote and approved it, all its versions, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.chat import Block, Button, Buttons, Card, Field, Form, Line, Note, Oops, Text
from bot.feature import Feature, Fields, Value, one
from bot.library import sight
from bot.wording import moments
from bot.work import Look, Turn
from handlers.faq import answers, changes, keeping, lasting, recalling, reviewing, rules
from handlers.faq.forms import day, form
from storage import askings, gaps, library, occasions, recalls
from storage.content import VOICES, Content
from storage.library import APPROVED, DRAFT, DROPPED, Entry, Standing, Version
from storage.people import Member

shelf = Feature("faq")
MOST_VERSIONS = 10


@shelf.notice("entry")
def draw(look: Look, subject: str) -> Card | None:
    """The entry as its reader may see it."""
    entry = look.db.get(Entry, subject)
    reader = look.reader
    if entry is None or reader is None:
        return None
    known = [
        v for v in library.versions(look.db, entry.id) if v.state != DROPPED and reviewing.visible(reader, v, look)
    ]
    standing = library.standing(look.db, entry, look.now)
    shown = next((v for v in known if standing is not None and v.id == standing.version.id), None)
    drafts = sight.may_edit(reader, entry)
    shown = shown or next((v for v in known if drafts or v.state == APPROVED), None)
    if shown is None:
        return Card(look.line("faq.not_yet", number=entry.number))
    return _card(look, entry, shown, standing, [v for v in known if drafts or v.state == APPROVED])


def _card(look: Look, entry: Entry, version: Version, standing: Standing | None, known: Sequence[Version]) -> Card:
    said = version.content
    owner = answers.owner_of(look, entry)
    state = look.label(f"faq.state.{_state(look, version, standing)}", at=_when(look, version))
    title = look.line("faq.entry", number=entry.number, version=version.number, question=said.question, state=state,
                      owner=owner.name if owner else "–")  # fmt: skip
    lines = [*_facts(look, said), *_voices(look, said), *_span(look, said), *_counts(look, entry)]
    blocks: list[Block] = [Text(tuple(lines))] if lines else []
    if said.red_lines:
        blocks.append(Note(look.line("faq.red_lines", words=look.listed(said.red_lines, "semicolon"))))
    newer = [v for v in known if v.number > version.number]
    if newer:
        blocks.append(Text(tuple(_newer(look, each) for each in newer[:3])))
    draft = next((v for v in known[:1] if v.state == DRAFT), None)
    if draft is not None and (lacks := tuple(reviewing.lacking(look, draft.content))):
        blocks.append(Text(lacks))
    return Card(title, (*blocks, Buttons(tuple(_buttons(look, entry, known)))))


def _state(look: Look, version: Version, standing: Standing | None) -> str:
    if standing is not None and standing.version.id == version.id:
        return "approved"
    if version.state == APPROVED:
        starts = version.starts_at
        return "future" if starts is not None and starts > look.now else "over"
    return "draft" if version.state == DRAFT else "over"


def _when(look: Look, version: Version) -> str:
    at = version.starts_at or version.created_at
    return day(look, at)


def _facts(look: Look, said: Content) -> list[Line]:
    shown = [answers.fact_words(look, fact) for fact in said.facts]
    return [look.line("faq.facts", facts=_bar(look).join(shown))] if shown else []


def _bar(look: Look) -> str:
    return look.label("faq.bar")


def _voices(look: Look, said: Content) -> list[Line]:
    """Who has a wording for what, and who hands the fan on."""
    found = []
    for kind in VOICES:
        places = [look.label(f"faq.place.{w.where}") for w in said.wordings if w.kind == kind and w.text]
        lanes = {look.label(f"faq.lane.{w.lane}") for w in said.wordings if w.kind == kind and w.lane}
        words = look.listed([*places, *(look.label("faq.hands_on", lane=lane) for lane in sorted(lanes))])
        found += [f"{kind} {words}"] if words else []
    return [look.line("faq.voices", words=_bar(look).join(found))] if found else []


def _span(look: Look, said: Content) -> list[Line]:
    since, until = moments.write_start(said.valid_from, look.team_tz), moments.write_end(said.valid_to, look.team_tz)
    found = [look.line("faq.valid", since=since or "–", until=until or "–")] if since or until else []
    if said.confidential_until and said.confidential_until > look.now:
        found.append(look.line("faq.secret", at=moments.write_start(said.confidential_until, look.team_tz)))
    return found


def _counts(look: Look, entry: Entry) -> list[Line]:
    times, readers = askings.shown_count(look.db, entry.id, look.now - rules.MEMORY)
    wrong = len(gaps.open_faults(look.db, look.team.id, entry.id))
    found = [look.line("faq.shown_count", n=times, readers=readers)] if times else []
    return [*found, look.line("faq.open_faults", n=wrong)] if wrong else found


def _newer(look: Look, version: Version) -> Line:
    by = look.db.get(Member, version.author_id)
    key = "draft" if version.state == DRAFT else "future"
    return look.line(f"faq.newer_{key}", version=version.number, who=by.name if by else "–", at=_when(look, version))


def _buttons(look: Look, entry: Entry, known: Sequence[Version]) -> Iterator[Button]:
    reader = look.reader
    if reader is not None and sight.may_edit(reader, entry):
        yield look.button("faq.edit", "primary", form=True, entry=entry.id)
        yield look.button("faq.voices", form=True, entry=entry.id)
        waits = next((v for v in known if rules.may_approve(reader, v)), None)
        if waits is not None:
            yield look.button("faq.approve", version=waits.id)
        if any(v.state == APPROVED and (v.ends_at is None or v.ends_at > look.now) for v in known):
            yield look.button("faq.expire", "danger", form=True, entry=entry.id)
    yield look.button("faq.versions", entry=entry.id)


# --- versions -----------------------------------------------------------------------------------------------------


@shelf.button("versions")
def versions(turn: Turn, value: Value) -> None:
    """Everything the entry ever said: who wrote it, who approved it, and when."""
    entry = keeping.entry_of(turn, value)
    show_versions(turn, entry)


def show_versions(turn: Turn, entry: Entry) -> None:
    known = [v for v in library.versions(turn.db, entry.id) if reviewing.visible(turn.who, v, turn)]
    lines = [_version_line(turn, entry, version) for version in known[:MOST_VERSIONS]]
    if len(known) > MOST_VERSIONS:
        lines.append(turn.line("faq.more", n=len(known) - MOST_VERSIONS))
    buttons = tuple(
        turn.button("faq.whole", label=turn.label("faq.button.see_version", version=v.number), version=v.id)
        for v in known[:4]
    )
    head = known[0].question if known else ""
    blocks: list[Block] = [Text(tuple(lines)), Buttons(buttons)] if lines else []
    turn.whisper(Card(turn.line("faq.versions", number=entry.number, question=head), tuple(blocks)))


def _version_line(look: Look, entry: Entry, version: Version) -> Line:
    names = {key: look.db.get(Member, getattr(version, key)) for key in ("author_id", "approved_by", "second_by")}
    by = look.listed(m.name for m in (names["approved_by"], names["second_by"]) if m)
    standing = library.standing(look.db, entry, look.now)
    author = names["author_id"]
    state = "dropped" if version.state == DROPPED else _state(look, version, standing)
    line = look.label("faq.version_line", version=version.number, who=author.name if author else "–",
                      at=day(look, version.created_at),
                      state=look.label(f"faq.state.{state}", at=_when(look, version)))  # fmt: skip
    return (line + (look.label("faq.version_by", by=by) if by else ""),)


@shelf.button("whole")
def whole(turn: Turn, value: Value) -> None:
    """One version from top to bottom."""
    version = turn.db.get(Version, value.get("version", ""))
    entry = turn.db.get(Entry, version.entry_id) if version else None
    if version is None or entry is None or version.team_id != turn.team.id:
        raise Oops("faq.gone")
    if not (reviewing.visible(turn.who, version, turn) or rules.may_approve(turn.who, version)):
        raise Oops("faq.not_yours")
    said = version.content
    lines: list[Line] = [(changes.fact(turn, fact),) for fact in said.facts]
    for wording in said.wordings:
        label = turn.label(f"faq.form.voice_{wording.where}", kind=wording.kind)
        text = wording.text or turn.label("faq.hands_on", lane=turn.label(f"faq.lane.{wording.lane}"))
        lines.append(turn.line("faq.change.other", what=label, after=text))
    if said.asks:
        lines.append(
            turn.line("faq.change.other", what=turn.label("faq.form.asks"), after=turn.listed(said.asks, "semicolon"))
        )
    title = turn.line("faq.one_version", number=entry.number, version=version.number, question=said.question)
    turn.whisper(Card(title, (Text((*lines, *_span(turn, said))),) if lines else ()))


# --- ended --------------------------------------------------------------------------------------------------------


def opens_expire(look: Look, value: Value) -> Form:
    entry = keeping.entry_of(look, value)
    if look.reader is None or not sight.may_edit(look.reader, entry):
        raise Oops("faq.not_yours")
    version = keeping.latest(look, entry)
    field = Field("reason", look.label("faq.form.end_reason"), limit=300)
    line = look.line("faq.one_entry", number=entry.number, question=version.question if version else "")
    return form(look, "expire", (field,), {"entry": entry.id}, (line,))


@shelf.form("expire", opens_expire)
def expire(turn: Turn, value: Value, fields: Fields) -> None:
    """The entry is said no more, from now on; all its versions are kept."""
    entry = keeping.entry_of(turn, value)
    if not sight.may_edit(turn.who, entry):
        raise Oops("faq.not_yours")
    standing = library.standing(turn.db, entry, turn.now)
    living = [v for v in library.versions(turn.db, entry.id) if v.state == APPROVED and v.ended_at is None]
    if not living:
        raise Oops("faq.settled")
    for version in living:
        library.end(turn.db, version, turn.who.id, turn.now, one(fields, "reason"))
        for kind in ("faq.start", "faq.end", "faq.warn", "faq.price"):
            occasions.cancel(turn.db, turn.team.id, kind, version.id, turn.now, "ended by hand", whole=True)
    if standing is not None:
        lasting.ended(turn, entry, standing.version)
    turn.refresh("faq.entry", entry.id)
    turn.toast("faq.ended", number=entry.number)


# --- all of them --------------------------------------------------------------------------------------------------


def overview(turn: Turn) -> Card:
    """The library at a glance, and what it needs."""
    team = turn.team.id
    now = [each for each in library.all_standings(turn.db, team) if each.at(turn.now)]
    soon = [e for e in now if e.until is not None and e.until <= turn.now + rules.WARN_BEFORE]
    waiting = reviewing.to_approve(turn, turn.who)
    open_gaps, wrong = gaps.open_gaps(turn.db, team), gaps.open_faults(turn.db, team)
    lines = [turn.line("faq.overview_needs", waiting=len(waiting), gaps=len(open_gaps), wrong=len(wrong))]
    lines += [*_figures(turn), *(_soon(turn, each) for each in soon[:3])]
    buttons = [turn.button("faq.new", "primary", form=True)] if sight.may_edit(turn.who) else []
    buttons += [turn.button("faq.waiting"), turn.button("faq.gaps"), turn.button("faq.faults")]
    title = turn.line("faq.overview", n=len(now))
    return Card(title, (Text(tuple(lines)), Buttons(tuple(buttons)), Note(turn.line("faq.overview_how"))))


def _figures(turn: Turn) -> list[Line]:
    """How questions ended in the last two weeks, and how many have not confirmed a change."""
    since = turn.now - rules.MEMORY
    told = askings.count_by_state(turn.db, turn.team.id, since, turn.now + timedelta(seconds=1))
    late = len(recalls.missing(turn.db, turn.team.id, since))
    found = [turn.line("faq.unconfirmed", n=late)] if late else []
    if not told:
        return found
    answered, offered, none = (told.get(state, 0) for state in (askings.ANSWERED, askings.OFFERED, askings.NONE))
    return [turn.line("faq.figures", answered=answered, offered=offered, none=none), *found]


def _soon(turn: Turn, each: Standing) -> Line:
    at = recalling.end_words(turn, each.version)
    return turn.line("faq.soon", number=each.entry.number, question=each.version.question, at=at)
