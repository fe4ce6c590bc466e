"""The life of a handoff: begun or joined, taken, passed on, answered; its clock, which runs only in service hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.chat import Card
from bot.serviceclock import Service, service_of
from bot.work import Work
from handlers.handoff import whose
from storage import freezes, handoffs, retention, screenshots
from storage.freezes import Freeze
from storage.handoffs import ANSWERED, TAKEN, WAITING, WITHDRAWN, Handoff
from storage.people import Member
from storage.teams import Account

WARN_AT_MOST: Final = timedelta(minutes=30)
WARN_SHARE: Final = 5
"""The reminder comes when a fifth of the clock is left, half an hour before its end at the earliest."""


# --- begun --------------------------------------------------------------------------------------------------------


def keep(work: Work, handoff: Handoff) -> Handoff:
    """Write it down under its number; who the fan was and what they said is forgotten in time."""
    handoffs.add(work.db, handoff)
    work.plan("handoff.forget", handoff.id, work.now + kept_for(work))
    return handoff


def begin(work: Work, handoff: Handoff) -> Member | None:
    """Give it to whoever is first in line, and start the clock. None if there is nobody."""
    account = whose.serving(work, handoff)
    handoff.served_by = account.id if account else ""
    owner = next(whose.in_line(work, handoff), None)
    if owner is None:
        return None
    handoff.state, handoff.owner_id = WAITING, owner.id
    handoff.minutes = handoffs.clocks_of(work.db, work.team.id).of(handoff.lane)
    handoffs.note(work.db, handoff, "given", work.now, handoff.asker_id, whom_id=owner.id)
    frozen = freeze_of(work, handoff)
    if frozen is not None:
        pause(work, handoff, frozen)
    else:
        run(work, handoff, work.now)
    work.hang_for(owner, "handoff.card", handoff.id, urgent=True)
    return owner


def join(work: Work, known: Handoff, new: Handoff) -> None:
    """The same fan again: what they said now is told to whoever has the first."""
    if new.words and new.words not in (known.words, *known.more.splitlines()):
        known.more = "\n".join([*known.more.splitlines(), " ".join(new.words.split())])
    known.link, known.nickname = known.link or new.link, known.nickname or new.nickname
    known.pictures += new.pictures
    work.db.add(known)
    handoffs.note(work.db, known, "joined", work.now, new.asker_id, words=new.words, whom_id=new.id)
    owner = work.db.get(Member, known.owner_id)
    if owner is not None:
        asker = work.db.get(Member, new.asker_id)
        title = work.to(owner).line("handoff.told.again", number=known.number, words=new.words or "…",
                                    who=asker.name if asker else "")  # fmt: skip
        work.tell(owner, Card(title), urgent=True)
    show(work, known)


# --- the clock ----------------------------------------------------------------------------------------------------


def service(work: Work, handoff: Handoff) -> Service:
    account = work.db.get(Account, handoff.served_by) if handoff.served_by else None
    return service_of(account, work.team, work.workdays())


def run(work: Work, handoff: Handoff, since: datetime) -> None:
    """The clock runs (again) from that moment."""
    left = handoffs.remaining(handoff)
    handoff.running_since, handoff.paused_at, handoff.freeze_id = since, None, ""
    handoff.due_at = service(work, handoff).after(since, left)
    work.db.add(handoff)
    key = f"{handoff.id}:{handoff.due_at:%Y%m%d%H%M%S}"
    warn = min(WARN_AT_MOST, timedelta(minutes=handoff.minutes) / WARN_SHARE)
    warn_at = service(work, handoff).after(since, max(left - warn, timedelta()))
    work.plan("handoff.remind", key, max(warn_at, work.now))
    work.plan("handoff.breach", key, handoff.due_at)


def freeze_of(work: Work, handoff: Handoff) -> Freeze | None:
    """What is frozen that this fan speaks of."""
    products = (handoff.product,) if handoff.product else ()
    text = "\n".join((handoff.words, handoff.more, handoff.link))
    return freezes.frozen(work.db, work.team.id, products=products, text=text, now=work.now)


def pause(work: Work, handoff: Handoff, freeze: Freeze) -> None:
    """The story is frozen: nobody answers, so no clock runs."""
    since = handoff.running_since
    if since is not None:
        handoff.used += int(service(work, handoff).between(since, work.now).total_seconds())
    handoff.running_since, handoff.paused_at, handoff.freeze_id = None, work.now, freeze.id
    work.db.add(handoff)
    stop(work, handoff, "frozen")
    handoffs.note(work.db, handoff, "paused", work.now, words=freeze.in_charge)


def stop(work: Work, handoff: Handoff, why: str) -> None:
    """No reminder and no alarm any more."""
    for kind in ("handoff.remind", "handoff.breach"):
        work.cancel(kind, handoff.id, why, whole=True)


# --- done ---------------------------------------------------------------------------------------------------------


def take(work: Work, handoff: Handoff, member: Member) -> None:
    before = handoff.owner_id
    handoff.state, handoff.owner_id, handoff.taken_at = TAKEN, member.id, work.now
    work.db.add(handoff)
    handoffs.note(work.db, handoff, "taken", work.now, member.id, whom_id=before)
    work.hang_for(member, "handoff.card", handoff.id)
    show(work, handoff, before)


def pass_on(work: Work, handoff: Handoff, member: Member, why: str) -> Member | None:
    """The owner cannot: the next in line has it, on the fan's same clock. None if nobody is left."""
    handoff.declined = "\n".join(dict.fromkeys((*handoff.cannot, member.id)))
    following = whose.next_after(work, handoff)
    handoffs.note(work.db, handoff, "declined", work.now, member.id, words=why,
                  whom_id=following.id if following else "")  # fmt: skip
    if following is not None:
        handoff.owner_id, handoff.state, handoff.taken_at = following.id, WAITING, None
        work.hang_for(following, "handoff.card", handoff.id, urgent=True)
    work.db.add(handoff)
    show(work, handoff)
    return following


