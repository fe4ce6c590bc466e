"""What the library cannot answer goes to the expert; the reply in the thread becomes a draft entry by one press."""

from __future__ import annotations

from bot.chat import Block, Buttons, Card, Field, Form, Line, Oops, Quote, Said, Text
from bot.feature import Feature, Fields, Value, one
from bot.library import sight
from bot.work import Look, Turn
from handlers.faq import answers, asking, reviewing, rules, searching, voices
from handlers.faq.forms import form
from storage import gaps, library, outgoing, people
from storage.askings import Asking
from storage.content import VOICES, WHERE, Content, Wording
from storage.gaps import ASKED, CLOSED, DRAFTED, REPLIED, Unanswered
from storage.library import Entry, Version
from storage.people import GUEST, Member
from storage.teams import Account

experts = Feature("faq")
MOST_REPLY = 2000


@experts.button("expert", least=GUEST)
def ask_expert(turn: Turn, value: Value) -> None:
    """Ask whoever knows: the entry's owner, else the engineer for the product, else the content group."""
    of = asking.mine(turn, value)
    version = turn.db.get(Version, of.chosen) if of.chosen else None
    entry = turn.db.get(Entry, version.entry_id) if version else None
    if not of.question:
        raise Oops("faq.gone")
    gap = gaps.keep(turn.db, turn.team.id, rules.key(of.question), of.question, turn.who.id, turn.now, again=False)
    gaps.note_asker(turn.db, gap, turn.who.id, wants=True)
    gap.near_id = entry.id if entry else gap.near_id
    of.gap_id = gap.id
    turn.db.add(of)
    expert = _expert(turn, gap, entry)
    if expert is None:
        raise Oops("faq.nobody")
    if gap.state in (gaps.OPEN, CLOSED):
        gap.state, gap.expert_id, gap.asked_at = ASKED, expert.id, turn.now
        turn.db.add(gap)
        _put_to(turn, of, gap, expert)
    turn.refresh("faq.answer", of.id)
    turn.toast("faq.expert_asked", who=expert.name)


def _expert(turn: Turn, gap: Unanswered, entry: Entry | None) -> Member | None:
    known = turn.db.get(Member, gap.expert_id) if gap.expert_id and gap.state != CLOSED else None
    owner = answers.owner_of(turn, entry) if entry else None
    near = turn.db.get(Entry, gap.near_id) if gap.near_id else None
    near_owner = answers.owner_of(turn, near) if near else None
    engineer = voices.lane_owner(turn, "KOE", Content(gap.question), "")
    leads = people.leads_of(turn.db, turn.team.id, sight.EXPERTS, {turn.who.id})
    found = (known, owner, near_owner, engineer, *leads)
    return next((member for member in found if member is not None and member.id != turn.who.id), None)


def _put_to(turn: Turn, of: Asking, gap: Unanswered, expert: Member) -> None:
    """In the channel where it was asked, in its thread; else privately, outside the expert's quiet hours."""
    place = asking.place_of(of)
    if place.kind == "channel":
        root = place.thread or of.source
        turn.hang("faq.question", gap.id, place.in_thread(root) if root else place)
    turn.hang_for(expert, "faq.question", gap.id, again=True, quiet=True)


@experts.notice("question")
def draw(look: Look, subject: str) -> Card | None:
    """A question to the expert, with what they said."""
    gap = look.db.get(Unanswered, subject)
    if gap is None or gap.team_id != look.team.id:
        return None
    expert = look.db.get(Member, gap.expert_id)
    if gap.state in (REPLIED, DRAFTED, CLOSED) and gap.reply:
        return _replied(look, gap)
    if gap.state == CLOSED or expert is None:
        return Card(look.line("faq.question_closed", number=gap.number, words=gap.question))
    first = next(iter(gaps.askers(look.db, gap.id)), None)
    asker = look.db.get(Member, first.member_id) if first else None
    who = look.mention(expert) if look.reader is None else expert.name
    title = look.line("faq.question", number=gap.number, who=who, asker=asker.name if asker else "–", n=gap.times)
    button = look.button("faq.reply", "primary", form=True, gap=gap.id)
    return Card(title, (Quote((gap.question,)), Text(look.lines("faq.question_how")), Buttons((button,))))


def _replied(look: Look, gap: Unanswered) -> Card:
    by = look.db.get(Member, gap.replied_by)
    title = look.line("faq.replied", number=gap.number, who=by.name if by else "", words=gap.question)
    blocks: list[Block] = [Quote((gap.reply,))]
    entry = look.db.get(Entry, gap.entry_id) if gap.entry_id else None
    if entry is not None:
        key = "faq.reply_drafted" if gap.state == DRAFTED else "faq.reply_kept"
        blocks.append(Text((look.line(key, number=entry.number),)))
    elif gap.state == REPLIED:
        blocks.append(Buttons((look.button("faq.draft", "primary", gap=gap.id),)))
    return Card(title, tuple(blocks))


# --- the reply ----------------------------------------------------------------------------------------------------


def hear(turn: Turn, words: str) -> bool:
    """The expert replied to the question, in private or to the bot by name."""
    gap = _asked_here(turn)
    if gap is None or not words:
        return False
    take(turn, gap, words)
    return True


@experts.watches(Said)
def watch(turn: Turn, event: Said) -> None:
    """In the thread of the question the expert need not name the bot."""
    if not event.addressed and event.place.kind == "channel" and event.text.strip():
        gap = _asked_here(turn)
        if gap is not None and gap.expert_id == turn.who.id and gap.state == ASKED:
            take(turn, gap, event.text.strip())


