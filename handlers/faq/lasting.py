"""What an approved version brings about at its own times: it starts, prices change, it ends, people are told."""

from __future__ import annotations

from itertools import pairwise

from bot.chat import Buttons, Card, Text
from bot.library import sight
from bot.work import Work
from handlers.faq import recalling, rules
from storage import askings, gaps, library, recalls
from storage.gaps import CLOSED
from storage.library import Entry, Version
from storage.people import Member


def approved(work: Work, entry: Entry, version: Version) -> None:
    """Nobody has to do anything more for it: it counts now, or from its own date on."""
    starts = version.starts_at
    plan_ahead(work, version)
    if starts is not None and starts > work.now:
        work.plan("faq.start", version.id, starts)
    else:
        started(work, entry, version)


def plan_ahead(work: Work, version: Version) -> None:
    """Note when its prices change, when it is over, and when its owner is warned."""
    _plan_prices(work, version)
    if version.valid_to is not None and version.valid_to > work.now:
        work.plan("faq.end", version.id, version.valid_to)
        warn = version.valid_to - rules.WARN_BEFORE
        if warn > work.now:
            work.plan("faq.warn", version.id, warn)


def _plan_prices(work: Work, version: Version) -> None:
    """A price that begins or ends within the version's time changes what may be said."""
    starts = version.starts_at or work.now
    moments = {moment for price in version.content.prices for moment in (price.since, price.until) if moment}
    for moment in sorted(moments):
        over = version.valid_to is not None and moment >= version.valid_to
        if moment > max(starts, work.now) and not over:
            work.plan("faq.price", f"{version.id}:{moment.isoformat()}", moment)


def started(work: Work, entry: Entry, version: Version) -> None:
    """From this moment on it is the one to be said; what was said before is called back where a fact differs."""
    library.touch(work.db, work.team.id)
    old = before(work, entry, version)
    recalling.for_change(work, entry, old, version, recalls.STARTED if _was_future(version) else recalls.CHANGED)
    refresh(work, entry)
    _tell_waiting(work, entry, version)


def _was_future(version: Version) -> bool:
    approved_at = version.second_at or version.approved_at
    return approved_at is not None and version.starts_at is not None and version.starts_at > approved_at


def before(work: Work, entry: Entry, version: Version) -> Version | None:
    """The version that this one took over from."""
    for earlier, later in pairwise(library.standings(entry, library.versions(work.db, entry.id))):
        if later.version.id == version.id and earlier.until == later.since:
            return earlier.version
    return None


def ended(work: Work, entry: Entry, version: Version) -> None:
    """It is said no more, and nothing took its place."""
    library.touch(work.db, work.team.id)
    recalling.for_end(work, entry, version)
    refresh(work, entry)


def refresh(work: Work, entry: Entry) -> None:
    """Cards that show the entry, or an answer from it, read as they should now."""
    for asking in askings.showing_entry(work.db, entry.id, work.now - rules.MEMORY):
        asking.phrased, asking.thinking = "", asking.thinking + 1  # better words may hold what has just changed
        work.db.add(asking)
        work.refresh("faq.answer", asking.id)
    work.refresh("faq.entry", entry.id)


def _tell_waiting(work: Work, entry: Entry, version: Version) -> None:
    """Whoever asked when there was no answer yet hears that there is one."""
    for gap in gaps.of_entry(work.db, entry.id):
        gap.state, gap.closed_at = CLOSED, work.now
        work.db.add(gap)
        work.refresh("faq.question", gap.id)
        for waiting in gaps.askers(work.db, gap.id):
            member = work.db.get(Member, waiting.member_id)
            if member is None or member.left_at is not None or not sight.sees(member, version, hidden=False):
                continue
            look = work.to(member)
            title = look.line("faq.answer_there", number=entry.number, words=gap.question)
            button = look.button("faq.look_up", "primary", words=gap.question)
            work.tell(member, Card(title, (Buttons((button,)),)), quiet=True)


def warn(work: Work, entry: Entry, version: Version, owner: Member) -> None:
    """Three days before it is over, its owner may still do something about it."""
    look = work.to(owner)
    times, readers = askings.shown_count(work.db, entry.id, work.now - rules.MEMORY)
    title = look.line(
        "faq.ends_soon", number=entry.number, question=version.question, at=recalling.end_words(look, version)
    )
    edit = look.button("faq.edit", "primary", form=True, entry=entry.id)
    lines = (look.line("faq.shown_count", n=times, readers=readers),)
    work.tell(owner, Card(title, (Text(lines), Buttons((edit,)))), quiet=True)