def answer(work: Work, handoff: Handoff, member: Member, words: str = "") -> None:
    """The fan has been answered. Whether that was in time is decided now, and never again."""
    handoff.state, handoff.answered_at, handoff.answer = ANSWERED, work.now, words
    if handoff.met is None:
        handoff.met = handoff.due_at is None or handoff.paused_at is not None or work.now <= handoff.due_at
    handoffs.note(work.db, handoff, "answered", work.now, member.id, words=words)
    work.db.add(handoff)
    stop(work, handoff, "answered")
    show(work, handoff)


def withdraw(work: Work, handoff: Handoff, member: Member) -> None:
    """Never mind: the fan has asked no more, or was answered by the asker."""
    handoff.state = WITHDRAWN
    handoffs.note(work.db, handoff, "withdrawn", work.now, member.id)
    work.db.add(handoff)
    stop(work, handoff, "withdrawn")
    show(work, handoff)


def kept_for(work: Work) -> timedelta:
    """For how long the team keeps what fans said."""
    return timedelta(days=retention.days(work.db, work.team.id, "fans"))


def forget(work: Work, handoff: Handoff) -> None:
    """Whose it was and whether it was in time stays; the fan and their words do not."""
    for field in ("words", "more", "nickname", "link", "origin", "answer"):
        setattr(handoff, field, "")
    screenshots.forget(work.db, handoff.id)
    for step in handoffs.steps(work.db, handoff.id):
        if step.what in ("joined", "answered"):
            step.words = ""
            work.db.add(step)
    work.db.add(handoff)
    show(work, handoff)


def show(work: Work, handoff: Handoff, *before: str) -> None:
    """Wherever it hangs, it reads as it stands; so do the plates of whoever has it and had it `before`."""
    work.db.flush()
    for kind in ("handoff.card", "handoff.asked", "handoff.soon"):
        work.refresh(kind, handoff.id)
    for member_id in dict.fromkeys((handoff.owner_id, *handoff.cannot, *before)):
        work.refresh("mine.plate", member_id)
