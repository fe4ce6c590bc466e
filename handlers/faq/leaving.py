"""Somebody leaves the team: the entries they answered for wait until somebody else takes them."""

from __future__ import annotations

from bot.chat import Buttons, Card, Line, Oops, Text
from bot.feature import Feature, Value
from bot.library import sight
from bot.work import Look, Turn, Work
from storage import library, people
from storage.library import Entry
from storage.people import Member

leaving = Feature("faq")
MOST = 6


def offer(work: Work, member: Member) -> bool:
    """Show the entries to whoever leads the content group; False if there are none."""
    if not library.owned_by(work.db, member.id):
        return False
    for lead in people.leads_of(work.db, work.team.id, sight.EXPERTS, {member.id}):
        work.hang_for(lead, "faq.orphans", member.id, quiet=True)
    return True


@leaving.notice("orphans")
def draw(look: Look, subject: str) -> Card | None:
    """What has nobody who answers for it any more."""
    member = look.db.get(Member, subject)
    owned = library.owned_by(look.db, subject)
    if member is None or member.team_id != look.team.id:
        return None
    if not owned:
        return Card(look.line("faq.orphans_taken", who=member.name))
    lines = [_line(look, entry) for entry in owned[:MOST]]
    if len(owned) > MOST:
        lines.append(look.line("faq.more", n=len(owned) - MOST))
    take = look.button("faq.adopt", "primary", member=member.id)
    return Card(look.line("faq.orphans", who=member.name, n=len(owned)), (Text(tuple(lines)), Buttons((take,))))


def _line(look: Look, entry: Entry) -> Line:
    head = library.head(look.db, entry)
    return look.line("faq.one_entry", number=entry.number, question=head.question if head else "")


@leaving.button("adopt")
def adopt(turn: Turn, value: Value) -> None:
    """From now on I answer for them."""
    member = turn.db.get(Member, value.get("member", ""))
    if member is None or member.team_id != turn.team.id or member.left_at is None:
        raise Oops("faq.settled")
    if not sight.may_edit(turn.who):
        raise Oops("faq.not_yours")
    taken = library.hand_on(turn.db, member.id, turn.who.id)
    for entry in taken:
        turn.refresh("faq.entry", entry.id)
    turn.refresh("faq.orphans", member.id)
    turn.toast("faq.adopted", n=len(taken))
