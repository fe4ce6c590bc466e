"""Where a person stands in what Baton keeps: every table, each column that names somebody, and what becomes of it.

A test walks over the whole schema: a new table must be written down here, or among those that hold nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, or_
from sqlmodel import Session, SQLModel, col, func, select

from storage import (
    access,
    alerts,
    askings,
    changes,
    covers,
    draftwords,
    evidence,
    feeds,
    freezes,
    gaps,
    handoffs,
    handouts,
    keywords,
    leaves,
    library,
    moves,
    outgoing,
    people,
    phrasings,
    recalls,
    slots,
    sprints,
    standups,
    tasks,
    teams,
    topics,
    waves,
)

GOES, WORK, NEEDED, PROOF, RECORD = "goes", "work", "needed", "proof", "record"
"""On request it goes; or it stays, since the team works with it, since a wrong wording must be called back from whoever
was shown it, as proof (which has its own span), or as the record of who changed what."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One table: which columns name a person, which hold what they said, when it was, and what becomes of it."""

    table: type[SQLModel]
    who: tuple[str, ...]
    kind: str
    fate: str
    words: tuple[str, ...] = ()
    at: str = ""


TRACES: Final = (
    Trace(people.Member, ("id",), "profile", WORK, ("name", "email", "handle", "role", "group", "shifts"),
          "created_at"),
    Trace(people.Identity, ("member_id",), "profile", WORK, ("platform", "name", "user")),
    Trace(leaves.Leave, ("member_id",), "leave", WORK, ("first", "last")),
    Trace(people.JoinCode, ("member_id",), "leftover", GOES),
    Trace(feeds.Feed, ("member_id",), "profile", WORK, (), "since"),
    Trace(standups.Answer, ("member_id",), "standup", GOES, ("done", "doing", "needs"), "day"),
    Trace(standups.HelpRequest, ("asker_id",), "request", GOES, ("what", "reason"), "created_at"),
    Trace(standups.HelpRequest, ("to_id", "taken_by", "declined_by"), "task", WORK, ("what",), "created_at"),
    Trace(askings.Asking, ("member_id",), "question", GOES, ("question", "phrased"), "at"),
    Trace(gaps.Asker, ("member_id",), "question", GOES),
    Trace(gaps.Fault, ("by_id", "settled_by"), "fault", GOES, ("words",), "at"),
    Trace(sprints.RetroNote, ("member_id",), "retro", GOES, ("keep", "change"), "at"),
    Trace(alerts.LoosePicture, ("member_id",), "leftover", GOES, (), "at"),
    Trace(handouts.Handout, ("member_id",), "leftover", GOES, (), "until"),
    Trace(askings.Showing, ("member_id",), "shown", NEEDED, (), "at"),
    Trace(recalls.ToCorrect, ("member_id",), "shown", NEEDED),
    Trace(gaps.Unanswered, ("expert_id", "replied_by", "closed_by"), "library", WORK, ("reply",), "last_at"),
    Trace(library.Entry, ("owner_id",), "library", WORK, (), "created_at"),
    Trace(library.Version, ("author_id", "approved_by", "second_by", "ended_by"), "library", WORK, ("question",),
          "created_at"),
    Trace(phrasings.Phrasing, ("by_id",), "library", WORK, ("text",), "at"),
    Trace(teams.Account, ("owner_id", "backup_id"), "account", WORK, ("network", "handle", "persona")),
    Trace(tasks.Task, ("owner_id", "reviewer_id", "author_id", "made_by", "offered_to", "offered_by"), "task", WORK,
          ("title",), "created_at"),
    Trace(moves.TaskMove, ("who_id", "whom_id"), "task", WORK, ("why",), "at"),
    Trace(moves.TaskFigures, ("by_id",), "task", WORK, (), "at"),
    Trace(topics.Topic, ("made_by",), "task", WORK, ("title",), "created_at"),
    Trace(slots.Slot, ("owner_id", "override_by", "offered_to"), "slot", WORK, ("title",), "at"),
    Trace(covers.Cover, ("member_id", "by_id"), "slot", WORK, (), "starts_at"),
    Trace(waves.Wave, ("made_by", "stopped_by"), "slot", WORK, ("line",), "created_at"),
    Trace(waves.WaveStep, ("member_id",), "slot", WORK, (), "due_at"),
    Trace(sprints.Sprint, ("drafted_by", "published_by", "focus_by"), "sprint", WORK, ("mission",), "created_at"),
    Trace(handoffs.Handoff, ("asker_id", "owner_id", "declined"), "handoff", WORK, ("words", "answer"), "asked_at"),
    Trace(handoffs.HandoffStep, ("by_id", "whom_id"), "handoff", WORK, ("words",), "at"),
    Trace(alerts.Alert, ("reporter_id", "owner_id", "handler_id", "wording_by"), "alert", PROOF, ("fact",),
          "opened_at"),
    Trace(alerts.AlertStep, ("by_id",), "alert", PROOF, ("what", "note"), "at"),
    Trace(alerts.Cosign, ("member_id",), "alert", PROOF, ("note",), "said_at"),
    Trace(alerts.FalseAlarm, ("by",), "alert", PROOF, ("reason",), "at"),
    Trace(freezes.Freeze, ("in_charge_id", "holding_by", "thawed_by"), "alert", PROOF, (), "since"),
    Trace(freezes.Confirmation, ("member_id",), "alert", PROOF, (), "asked_at"),
    Trace(evidence.Evidence, ("reporter_id",), "evidence", PROOF, (), "kept_at"),
    Trace(access.Access, ("by_id",), "record", RECORD, ("what", "subject"), "at"),
    Trace(changes.Change, ("by_id",), "record", RECORD, ("what", "subject"), "at"),
    Trace(keywords.Keyword, ("by_id",), "record", RECORD, ("word",), "at"),
    Trace(draftwords.DraftWord, ("by_id",), "record", RECORD, ("word",), "at"),
    Trace(outgoing.Notice, ("member_id",), "card", WORK, ("kind",), "posted_at"),
)  # fmt: skip

