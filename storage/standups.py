"""Stand-ups: the rounds, who answered what, and the help that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint, bindparam, or_
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.db import new_id
from storage.masking import Masking

AHEAD, OPEN, CLOSED, MISSED = "ahead", "open", "closed", "missed"
ASKED, IN, AWAY, SKIPPED, SILENT = "asked", "in", "away", "skipped", "silent"
WAITING, TAKEN, DONE, DECLINED, DROPPED = "waiting", "taken", "done", "declined", "dropped"


class Round(SQLModel, table=True):
    """One team's stand-up of one day. `ahead`: somebody answered before it opened."""

    __table_args__ = (UniqueConstraint("team_id", "day"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    day: date
    state: str = AHEAD
    asks_at: datetime
    meets_at: datetime
    closes_at: datetime
    opened_at: datetime | None = None
    told_at: datetime | None = None
    """When the director heard how it ended."""


class Answer(Masking, table=True):
    """What one person said to one round. `state`: asked, in, away, skipped, silent (never answered by the close).

    `source` is the lane and message that was typed, if any; `version` counts how often it was given or changed.
    """

    MASKED = ("done", "doing", "needs")

    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    round_id: str = Field(index=True)
    member_id: str = Field(index=True)
    day: date
    state: str = ASKED
    asks_at: datetime
    """When this person is asked: the team's time, or the start of their own shift."""
    due_at: datetime
    """Until when an answer is on time."""
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    late: bool = False
    done: str = Field(default="", sa_type=Text)
    doing: str = Field(default="", sa_type=Text)
    needs: str = Field(default="", sa_type=Text)
    source: str = Field(default="", index=True)
    version: int = 0


class HelpRequest(Masking, table=True):
    """A request from one person's stand-up to a group or a person."""

    MASKED = ("what", "reason")

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(index=True)
    answer_id: str = Field(index=True)
    asker_id: str
    group: str = ""
    to_id: str = ""
    what: str = Field(sa_type=Text)
    due_at: datetime | None = None
    state: str = WAITING
    taken_by: str = ""
    taken_at: datetime | None = None
    declined_by: str = ""
    reason: str = Field(default="", sa_type=Text)
    asked_again_on: date | None = None
    created_at: datetime


ROUND_OF = select(Round).where(col(Round.team_id) == bindparam("team"), col(Round.day) == bindparam("day"))
ANSWER_OF = select(Answer).where(
    col(Answer.round_id) == bindparam("round"), col(Answer.member_id) == bindparam("member")
)
ANSWERS = (
    select(Answer).where(col(Answer.round_id) == bindparam("round")).order_by(col(Answer.answered_at), col(Answer.id))
)
LAST_ANSWER = (
    select(Answer)
    .where(col(Answer.member_id) == bindparam("member"), col(Answer.day) < bindparam("before"), col(Answer.state) == IN)
    .order_by(col(Answer.day).desc())
    .limit(1)
)
AS_ASKED = (col(HelpRequest.created_at), col(HelpRequest.id))
REQUESTS_IN = (
    select(HelpRequest)
    .join(Answer, col(Answer.id) == col(HelpRequest.answer_id))
    .where(col(Answer.round_id) == bindparam("round"))
    .order_by(*AS_ASKED)
)
OPEN_BY = (
    select(HelpRequest)
    .where(col(HelpRequest.asker_id) == bindparam("asker"), col(HelpRequest.state).in_([WAITING, TAKEN, DECLINED]))
    .order_by(*AS_ASKED)
)
"""Asked of everybody in a round, so they are put together once."""


def round_of(db: Session, team_id: str, day: date) -> Round | None:
    """The team's round of that day, opened or not; None if nobody has spoken of it yet."""
    return db.exec(ROUND_OF, params={"team": team_id, "day": day}).first()


def round_before(db: Session, team_id: str, day: date) -> Round | None:
    """The team's last round before that day."""
    lookup = select(Round).where(Round.team_id == team_id, Round.day < day)
    return db.exec(lookup.order_by(col(Round.day).desc()).limit(1)).first()


def answer_of(db: Session, round_id: str, member_id: str) -> Answer | None:
    """The person's part in the round, given or not; None if they have none."""
    return db.exec(ANSWER_OF, params={"round": round_id, "member": member_id}).first()


def answers(db: Session, round_id: str) -> Sequence[Answer]:
    """Everybody's part in the round, in the order in which they answered."""
    return db.exec(ANSWERS, params={"round": round_id}).all()


def part_in(db: Session, member_id: str, first: date, last: date) -> Sequence[tuple[Answer, Round]]:
    """The person's part in the rounds of these days."""
    lookup = (
        select(Answer, Round)
        .join(Round, col(Round.id) == Answer.round_id)
        .where(Answer.member_id == member_id, Answer.day >= first, Answer.day <= last)
    )
    return db.exec(lookup.order_by(col(Answer.day))).all()


def unanswered(of: Round, answer: Answer, now: datetime) -> str:
    """The state of an answer that nobody has given: still asked for, or silent once the round is over for them."""
    return SILENT if of.state == CLOSED and answer.due_at <= now else ASKED


def stop_asking(db: Session, member_id: str) -> Sequence[str]:
    """The person is expected in no round any more; returns the rounds that this changes."""
    changed = []
    for answer, of in part_in(db, member_id, date.min, date.max):
        if answer.state == ASKED:
            answer.state = SKIPPED
            db.add(answer)
            changed.append(of.id)
    return changed


def rounds_ahead(db: Session, team_id: str, day: date) -> Sequence[Round]:
    """Rounds of that day and later that have not opened, though somebody may have answered."""
    return db.exec(select(Round).where(Round.team_id == team_id, Round.day >= day, Round.state == AHEAD)).all()


def open_rounds(db: Session, team_id: str) -> Sequence[Round]:
    """The rounds that are under way right now."""
    return db.exec(select(Round).where(Round.team_id == team_id, Round.state == OPEN)).all()


def answer_from(db: Session, source: str) -> Answer | None:
    """The answer that was typed in this message."""
    return db.exec(select(Answer).where(Answer.source == source)).first() if source else None


def last_answer(db: Session, member_id: str, before: date) -> Answer | None:
    """What the person last said, on a day before this one."""
    return db.exec(LAST_ANSWER, params={"member": member_id, "before": before}).first()


def history(db: Session, member_id: str, first: date, last: date, limit: int) -> Sequence[Answer]:
    """What the person said in the rounds of these days, newest first."""
    lookup = select(Answer).where(
        Answer.member_id == member_id, Answer.day >= first, Answer.day <= last, Answer.state == IN
    )
    return db.exec(lookup.order_by(col(Answer.day).desc()).limit(limit)).all()


def participation(db: Session, member_id: str, since: date) -> tuple[int, int]:
    """How many rounds the person has answered since then, of how many they were asked (leave and skips left out)."""
    lookup = (
        select(Answer.state, func.count())
        .where(Answer.member_id == member_id, Answer.day >= since, col(Answer.state).in_([IN, SILENT]))
        .group_by(Answer.state)
    )
    counts = dict(db.exec(lookup).all())
    given = counts.get(IN, 0)
    return given, given + counts.get(SILENT, 0)


def requests_of(db: Session, answer_id: str) -> Sequence[HelpRequest]:
    """What was asked for in one answer, in the order it was said; dropped requests too."""
    lookup = select(HelpRequest).where(HelpRequest.answer_id == answer_id)
    return db.exec(lookup.order_by(col(HelpRequest.created_at), col(HelpRequest.id))).all()


def requests_in(db: Session, round_id: str) -> Sequence[HelpRequest]:
    """What was asked for in a whole round, in the order it was said; dropped requests too."""
    return db.exec(REQUESTS_IN, params={"round": round_id}).all()


def taken_by(db: Session, member_id: str) -> Sequence[HelpRequest]:
    """What the person took on for others and has not finished."""
    lookup = select(HelpRequest).where(HelpRequest.taken_by == member_id, HelpRequest.state == TAKEN)
    return db.exec(lookup.order_by(col(HelpRequest.created_at), col(HelpRequest.id))).all()


def with_words(db: Session, member_id: str) -> Sequence[Answer]:
    """The answers of which we still know what the person said."""
    says_something = or_(col(Answer.done) != "", col(Answer.doing) != "", col(Answer.needs) != "")
    return db.exec(select(Answer).where(Answer.member_id == member_id, says_something).order_by(col(Answer.day))).all()


def erase_words(db: Session, member_id: str) -> Sequence[Answer]:
    """Forget what the person said, not that they answered; returns the answers that held words.

    Their requests go too, but for those that somebody is working on.
    """
    found = with_words(db, member_id)
    for answer in found:
        answer.done = answer.doing = answer.needs = answer.source = ""
        db.add(answer)
    over = select(HelpRequest).where(HelpRequest.asker_id == member_id, HelpRequest.state != TAKEN)
    for request in db.exec(over).all():
        request.state, request.what, request.reason = DROPPED, "", ""
        db.add(request)
    db.flush()
    return found


def let_go(db: Session, member_id: str) -> Sequence[HelpRequest]:
    """What the person took on for others waits for somebody again; returns what that was."""
    found = taken_by(db, member_id)
    for request in found:
        request.state, request.taken_by, request.taken_at = WAITING, "", None
        db.add(request)
    db.flush()
    return found


def open_requests_by(db: Session, member_id: str) -> Sequence[HelpRequest]:
    """What the person asked for and did not get yet."""
    return db.exec(OPEN_BY, params={"asker": member_id}).all()
