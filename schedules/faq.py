"""The library's own dates: a version starts or ends, a price changes, an owner is warned, a recall is chased."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.work import Tick
from handlers.faq import answers, lasting, leaving, recalling, rules
from storage import askings, library
from storage.freezes import Freeze
from storage.library import APPROVED, Entry, Standing, Version
from storage.people import Member
from storage.recalls import Recall

MOMENT = timedelta(microseconds=1)


def start(tick: Tick, subject: str) -> None:
    """A future version is the one to be said from now on: it announces itself."""
    version, entry = _version(tick, subject)
    standing = _standing(tick, entry)
    if version is None or entry is None or standing is None or standing.version.id != version.id:
        return tick.skip("ended, or another one took its place")
    lasting.plan_ahead(tick, version)  # one that came in with a file has not been planned for
    lasting.started(tick, entry, version)
    return None


def end(tick: Tick, subject: str) -> None:
    """A version's time is over, and nothing takes its place."""
    version, entry = _version(tick, subject)
    if version is None or entry is None or version.valid_to is None or not _was_said(tick, entry, version):
        return tick.skip("ended, or another one took its place")
    lasting.ended(tick, entry, version)
    return None


def price(tick: Tick, subject: str) -> None:
    """Within a version, a price begins or ends."""
    version_id, _, moment = subject.partition(":")
    version, entry = _version(tick, version_id)
    standing = _standing(tick, entry)
    if version is None or entry is None or standing is None or standing.version.id != version.id:
        return tick.skip("ended, or another one took its place")
    library.touch(tick.db, tick.team.id)
    recalling.for_price(tick, entry, version, datetime.fromisoformat(moment))
    lasting.refresh(tick, entry)
    return None


def warn(tick: Tick, subject: str) -> None:
    """Three days before the end its owner hears of it."""
    version, entry = _version(tick, subject)
    owner = answers.owner_of(tick, entry) if entry else None
    if version is None or entry is None or owner is None or version.state != APPROVED:
        return tick.skip("ended, or nobody to tell")
    if _later_approved(tick, entry, version):
        return tick.skip("another one takes its place")
    lasting.warn(tick, entry, version, owner)
    return None


def chase(tick: Tick, subject: str) -> None:
    """Who has not confirmed a recall is reminded once, and shown to whoever leads them."""
    called = tick.db.get(Recall, subject)
    if called is None or not recalling.chase(tick, called):
        return tick.skip("everybody has confirmed")
    return None


def freeze(tick: Tick, subject: str) -> None:
    """A crisis has frozen something, or it is thawed: answers about it that people still have before them say so."""
    found = tick.db.get(Freeze, subject.partition(":")[0])
    told = askings.about(tick.db, tick.team.id, found.product_names, tick.now - rules.AT_HAND) if found else []
    if not told:
        return tick.skip("nobody has such an answer before them")
    tick.refresh_all([("faq.answer", asking_id) for asking_id in told])
    return None


def leaves(tick: Tick, subject: str) -> None:
    """Somebody has left the team: their entries are shown to whoever leads the content group."""
    member = tick.db.get(Member, subject.partition(":")[0])
    if member is None or member.left_at is None or not leaving.offer(tick, member):
        return tick.skip("back again, or nothing of theirs is left")
    return None


def _version(tick: Tick, subject: str) -> tuple[Version | None, Entry | None]:
    version = tick.db.get(Version, subject)
    return version, tick.db.get(Entry, version.entry_id) if version else None


def _standing(tick: Tick, entry: Entry | None) -> Standing | None:
    return library.standing(tick.db, entry, tick.now) if entry else None


def _was_said(tick: Tick, entry: Entry, version: Version) -> bool:
    """Whether it was the one to be said until its own end, and nothing is said now."""
    if version.valid_to is None or library.standing(tick.db, entry, tick.now) is not None:
        return False
    last = library.standing(tick.db, entry, version.valid_to - MOMENT)
    return last is not None and last.version.id == version.id


def _later_approved(tick: Tick, entry: Entry, version: Version) -> bool:
    known = library.standings(entry, library.versions(tick.db, entry.id))
    return any(each.since <= (version.valid_to or tick.now) and each.version.number > version.number for each in known)
