"""What the bot keeps about a person, in short, as the person may see it."""

from __future__ import annotations

from datetime import timedelta

from bot import taskrows
from bot.chat import Buttons, Card, Line, Note, Text
from bot.work import Look, Turn
from handlers.members import leave
from storage import askings, people, standups, teams
from storage.people import GUEST, Member

SINCE = timedelta(days=30)


def card(look: Look) -> Card:
    """Group, role, language, leave, accounts and stand-ups given: what the director sees, neither more nor less."""
    who = look.reader
    if who is None:
        raise LookupError("nobody asks what is kept about them")
    lines = [
        _place(look, who),
        _speech(look, who),
        *_hours(look, who),
        *_leave(look, who),
        *_owned(look, who),
        _accounts(look, who),
    ]
    if who.enrolled:
        given, asked = standups.participation(look.db, who.id, look.today - SINCE)
        lines.append(look.line("members.me.standups", given=given, asked=asked))
    questions = len(askings.by_member(look.db, who.id))
    if questions:
        lines.append(look.line("members.me.questions", n=questions))
    ways = [look.button(f"members.speak_{'en' if look.lang == 'zh' else 'zh'}")]
    if standups.with_words(look.db, who.id):
        ways.append(look.button("members.erase", "danger", confirm=look.label("members.me.sure")))
    if questions:
        ways.append(look.button("members.forget_questions", "danger"))
    title = look.line("members.me.title", who=who.name)
    note = Note(look.line("members.me.note" if who.enrolled else "members.me.note_alone"))
    return Card(title, (Text(tuple(lines)), Buttons(tuple(ways)), note))


def _place(look: Look, who: Member) -> Line:
    role = look.label(f"baton.role.{who.role}")
    if who.role_until:
        role = look.label("members.me.until", role=role, day=who.role_until)
    if who.role == GUEST:
        asked = look.label("members.me.asked" if who.enrolled else "members.me.not_asked")
        return look.line("members.me.guest", team=look.team.name, role=role, asked=asked)
    group = look.label(f"baton.group.{who.group}")
    return look.line("members.me.member", team=look.team.name, group=group, role=role)


def _speech(look: Look, who: Member) -> Line:
    spoken = look.label(f"members.lang.{look.lang}")
    return look.line("members.me.speech", spoken=spoken, tz=who.tz or look.team.tz, email=who.email or "—")


def _hours(look: Look, who: Member) -> list[Line]:
    """Own shifts, an own stand-up time, an own calendar: only what there is."""
    found = []
    if who.shifts:
        shifts = look.label("members.comma").join(who.shifts.splitlines())
        found.append(look.line("members.me.shifts", shifts=shifts))
    if who.asked_at:
        found.append(look.line("members.me.asked_at", at=who.asked_at))
    if who.country:
        found.append(look.line("members.me.country", country=who.country))
    return found


def _leave(look: Look, who: Member) -> list[Line]:
    days = leave.words(look, who.id)
    if days:
        return [look.line("members.me.leave", days=days)]
    return [look.line("members.me.no_leave")] if who.enrolled else []


def _owned(look: Look, who: Member) -> list[Line]:
    """The brand's accounts that this person looks after, or steps in for."""
    found = []
    for key, ids in (("owns", "owner_id"), ("backs", "backup_id")):
        theirs = [a for a in teams.accounts(look.db, look.team.id) if getattr(a, ids) == who.id]
        if theirs:
            told = look.listed(taskrows.account_name(look, account.id) for account in theirs)
            found.append(look.line(f"members.me.{key}", accounts=told))
    return found


def _accounts(look: Look, who: Member) -> Line:
    told = []
    for identity in people.identities(look.db, who.id):
        platform = look.label(f"members.platform.{identity.platform}")
        told.append(look.label("members.me.account", platform=platform, name=identity.name or identity.user))
    return look.line("members.me.accounts", accounts=look.label("members.comma").join(told))


def redraw(turn: Turn) -> None:
    """Whatever hangs in the person's own messages is drawn anew, in the language they speak now."""
    yesterday, later = turn.today - timedelta(days=1), turn.today + timedelta(days=7)
    for answer, _ in standups.part_in(turn.db, turn.who.id, yesterday, later):
        for kind in leave.OWN_CARDS:
            turn.refresh(kind, answer.id)
