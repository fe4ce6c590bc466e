"""Whatever people do in whatever order: no illegal state, a history without gaps, never a place too many."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

import handlers
from bot import sop
from bot.app import load_texts
from bot.bells.embedded import Embedded
from bot.chat import Oops, Place, Said, Sender
from bot.feature import Features
from bot.finding import Finder
from bot.work import Parts, Turn
from handlers.tasks import claiming, figures, handing, publishing, reviewing
from handlers.topics import importing
from handlers.topics.reading import TopicLine
from storage import moves, tasks
from storage.db import Database
from storage.people import Member
from storage.tasks import CARRIED, DONE, DRAFT, DROPPED, PUBLISHED, RETRO, REVIEW, SCHEDULED, STATES, TOPIC, Task
from storage.teams import Team
from tests.chat import moment
from tests.databases import fresh, tentative
from tests.handlers.tasks import office

NOW = moment("2026-02-09 10:00")
CREW = ("lan", "ning", "mei", "fang", "nora")
ROLES = {"lan": ("strategy", "director"), "ning": ("content", "lead"), "nora": ("ops", "guest")}
NEXT = {
    TOPIC: {TOPIC, DRAFT, DROPPED},
    DRAFT: {DRAFT, REVIEW, DONE, DROPPED, TOPIC},
    REVIEW: {REVIEW, DRAFT, SCHEDULED, DROPPED, TOPIC},
    SCHEDULED: {SCHEDULED, PUBLISHED, DROPPED, TOPIC},
    PUBLISHED: {PUBLISHED, RETRO, DONE, DROPPED},
    RETRO: {RETRO, DONE, DROPPED},
    DONE: {DRAFT},
    DROPPED: {DRAFT, TOPIC},
}
OWNER = "owner"
people = st.sampled_from((*CREW, OWNER, OWNER, OWNER))
numbers = st.sampled_from((1, 2, 3))
places = st.integers(0, 1)


class Board(RuleBasedStateMachine):
    """Five people, a topic of two places, one of one, and a plain task."""

    def __init__(self) -> None:
        super().__init__()
        self.db = tentative(_database())
        self.team = Team(name="晴屿战队", tz="Asia/Shanghai")
        self.db.add(self.team)
        self.crew = {handle: self._member(handle) for handle in CREW}
        self.db.flush()
        lines = [TopicLine(1, "海岛", places=2, shareable=True), TopicLine(2, "高铁")]
        importing.put_in(self.db, self.team, office.WEEK, lines, NOW)
        tasks.make(self.db, self.team.id, "海报", self.crew["mei"].id, "plain", NOW)
        self.approved_by: dict[str, tuple[str, str]] = {}

    def _member(self, handle: str) -> Member:
        group, role = ROLES.get(handle, ("ops", "member"))
        member = Member(team_id=self.team.id, handle=handle, name=handle, group=group, role=role)
        self.db.add(member)
        return member

    def teardown(self) -> None:
        """Nothing of it stays in the database."""
        self.db.rollback()
        self.db.close()

    def does(self, who: str, task: Task | None, deed: Callable[[Turn], object]) -> None:
        """A turn of its own: a refusal undoes it. Often it is the task's owner who acts: otherwise little is done."""
        if who == OWNER:
            owners = {member.id: handle for handle, member in self.crew.items()}
            who = owners.get(task.owner_id if task else "", "ning")
        place = Place("local", "local", f"dm-{who}", "dm")
        said = Said("x", place, Sender("local", "local", who), NOW, "", "m", addressed=True)
        turn = Turn(self.db, _parts(), self.team, NOW, said, self.crew[who])
        nested = self.db.begin_nested()
        try:
            deed(turn)
        except Oops:
            nested.rollback()
            self.db.expire_all()
        else:
            nested.commit()

    def one(self, number: int, place: int) -> Task:
        found = tasks.numbered(self.db, self.team.id, number)
        return found[min(place, len(found) - 1)]

    @initialize(who=st.sampled_from(("lan", "ning")), number=st.sampled_from((1, 2)), to=st.sampled_from(("", "mei")))
    def would_approve_what_they_wrote(self, who: str, number: int, to: str) -> None:
        """Somebody who may review writes, hands in, perhaps hands on, then approves: by chance it comes too seldom."""
        self.does(who, None, lambda turn: claiming.by_number(turn, number))
        task = next(
            task for task in tasks.numbered(self.db, self.team.id, number) if task.owner_id == self.crew[who].id
        )
        self.submits(who, number, task.place - 1)
        if to:
            self.assigns("lan", to, number, task.place - 1)
        self.approves(who, number, task.place - 1)

    @rule(who=people, number=numbers, place=places)
    def claims(self, who: str, number: int, place: int) -> None:
        self.does(who, None, lambda turn: claiming.by_number(turn, number))

    @rule(who=people, number=numbers, place=places)
    def releases(self, who: str, number: int, place: int) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: handing.release(turn, task))

    @rule(who=people, number=numbers, place=places)
    def submits(self, who: str, number: int, place: int) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: reviewing.submit(turn, task, "https://docs.example/1"))

    @rule(who=people, number=numbers, place=places)
    def approves(self, who: str, number: int, place: int) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: reviewing.approve(turn, task))

    @rule(who=people, number=numbers, place=places, why=st.sampled_from(("", "太硬")))
    def sends_back(self, who: str, number: int, place: int, why: str) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: reviewing.send_back(turn, task, why))

    @rule(
        who=people,
        number=numbers,
        place=places,
        link=st.sampled_from(("发了", "https://x.example/1", "https://x.example/2")),
    )
    def publishes(self, who: str, number: int, place: int, link: str) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: publishing.publish(turn, task, link))

    @rule(who=people, number=numbers, place=places, hours=st.sampled_from((0, 24, 72)))
    def tells_figures(self, who: str, number: int, place: int, hours: int) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: figures.keep(turn, task, hours, {"likes": hours}))

    @rule(who=people, number=numbers, place=places)
    def finishes(self, who: str, number: int, place: int) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: handing.finish(turn, task))

    @rule(who=people, number=numbers, place=places)
    def goes_on(self, who: str, number: int, place: int) -> None:
        """The next step, whichever that is: so that the far end of the board is reached, too."""
        task = self.one(number, place)
        {TOPIC: self.claims, DRAFT: self.submits, REVIEW: self.approves}.get(task.state, self.ends)(who, number, place)

    def ends(self, who: str, number: int, place: int) -> None:
        if self.one(number, place).state == SCHEDULED:
            self.publishes(who, number, place, "https://x.example/1")
        else:
            self.tells_figures(who, number, place, 24)

    @rule(who=people, whom=people, number=numbers, place=places)
    def assigns(self, who: str, whom: str, number: int, place: int) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: handing.assign(turn, task, self.crew.get(whom, self.crew["mei"])))

    @rule(who=people, whom=people, number=numbers, place=places)
    def offers(self, who: str, whom: str, number: int, place: int) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: handing.offer(turn, task, self.crew.get(whom, self.crew["mei"])))

    @rule(who=people, number=numbers, place=places)
    def accepts(self, who: str, number: int, place: int) -> None:
        task = self.one(number, place)
        self.does(who, task, lambda turn: handing.accept(turn, {"task": task.id}))

    @rule(who=people, number=numbers, place=places)
    def drops_or_reopens(self, who: str, number: int, place: int) -> None:
        task = self.one(number, place)
        if task.state in (DONE, DROPPED):
            self.does(who, task, lambda turn: handing.reopen_pressed(turn, {"task": task.id}))
        else:
            self.does(who, task, lambda turn: handing.drop(turn, task, "不做了"))

    @invariant()
    def it_is_sound(self) -> None:
        self.db.flush()
        for task in self.every():
            self.state_is_legal(task)
            self.history_is_whole(task)
        for number, most in ((1, 2), (2, 1)):
            assert len(tasks.numbered(self.db, self.team.id, number)) == most  # places are never overfilled

    def state_is_legal(self, task: Task) -> None:
        assert task.state in STATES
        assert (task.state == TOPIC) <= (task.owner_id == "")
        assert (task.state in CARRIED) <= (task.owner_id != "")
        assert (task.state in (PUBLISHED, RETRO)) <= bool(task.link)
        assert task.offered_to == "" or task.state in CARRIED

    def history_is_whole(self, task: Task) -> None:
        """Each move begins where the last one ended, none jumps, and nobody approves their own."""
        state, owner = (TOPIC, "") if task.is_piece else (DRAFT, self.crew["mei"].id)
        author = ""
        for move in moves.history(self.db, task.id):
            assert move.was == state
            assert move.now == state or move.now in NEXT[state]
            assert move.deed != "approve" or move.who_id not in (owner, author)
            author = move.who_id if move.deed == "submit" else author
            state, owner = move.now, _owner_after(move, owner)
        assert (state, owner) == (task.state, task.owner_id)

    def every(self) -> list[Task]:
        return [task for number in (1, 2, 3) for task in tasks.numbered(self.db, self.team.id, number)]