NOBODY: Final[Mapping[str, str]] = {
    "alertclocks": "settings", "brand": "settings", "channel": "settings", "consent": "settings", "gap": "settings",
    "handoffclocks": "settings", "handoffline": "settings", "retention": "settings", "rhythm": "settings",
    "team": "settings", "workday": "settings", "round": "days, not people",
    "chainhead": "seals", "picture": "evidence, erased with its entry", "edition": "counters",
    "telling": "figures in a model's words", "meaning": "vectors",
    "once": "keys of what was done", "occasion": "what is due when", "pace": "counters", "sighting": "counters",
    "conversation": "which chats there are", "upload": "our own pictures", "recall": "wordings",
    "directchat": "which chat is whose, by the platform's ids; the same as in a person's profile",
    "seen": "whom the platforms show in our channels: kept true by them, forgotten with the span for it",
    "comment": "strangers' words, until they are looked at, moments later",
    "incoming": "what has just been said; eight hours", "wish": "what is being thought about; minutes",
    "openquestion": "what was asked last; a day, and it goes on request", "codetry": "guesses at codes; an hour",
    "outgoing": "letters; they go on request and with the span for them",
    "feishuapp": "secrets of an app", "slack_bots": "a workspace's token, until it takes the app out",
    "slack_installations": "the same, with who installed it, by the platform's id",
    "slack_oauth_states": "installations under way; minutes",
    "intakekey": "a key; its maker is in the record", "screenshot": "fans' pictures, with their handoff",
}  # fmt: skip
"""Tables in which nobody stands, or nobody for longer than it takes."""

KINDS: Final = tuple(dict.fromkeys(trace.kind for trace in TRACES))


@dataclass(frozen=True, slots=True)
class Held:
    """So many rows of one kind are kept about somebody, and what becomes of them."""

    kind: str
    fate: str
    count: int


def held(db: Session, member_id: str) -> list[Held]:
    """What is kept about this person, kind by kind; nothing of what there is nothing of."""
    counts: dict[tuple[str, str], int] = {}
    for trace in TRACES:
        rows = db.exec(select(func.count()).select_from(trace.table).where(*_about(trace, member_id))).one()
        counts[trace.kind, trace.fate] = counts.get((trace.kind, trace.fate), 0) + rows
    return [Held(kind, fate, count) for (kind, fate), count in counts.items() if count]


@dataclass(frozen=True, slots=True)
class Row:
    """One row about somebody: what it is, when it was, the words in it; and the row `of` the table."""

    kind: str
    at: Any
    words: tuple[str, ...]
    of: SQLModel


def rows(db: Session, member_id: str, start: int, most: int) -> list[Row]:
    """What is kept, row by row, in a steady order; from the `start`th on, at most `most`."""
    found: list[Row] = []
    for trace in TRACES:
        lookup = select(trace.table).where(*_about(trace, member_id))
        for row in db.exec(lookup.order_by(*(key for key in _order(trace)))).all():
            words = tuple(str(value) for name in trace.words if (value := getattr(row, name)) not in ("", None))
            found.append(Row(trace.kind, getattr(row, trace.at) if trace.at else None, words, row))
        if len(found) >= start + most:
            break
    return found[start : start + most]


def _about(trace: Trace, member_id: str) -> Sequence[Any]:
    """The rows of the table that are about this person, and still say something where they may be emptied."""
    named = [_column(trace, name) == member_id for name in trace.who if name != "declined"]
    if "declined" in trace.who:
        named.append(_column(trace, "declined").contains(member_id, autoescape=True))
    conditions: list[Any] = [or_(*named)]
    if trace.fate == GOES and trace.words:
        conditions.append(or_(*(_column(trace, name) != "" for name in trace.words)))
    return conditions


def _order(trace: Trace) -> list[Any]:
    keys = list(trace.table.__table__.primary_key.columns)  # type: ignore[attr-defined]  # every table has one
    return [*([_column(trace, trace.at)] if trace.at else []), *keys]


def _column(trace: Trace, name: str) -> Any:
    return col(getattr(trace.table, name))


def erase_leftovers(db: Session, member_id: str) -> list[tuple[str, str]]:
    """What goes beside stand-ups and questions; returns the notices (kind, subject) that showed it."""
    shown: list[tuple[str, str]] = []
    for fault in db.exec(select(gaps.Fault).where(gaps.Fault.by_id == member_id, gaps.Fault.words != "")).all():
        fault.words, fault.state = "", gaps.SETTLED  # whoever has nothing to say about it any more wants nothing done
        db.add(fault)
        shown.append(("faq.fault", fault.id))
    for note in db.exec(select(sprints.RetroNote).where(sprints.RetroNote.member_id == member_id)).all():
        note.keep = note.change = ""
        db.add(note)
        shown.append(("sprint.wrap", note.sprint_id))
    for table in (alerts.LoosePicture, people.JoinCode, handouts.Handout):
        db.connection().execute(delete(table).where(col(table.member_id) == member_id))
    db.flush()
    return shown
