"""Those who hold things up are asked in private, once a day; the digest says whom that was."""

from __future__ import annotations

from collections.abc import Sequence

from bot import taskrows
from bot.chat import Block, Card, Oops, Row
from bot.decided import decided
from bot.feature import Feature, Value
from bot.look import Look
from bot.work import Turn
from handlers.digest import periods
from handlers.digest.facts import Facts, gather
from storage import once, people, standups
from storage.people import DEPUTY, LEAD, Member
from storage.standups import HelpRequest
from storage.tasks import Task

nudging = Feature("digest")
Held = Sequence[tuple[Member, Sequence[Task | HelpRequest]]]


@nudging.button("nudge", least=DEPUTY, fresh=True)
def nudge(turn: Turn, value: Value) -> None:
    """Whoever was not asked today yet is asked now."""
    what = value.get("what", "")
    held = whom(turn, gather(turn, periods.of_value(value, turn.workdays())), what)
    names = [member.name for member, pieces in held if _ask(turn, member, pieces, what)]
    if not names:
        raise Oops("digest.nudged_before" if held else "digest.nobody_to_nudge")
    decided(turn)
    turn.toast("digest.nudged", who=turn.label("digest.names").join(names))


def whom(look: Look, facts: Facts, what: str) -> Held:
    """Who holds up what."""
    if what == "blockers":
        return _leads_asked(look, facts)
    late = facts.late_reviews if what == "reviews" else facts.overdue
    held: dict[str, list[Task]] = {}
    for task in late:
        held.setdefault(task.reviewer_id if what == "reviews" else task.owner_id, []).append(task)
    members = ((look.db.get(Member, member_id), pieces) for member_id, pieces in held.items() if member_id)
    return [(member, pieces) for member, pieces in members if member is not None and member.left_at is None]


def asked_today(look: Look, facts: Facts, what: str) -> tuple[list[str], bool]:
    """The names of those who were asked today, and whether that was everybody who can be."""
    held = [member for member, _ in whom(look, facts, what)]
    asked = [m.name for m in held if once.was_done(look.db, f"{look.team.id}:{_key(look, what, m)}")]
    return asked, bool(held) and len(asked) == len(held)


def _key(look: Look, what: str, member: Member) -> str:
    return f"digest.nudge:{what}:{member.id}:{look.today}"


def _leads_asked(look: Look, facts: Facts) -> list[tuple[Member, list[HelpRequest]]]:
    """Requests that nobody took lie with whom they were put to, or with the lead of the group."""
    found: dict[str, tuple[Member, list[HelpRequest]]] = {}
    everyone = people.everyone(look.db, look.team.id)
    for request in facts.blockers:
        if request.state == standups.TAKEN:
            continue
        leads = [m for m in everyone if m.id == request.to_id or (m.group == request.group and m.role == LEAD)]
        for member in leads:
            found.setdefault(member.id, (member, []))[1].append(request)
    return list(found.values())


def _ask(turn: Turn, member: Member, pieces: Sequence[Task | HelpRequest], what: str) -> bool:
    """Ask one person; False if they were asked today already."""
    if not turn.first_time(_key(turn, what, member)):
        return False
    look = turn.to(member)
    rows = tuple(_row(look, piece) for piece in pieces[:5])
    turn.tell(member, Card(look.line(f"digest.asks_{what}", who=turn.who.name, n=len(pieces)), rows))
    return True


def _row(look: Look, piece: Task | HelpRequest) -> Block:
    if isinstance(piece, Task):
        return taskrows.row(look, piece)
    who, what = taskrows.name(look, piece.asker_id), taskrows.short(piece.what)
    line = look.line("digest.item.blocker_free", who=who, what=what)
    return Row(line, (look.button("standup.take", "primary", request=piece.id),))