def _owner_after(move: moves.TaskMove, owner: str) -> str:
    if move.deed in ("claim", "accept"):
        return move.who_id
    if move.deed == "assign":
        return move.whom_id
    return "" if move.deed == "release" else owner


_held: dict[str, object] = {}


def _database() -> Database:
    if "database" not in _held:
        _held["database"] = fresh(Path(tempfile.mkdtemp()))
    found = _held["database"]
    assert isinstance(found, Database)
    return found


def _parts() -> Parts:
    if "parts" not in _held:
        _held["parts"] = Parts(load_texts(handlers.FEATURES), Embedded(), Finder(Features(handlers.FEATURES)))
    found = _held["parts"]
    assert isinstance(found, Parts)
    return found


def test_whatever_people_do_the_board_stays_sound() -> None:
    run_state_machine_as_test(Board, settings=settings(max_examples=8, stateful_step_count=25, deadline=None))


@pytest.mark.parametrize("deed", sop.MOVES)
def test_a_guest_moves_nothing_that_is_not_theirs(deed: sop.Deed) -> None:
    guest = Member(id="g", team_id="t", name="Nora", role="guest", group="content")
    for state in STATES:
        task = Task(team_id="t", number=1, title="x", source="x", created_at=NOW, state=state, owner_id="other")
        allowed = sop.refusal(deed, task, guest) == ""
        assert allowed == (deed == "claim" and state == TOPIC)
