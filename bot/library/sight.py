"""Who may see and who may write what of a library."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from storage.library import DRAFT, DROPPED, Entry, Version
from storage.people import DEPUTY, DIRECTOR, GUEST, LEAD, Member

EXPERTS: Final = "content"


def is_boss(member: Member) -> bool:
    return member.role in (LEAD, DEPUTY, DIRECTOR)


def may_edit(member: Member, entry: Entry | None = None) -> bool:
    """The content group writes the library, whoever owns an entry writes that one, leads and directors all."""
    if member.role == GUEST:
        return False
    return member.group == EXPERTS or is_boss(member) or (entry is not None and entry.owner_id == member.id)


def sees(member: Member, version: Version, hidden: bool) -> bool:
    """Whether this person may see that version at all."""
    if member.role == GUEST:
        return version.shareable and not hidden
    return not hidden or member.role in (DEPUTY, DIRECTOR)


def visible(member: Member, version: Version, entry: Entry | None, now: datetime) -> bool:
    """The same at this moment; what nobody has approved is for those who write, and its author."""
    if not sees(member, version, version.hidden_from(member.id, now)):
        return False
    if version.state not in (DRAFT, DROPPED) or version.author_id == member.id:
        return True
    return may_edit(member, entry)