def _asked_here(turn: Turn) -> Unanswered | None:
    """The question to an expert under which this was said."""
    event = turn.event
    if not isinstance(event, Said):
        return None
    for root in (event.reply_to, event.place.thread):
        notice = outgoing.notice_at(turn.db, turn.place.lane, root) if root else None
        if notice is not None and notice.kind == "faq.question":
            return turn.db.get(Unanswered, notice.subject)
    return _in_thread(turn, event.place.thread)


def _in_thread(turn: Turn, thread: str) -> Unanswered | None:
    """The question that hangs in this thread of somebody else's message."""
    if not thread or turn.place.kind != "channel":
        return None
    hanging = outgoing.hanging_in(turn.db, turn.place.lane)
    found = [notice for notice in hanging if notice.kind == "faq.question" and notice.thread == thread]
    return turn.db.get(Unanswered, found[-1].subject) if found else None


def take(turn: Turn, gap: Unanswered, words: str) -> None:
    """Keep what the expert said, tell whoever waits for it, and offer to make a draft of it."""
    if gap.state not in (ASKED, gaps.OPEN, REPLIED):
        raise Oops("faq.settled")
    gap.reply, gap.replied_by, gap.replied_at, gap.state = words[:MOST_REPLY], turn.who.id, turn.now, REPLIED
    turn.db.add(gap)
    turn.refresh("faq.question", gap.id)
    for waiting in gaps.askers(turn.db, gap.id):
        member = turn.db.get(Member, waiting.member_id)
        if waiting.wants and member is not None and member.id != turn.who.id and member.left_at is None:
            look = turn.to(member)
            title = look.line("faq.expert_says", who=turn.who.name, words=gap.question)
            turn.tell(member, Card(title, (Quote((gap.reply,)), Text((look.line("faq.expert_says_note"),)))))
    if turn.place.kind == "dm" and isinstance(turn.event, Said):
        button = turn.button("faq.draft", "primary", gap=gap.id)
        turn.reply(Card(turn.line("faq.reply_thanks", number=gap.number), (Buttons((button,)),)))


def opens_reply(look: Look, value: Value) -> Form:
    gap = _gap(look, value)
    field = Field("reply", look.label("faq.form.reply"), "long", gap.reply, required=True, limit=MOST_REPLY)
    return form(look, "reply", (field,), {"gap": gap.id}, ((gap.question,),))


@experts.form("reply", opens_reply, own=True)
def reply_filled(turn: Turn, value: Value, fields: Fields) -> None:
    """The expert's answer, written into a form."""
    take(turn, _gap(turn, value), one(fields, "reply"))
    turn.toast("faq.reply_kept_toast")


def _gap(look: Look, value: Value) -> Unanswered:
    gap = look.db.get(Unanswered, value.get("gap", ""))
    if gap is None or gap.team_id != look.team.id:
        raise Oops("faq.gone")
    return gap


# --- the draft ----------------------------------------------------------------------------------------------------


@experts.button("draft")
def make_draft(turn: Turn, value: Value) -> None:
    """The expert's reply becomes a draft entry; the content group makes it ready for every voice and approves it."""
    gap = _gap(turn, value)
    if gap.state != REPLIED:
        raise Oops("faq.settled")
    if not (sight.may_edit(turn.who) or turn.who.id in (gap.expert_id, gap.replied_by)):
        raise Oops("faq.not_yours")
    account = _account(turn, gap.replied_by)
    products = tuple(account.products.splitlines()) if account else ()
    content = Content(
        gap.question, products=products if len(products) == 1 else (),
        wordings=tuple(Wording(kind, where, gap.reply) for kind in _voices(turn, gap, account) for where in WHERE),
    )  # fmt: skip
    known = (
        turn.db.get(Member, each) for each in (*(a.member_id for a in gaps.askers(turn.db, gap.id)), gap.replied_by)
    )
    brand = searching.brand_of_new(turn, *(member for member in known if member is not None))
    entry = library.add(turn.db, turn.team.id, brand, gap.replied_by, turn.now)
    version = library.write(turn.db, entry, content, gap.replied_by, turn.now, 0)
    gap.state, gap.entry_id = DRAFTED, entry.id
    turn.db.add(gap)
    turn.refresh("faq.question", gap.id)
    reviewing.call(turn, entry, version)
    turn.toast("faq.drafted", number=entry.number)


def _voices(turn: Turn, gap: Unanswered, account: Account | None) -> list[str]:
    """The expert's own voice, and those of whoever asked: the words are theirs to say once they are approved."""
    found = [account.kind if account else "KOE"]
    for waiting in gaps.askers(turn.db, gap.id):
        asker = _account(turn, waiting.member_id)
        found += [asker.kind] if asker is not None else []
    return [kind for kind in VOICES if kind in found]


def _account(turn: Turn, member_id: str) -> Account | None:
    member = turn.db.get(Member, member_id) or turn.who
    return next((account for account in voices.accounts_of(turn, member) if account.kind), None)


# --- the list -----------------------------------------------------------------------------------------------------


def listed(turn: Turn) -> Card:
    """What nobody has answered yet, the most asked first."""
    found = gaps.open_gaps(turn.db, turn.team.id)
    if not found:
        return Card(turn.line("faq.no_gaps"))
    lines: list[Line] = [
        turn.line(f"faq.gap.{gap.state}", number=gap.number, words=gap.question, n=gap.times) for gap in found[:12]
    ]
    more = (turn.line("faq.more", n=len(found) - 12),) if len(found) > 12 else ()
    buttons = tuple(
        turn.button("faq.reply", form=True, label=turn.label("faq.button.reply_to", number=gap.number), gap=gap.id)
        for gap in found[:3] if gap.state != DRAFTED
    )  # fmt: skip
    blocks: list[Block] = [Text((*lines, *more))]
    return Card(turn.line("faq.gaps", n=len(found)), (*blocks, *([Buttons(buttons)] if buttons else [])))
