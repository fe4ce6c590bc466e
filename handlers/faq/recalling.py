"""Calling back what is no longer true: one list for each person of what to correct where, confirmed with one press."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat import Block, Buttons, Card, Line, Text
from bot.feature import Feature, Value
from bot.library import sight
from bot.work import Look, Turn, Work
from handlers.faq import answers, rules
from handlers.faq.forms import end
from storage import askings, library, people, recalls, tasks, teams
from storage.content import Content, Fact, changed_facts
from storage.library import Entry, Version
from storage.people import GUEST, Member
from storage.recalls import Recall, ToCorrect

recall = Feature("faq")
MOST_ITEMS = 5
NOTHING = "–"
"""There was no such fact, or there is none any more."""


def for_change(work: Work, entry: Entry, old: Version | None, new: Version, why: str) -> None:
    """A locked fact reads differently from now on."""
    if old is None:
        return
    pairs = changed_facts(_in_force(old.content, work.now, was=True), _in_force(new.content, work.now))
    if pairs:
        _call(work, entry, why, old, new, pairs)


def for_price(work: Work, entry: Entry, version: Version, moment: datetime) -> None:
    """Within one version, a price begins or ends."""
    content = version.content
    was = tuple(f for f in content.prices if f.until == moment)
    now = tuple(f for f in content.prices if f.since == moment)
    pairs: list[tuple[Fact | None, Fact | None]] = []
    for before in was:
        pairs.append((before, next((after for after in now if after.place == before.place), None)))
    pairs += [(None, after) for after in now if not any(after == new for _, new in pairs)]
    if pairs:
        _call(work, entry, recalls.STARTED if now else recalls.ENDED, version, version, pairs)


def for_end(work: Work, entry: Entry, version: Version) -> None:
    """A campaign or a price is over: what quotes it must go."""
    content = version.content
    if content.prices or content.category == "campaign":
        said = _in_force(content, work.now, was=True)
        pairs: list[tuple[Fact | None, Fact | None]] = [(price, None) for price in said.prices]
        _call(work, entry, recalls.ENDED, version, version, pairs)


def _in_force(content: Content, now: datetime, *, was: bool = False) -> Content:
    """The facts that count; of an old version also those that ended just now."""
    facts = tuple(f for f in content.facts if f.in_force(now) or (was and f.until == now))
    return replace(content, facts=facts)


Pairs = Sequence[tuple[Fact | None, Fact | None]]


def _call(work: Work, entry: Entry, why: str, old: Version, new: Version, pairs: Pairs) -> None:
    room = Look(work.db, work.parts, work.team, work.now, work.team.lang, work.team.tz, None)
    called = recalls.call(
        work.db, work.team.id, entry.id, why, work.now, old=old.number, new=new.number,
        before=[answers.fact_words(room, before) if before else NOTHING for before, _ in pairs],
        after=[answers.fact_words(room, after) if after else NOTHING for _, after in pairs],
    )  # fmt: skip
    shown = set(askings.shown_to(work.db, entry.id, work.now - rules.MEMORY))
    quoting = {member.id for member in _may_quote(work, entry, old.content, new.content)}
    for member in people.everyone(work.db, work.team.id):
        concerned = member.id in shown or member.id in quoting
        if concerned and sight.sees(member, new, hidden=False):
            recalls.expect(work.db, called, member.id, shown=member.id in shown)
            work.hang_for(member, "faq.recall", member.id, again=True, quiet=True)
    if recalls.expected(work.db, called.id):
        work.plan("faq.chase", called.id, work.now + rules.CHASE_AFTER)


def _may_quote(work: Work, entry: Entry, *contents: Content) -> Iterable[Member]:
    """Who posts for its products in a voice that answers with it."""
    kinds = {w.kind for content in contents for w in content.wordings if w.text}
    products = {product for content in contents for product in content.products}
    for account in teams.accounts(work.db, work.team.id):
        same_brand = not entry.brand or not account.brand or account.brand == entry.brand
        fits = not products or bool(products & set(account.products.splitlines()))
        if account.kind in kinds and fits and same_brand:
            owner = work.db.get(Member, account.owner_id) if account.owner_id else None
            if owner is not None and owner.left_at is None:
                yield owner


# --- the list -----------------------------------------------------------------------------------------------------


@recall.notice("recall")
def draw(look: Look, subject: str) -> Card | None:
    """Everything that this person has to look through; once confirmed, that and when."""
    member = look.db.get(Member, subject)
    if member is None or member.left_at is not None:
        return None
    open_items = recalls.to_correct(look.db, member.id)
    if not open_items:
        return _confirmed(look, member)
    shown = [each for _, each in open_items[:MOST_ITEMS]]
    lines = items(look, shown)
    if len(open_items) > MOST_ITEMS:
        lines.append(look.line("faq.more", n=len(open_items) - MOST_ITEMS))
    where = [*look.lines("faq.recall_where"), *_own_pieces(look, member, [each for _, each in open_items])]
    done = look.button("faq.corrected", "primary", upto=shown[-1].id)
    blocks: list[Block] = [Text(tuple(lines)), Text(tuple(where)), Buttons((done,))]
    return Card(look.line("faq.recall", n=len(open_items)), tuple(blocks), "warn")


def items(look: Look, called: Sequence[Recall]) -> list[Line]:
    """What read how, and reads how now: what has changed twice meanwhile only as it was first and is now."""
    steps: list[tuple[Recall, str, str]] = []
    over: list[Line] = []
    for each in called:
        pairs = list(zip(each.before.splitlines(), each.after.splitlines(), strict=False))
        for before, after in pairs:
            same = [at for at, (of, _, now) in enumerate(steps) if (of.entry_id, now) == (each.entry_id, before)]
            first = steps.pop(same[0])[1] if same and before != NOTHING else before
            first = before if first == after == NOTHING else first  # it came and went: what must go is what came
            steps.append((each, first, after))
        if not pairs:
            entry = look.db.get(Entry, each.entry_id)
            number = entry.number if entry else 0
            over.append(look.line("faq.recall_over", number=number, question=_question(look, entry)))
    return [*(_step(look, *step) for step in steps), *over]


def _step(look: Look, each: Recall, before: str, after: str) -> Line:
    entry = look.db.get(Entry, each.entry_id)
    key = "gone" if after == NOTHING else "new" if before == NOTHING else "back" if before == after else each.why
    return look.line(f"faq.recall_{key}", number=entry.number if entry else 0, before=before, after=after)


def _question(look: Look, entry: Entry | None) -> str:
    head = library.head(look.db, entry) if entry else None
    return head.question if head else ""


def _own_pieces(look: Look, member: Member, called: Sequence[Recall]) -> list[Line]:
    """The person's own drafts that speak of it."""
    words = {fact.split(" ")[1] for each in called for fact in each.before.splitlines() if " " in fact}
    products = {product for each in called for product in _products(look, each)}
    found = [
        task for task in tasks.open_of(look.db, member.id)
        if any(word in task.title for word in words | products if word)
    ]  # fmt: skip
    if not found:
        return []
    drafts = look.listed(f"#{task.number}" for task in found[:5])
    return [look.line("faq.recall_drafts", drafts=drafts)]


