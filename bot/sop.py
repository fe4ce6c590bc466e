"""The way of a piece across the board: which moves there are, from where to where, and who may make them.

Pure: a task and a person are looked at, nothing is asked of chat or database. Whatever changes a task goes through
`refusal`, so that a button, a word and a job of the clock obey the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from storage.people import DEPUTY, DIRECTOR, GUEST, LEAD, Member
from storage.tasks import CARRIED, DONE, DRAFT, DROPPED, PUBLISHED, RETRO, REVIEW, SCHEDULED, TOPIC, Task

Deed: TypeAlias = Literal[
    "claim", "assign", "release", "offer", "submit", "withdraw", "approve", "send_back", "publish", "relink", "figures",
    "finish", "reopen", "drop", "due", "slot",
]  # fmt: skip
LEADERS: Final = (LEAD, DEPUTY, DIRECTOR)
STILL_WRITING: Final = (DRAFT, REVIEW, SCHEDULED)


@dataclass(frozen=True, slots=True)
class Move:
    """A deed: the states in which it can be done, and the state that it leads to ("" stays as it is)."""

    of: tuple[str, ...]
    to: str = ""


MOVES: Final[Mapping[Deed, Move]] = {
    "claim": Move((TOPIC,), DRAFT),
    "assign": Move((TOPIC, *STILL_WRITING), DRAFT),
    "release": Move(STILL_WRITING, TOPIC),
    "offer": Move(CARRIED),
    "submit": Move((DRAFT,), REVIEW),
    "withdraw": Move((REVIEW,), DRAFT),
    "approve": Move((REVIEW,), SCHEDULED),
    "send_back": Move((REVIEW,), DRAFT),
    "publish": Move((SCHEDULED,), PUBLISHED),
    "relink": Move((PUBLISHED, RETRO, DONE)),
    "figures": Move((PUBLISHED, RETRO, DONE)),  # where they lead to, their hour says
    "finish": Move((DRAFT, RETRO), DONE),
    "reopen": Move((DONE, DROPPED)),
    "drop": Move((TOPIC, *CARRIED), DROPPED),
    "due": Move((TOPIC, *CARRIED)),
    "slot": Move(STILL_WRITING),
}


def refusal(deed: Deed, task: Task, who: Member) -> str:
    """Why this person may not do that to this task now: a key of the sentences; "" if they may."""
    if task.state not in MOVES[deed].of:
        return f"tasks.no.{_wrong_state(deed, task)}"
    why = _not_theirs(deed, task, who) or _not_this_kind(deed, task)
    return f"tasks.no.{why}" if why else ""


def state_after(deed: Deed, task: Task) -> str:
    """The state that the deed leads to."""
    if deed == "reopen":
        return DRAFT if task.owner_id else TOPIC
    if deed == "assign" and task.state != TOPIC:
        return task.state  # the work goes on where it stands, with somebody else
    return MOVES[deed].to or task.state


def _wrong_state(deed: Deed, task: Task) -> str:
    if task.state in (DONE, DROPPED):
        return "over"
    if deed == "claim":
        return "taken"
    if deed in ("approve", "send_back", "withdraw"):
        return "not_in_review"
    if deed == "publish":
        return "not_approved" if task.state in (TOPIC, DRAFT, REVIEW) else "is_published"
    if deed in ("figures", "relink"):
        return "not_published"
    return "nobody" if task.state == TOPIC else "too_late"


def _not_theirs(deed: Deed, task: Task, who: Member) -> str:
    """Who may do it at all."""
    if deed == "claim":
        return ""
    if deed in ("approve", "send_back"):
        return _not_reviewer(task, who)
    if deed in ("assign", "reopen") or (deed == "drop" and task.is_piece):
        mine = deed == "reopen" and task.owner_id == who.id and not task.is_piece
        if deed == "drop" and task.owner_id == who.id and not leads(who):
            return "release_it"  # "drop 12" may well mean that
        return "" if leads(who) or mine else "leads_only"
    allowed = task.owner_id == who.id or leads(who) or (deed == "drop" and task.made_by == who.id)
    if deed == "figures":
        allowed = allowed or (who.group == "data" and who.role != GUEST)
    if deed in ("submit", "withdraw"):
        allowed = task.owner_id == who.id
    if deed == "finish" and task.is_piece and task.state == RETRO:
        return "" if leads(who) else "leads_only"  # its last figures finish it
    return "" if allowed else "owner_only"


def _not_reviewer(task: Task, who: Member) -> str:
    """Author is not approver; content and the leads approve, and whoever was asked to by name."""
    if who.id in (task.owner_id, task.author_id):
        return "own_draft"
    return "" if may_review(who) or task.reviewer_id == who.id else "reviewers_only"


def _not_this_kind(deed: Deed, task: Task) -> str:
    """What came of a topic is finished by its figures; a task of another origin may simply be done."""
    if deed in ("figures", "relink") and task.published_at is None:
        return "over"  # done without ever having been published
    return "goes_its_way" if deed == "finish" and task.is_piece and task.state == DRAFT else ""


def leads(who: Member) -> bool:
    return who.role in LEADERS


def may_review(who: Member) -> bool:
    """Content's people and every lead; guests only where they were asked by name."""
    return leads(who) or (who.group == "content" and who.role != GUEST)


def may_see(task: Task, who: Member, *, shareable: bool = False) -> bool:
    """Guests see what is theirs and what may be shared; everybody else sees the board."""
    theirs = who.id in (task.owner_id, task.reviewer_id, task.offered_to, task.made_by)
    return who.role != GUEST or theirs or (shareable and task.state == TOPIC)
