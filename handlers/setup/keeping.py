"""Changes to the team: done, noted with who and when, and shown wherever the settings hang."""

from __future__ import annotations

from datetime import date, datetime

from bot import rounds
from bot.work import Look, Turn, Work
from handlers.setup import rules, telling
from storage import changes, people, standups, tasks
from storage.changes import Change
from storage.people import DIRECTOR, GUEST, LEAD, MEMBER, Member
from storage.standups import Answer
from storage.teams import Team


def note(turn: Turn, what: str, before: str, after: str, subject: str = "") -> None:
    """Keep that this was changed, by whom and when."""
    turn.db.add(Change(
        team_id=turn.team.id, at=turn.now, by_id=turn.who.id, by=turn.who.name,
        what=what, subject=subject, before=before, after=after,
    ))  # fmt: skip
    turn.db.flush()


def show(work: Work) -> None:
    """Whatever shows the settings is drawn anew."""
    for kind in ("setup.card", "setup.settings"):
        work.refresh(kind, work.team.id)


def settle(turn: Turn, wanted: rules.Settings) -> bool:
    """Give the team these settings; True if the next stand-up must be planned anew."""
    anew = False
    for name in rules.SETTINGS:
        before, after = str(getattr(turn.team, name)), str(getattr(wanted, name))
        if before != after:
            note(turn, name, before, after)
            if name == "lang":
                _keep_speaking(turn, before)
            setattr(turn.team, name, after)
            anew = anew or name in rules.PLANS_ANEW
    if not turn.team.ready:
        note(turn, "ready", "", "")
        turn.team.ready, anew = True, True
    turn.db.add(turn.team)
    return anew


def _keep_speaking(turn: Turn, lang: str) -> None:
    """The channel's language changes; whoever never chose one goes on being spoken to as before."""
    for member in people.everyone(turn.db, turn.team.id):
        member.lang = member.lang or lang
        turn.db.add(member)


def plan_anew(turn: Turn) -> None:
    """Have the next stand-up moved to where it belongs now."""
    turn.plan("standup.plan", turn.event.id, turn.now)


def place(
    turn: Turn, member: Member, group: str, role: str, *, enrolled: bool, until: date | None = None, joins: bool = False
) -> bool:
    """Give the person this group, role (until that day) and part in the rounds; True if that changed anything.

    `joins`: they were not in the team just now, whatever they may have been before.
    """
    before, stood = "" if joins else _standing(turn, member), telling.Place.of(member, joins=joins)
    member.take_role(role, until)
    member.group, member.enrolled = group, enrolled
    after = _standing(turn, member)
    turn.db.add(member)
    if before == after:
        return False
    note(turn, "member", before, after, member.name)
    telling.placed(turn, member, stood)
    if not enrolled:
        stop_asking(turn, member)
    return True


def _standing(look: Look, member: Member) -> str:
    """What somebody is in the team, as one line of the record."""
    words = [member.role] if member.role == GUEST else [member.group, member.role]
    until = [member.role_until.isoformat()] if member.role_until else []
    return " ".join([*words, *until, *(["+"] if member.enrolled and member.role == GUEST else [])])


def stop_asking(work: Work, member: Member) -> None:
    """Nobody waits for this person's stand-up any more."""
    for round_id in standups.stop_asking(work.db, member.id):
        work.refresh("standup.summary", round_id)


def remove(turn: Turn, member: Member) -> list[str]:
    """The person has left the team: from this moment on the bot does not know them. Returns what they leave open.

    What they had taken on for others is free to be taken again.
    """
    member.left_at = turn.now
    turn.db.add(member)
    note(turn, "member", _standing(turn, member), "", member.name)
    telling.removed(turn, member)
    stop_asking(turn, member)
    let_go = standups.let_go(turn.db, member.id)
    for request in let_go:
        turn.refresh("standup.request", request.id)
        answer = turn.db.get(Answer, request.answer_id)
        turn.refresh("standup.summary", answer.round_id if answer else "")
    left = [f"#{task.number} {task.title}" for task in tasks.open_of(turn.db, member.id)]
    for kind in ("tasks.leaving", "handoff.leaving", "faq.leaving"):
        turn.plan(kind, f"{member.id}:left", turn.now)
    turn.refresh("mine.plate", member.id)
    return [*left, *(request.what for request in let_go)]


def only_director(look: Look, member: Member) -> bool:
    return [boss.id for boss in people.with_role(look.db, look.team.id, DIRECTOR)] == [member.id]


def next_stand_up(look: Look) -> datetime:
    """When the team meets next."""
    held = standups.round_of(look.db, look.team.id, look.today)
    done = held is not None and held.state != standups.AHEAD
    return rounds.next_meeting(look.team, look.workdays(), look.now, done)[1]


def version(look: Look) -> str:
    """Changes with every change of the settings: a form that carries an older one was overtaken."""
    return str(changes.count(look.db, look.team.id))


def found(work: Work, founder: Member, team: Team) -> None:
    """A new team with its first member, who directs it until somebody says otherwise."""
    founder.group, founder.role, founder.enrolled = "strategy", DIRECTOR, True
    work.db.add(team)
    work.db.add(founder)
    work.db.flush()


def usual_role(turn: Turn, member: Member | None) -> str:
    """The role of somebody who works in a group: what they have, or that of an ordinary member.

    Whoever led a group before they left, or before a tick was forgotten, leads again if the director has them back.
    """
    if member is None:
        return MEMBER
    if member.role != GUEST and member.left_at is None:
        return member.role
    led = member.role == LEAD or (member.role == GUEST and _led(turn, member))
    return LEAD if led and turn.who.role == DIRECTOR else MEMBER


def _led(look: Look, member: Member) -> bool:
    """Whether the person led a group when they last worked in one (the record knows people by name only)."""
    if [m.name for m in people.ever_in(look.db, look.team.id)].count(member.name) > 1:
        return False
    told = changes.about(look.db, look.team.id, "member", member.name)
    stood = next((c.before.split(" ") for c in told if c.before and not c.before.startswith(GUEST)), [])
    return LEAD in stood