def _products(look: Look, each: Recall) -> tuple[str, ...]:
    version = library.version(look.db, each.entry_id, each.new_version)
    return version.content.products if version else ()


def _confirmed(look: Look, member: Member) -> Card | None:
    at = recalls.latest_confirmed(look.db, member.id)
    if at is None:
        return None
    done = recalls.confirmed_at(look.db, member.id, at)
    lines = items(look, [each for _, each in done[:MOST_ITEMS]])
    return Card(look.line("faq.recall_done", n=len(done), at=at), (Text(tuple(lines)),), "good")


@recall.button("corrected")
def corrected(turn: Turn, value: Value) -> None:
    """Everything that the card showed is looked through."""
    done = recalls.confirm(turn.db, turn.who.id, turn.now, value.get("upto", ""))
    turn.refresh("faq.recall", turn.who.id)
    for each in done:
        turn.refresh("faq.missing", each.id)
    turn.toast("faq.recall_thanks", n=len(done))


# --- who has not --------------------------------------------------------------------------------------------------


@recall.notice("missing")
def missing(look: Look, subject: str) -> Card | None:
    """For whoever leads: who has not confirmed yet."""
    called = look.db.get(Recall, subject)
    entry = look.db.get(Entry, called.entry_id) if called else None
    if called is None or entry is None:
        return None
    expected = recalls.expected(look.db, called.id)
    still = [_name(look, each) for each in expected if each.done_at is None]
    values = {"number": entry.number, "done": len(expected) - len(still), "all": len(expected)}
    key = "faq.missing" if still else "faq.missing_none"
    return Card(look.line(key, **values, names=look.listed(still)), (Text(tuple(items(look, [called]))),))


def _name(look: Look, each: ToCorrect) -> str:
    member = look.db.get(Member, each.member_id)
    return member.name if member else "–"


def chase(work: Work, called: Recall) -> bool:
    """Remind those who have not confirmed, once, and show their leads who they are; False if all have."""
    late = [each for each in recalls.expected(work.db, called.id) if each.done_at is None]
    members = [m for each in late if (m := work.db.get(Member, each.member_id)) is not None and m.left_at is None]
    for member in members:
        work.hang_for(member, "faq.recall", member.id, again=True, quiet=True)
    leads: dict[str, Member] = {}
    for member in members:
        group = member.group if member.role != GUEST else sight.EXPERTS
        leads |= {lead.id: lead for lead in people.leads_of(work.db, work.team.id, group, {member.id})}
    for lead in leads.values():
        work.hang_for(lead, "faq.missing", called.id, quiet=True)
    return bool(members)


def end_words(look: Look, version: Version) -> str:
    """When it is over, as people say it."""
    return end(look, version.valid_to) if version.valid_to else ""
