"""No wall between two teams has a hole: everything that a feature owns is tried on what belongs to somebody else.

What there is to try is read from the features themselves, and the addresses from the web side. Whoever adds a button
that carries something new is asked here what it carries, and whoever adds an address, who is answered there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from sqlmodel import Session
from starlette.routing import Route
from starlette.testclient import TestClient

from bot import web
from bot.chat import Field, Form
from bot.feature import Fields
from storage import feeds, handouts, people
from storage.people import GUEST as GUEST_ROLE
from tests.walls.scene import MARK, PLATFORM, TEAMS_OWN, THERE, Guess, Someone, Try, Walls

CARRIES = {
    "account": ["Account"], "alert": ["Alert"], "answer": ["Answer"], "asking": ["Asking"], "base": ["Version"],
    "channel": ["Channel"],
    "choice": ["Member", "Task"], "entry": ["Entry", "Evidence"], "fault": ["Fault", "ToCorrect"],
    "freeze": ["Freeze"], "gap": ["Unanswered"], "handoff": ["Handoff"], "member": ["Member"],
    "of": ["Task", "Alert", "Entry", "Member"], "post": ["Confirmation"], "request": ["HelpRequest"],
    "round": ["Round"], "slot": ["Slot"], "step": ["WaveStep"], "task": ["Task"], "to": ["Member"],
    "topic": ["Topic"], "upto": ["ToCorrect"], "version": ["Version"], "wave": ["Wave"], "who": ["Member"],
}  # fmt: skip
"""What a button or form carries under each name: the id of a row of one of these tables."""
NO_IDS = {
    "batch", "before", "brand", "day", "end", "file", "first", "group", "hours", "last", "letter", "near", "on", "page",
    "question", "said", "start", "state", "week", "what", "whose", "words",
}  # fmt: skip
"""Names under which there is no row: a day, a page, words."""
GUESTS_OWN = {
    "alert", "alertstep", "asker", "asking", "chainhead", "evidence", "fault", "freeze", "handoff", "handoffstep",
    "joincode", "leave", "loosepicture", "member", "notice", "occasion", "openquestion", "outgoing", "unanswered",
    "codetry", "once",
}  # fmt: skip
"""Where something new may stand because a guest did something: a question, a report, a handoff, their own leave."""
NAMED = {
    ("check.draft", "network"), ("handoff.new", "where"), ("crisis.report", "product"), ("calendar.add", "stance"),
    ("topics.add", "stance"), ("topics.edit", "stance"),
}  # fmt: skip
"""What is picked there is a name and kept as it is, whatever it says; no row is looked up by it."""
PICKS = (("", "Member"), ("m", "Member"), ("s", "Seen"), ("", "Account"), ("", "Task"))
"""What people pick in a form: the id of a row of this table, with this before it."""
MOST = 4
"""So many rows of one kind are tried where it is only to be seen that something happens."""
SAID = ("", "1", "小满")
DIRECTOR, GUEST = Someone("zhoulan"), Someone("nora")


@pytest.fixture(scope="module")
def walls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walls]:
    both = Walls(tmp_path_factory.mktemp("walls"))
    yield both
    both.close()


@pytest.fixture
def db(walls: Walls) -> Iterator[Session]:
    with walls.trying() as db:
        yield db


class Hand:
    """Somebody who presses a button, or sends a form, with whatever they like in it."""

    def __init__(self, walls: Walls, db: Session, who: Someone, name: str, form: bool) -> None:
        self._walls, self._db, self._who, self._name, self.form = walls, db, who, name, form
        self.asked: set[str] = set()

    def tries(self, value: Mapping[str, str], fields: Fields | None = None) -> Try:
        guess = Guess("1", **value)
        pressed = self._walls.presses(self._who, self._name, guess)
        filled = self._walls.fills(self._who, self._name, guess, fields or Guess("1"))
        came = self._walls.does(self._db, filled if self.form else pressed)
        self.asked |= guess.asked
        return came

    def opens(self, value: Mapping[str, str]) -> Try:
        guess = Guess("1", **value)
        came = self._walls.opens(self._walls.presses(self._who, self._name, guess))
        self.asked |= guess.asked
        return came

    def rows(self, key: str, *, own: bool) -> list[str]:
        """Ids for what the button carries under that name: one's own team's, or the other's."""
        theirs = [id_ for table in CARRIES.get(key, ()) for id_ in self._walls.some.get(table, ())]
        return [self._walls.double[id_] for id_ in theirs] if own else theirs


def hands(walls: Walls, db: Session, who: Someone) -> Iterator[tuple[str, Hand]]:
    features = walls.baton.features
    for name in features.buttons:
        yield name, Hand(walls, db, who, name, form=False)
    for name in features.forms:
        yield name, Hand(walls, db, who, name, form=True)


def guesses(hand: Hand, keys: Sequence[str]) -> Iterator[dict[str, str]]:
    """What belongs to the other team, alone and among what is one's own."""
    mine = {key: rows for key in keys if (rows := hand.rows(key, own=True))}
    for key in keys:
        for id_ in hand.rows(key, own=False):
            yield {key: id_}
            for turn in range(max(map(len, mine.values()))) if len(mine) > 1 else ():
                yield {**{other: rows[turn % len(rows)] for other, rows in mine.items()}, key: id_}


def own(hand: Hand, keys: Sequence[str]) -> dict[str, str]:
    return {key: rows[0] for key in keys if (rows := hand.rows(key, own=True))}


@pytest.fixture(scope="module")
def carried(walls: Walls) -> Mapping[str, Sequence[str]]:
    """Under which names each button and form carries something: found out by trying it on one's own, of which it must
    do something, or nothing would be proved here."""
    found, did = {}, 0
    with walls.trying() as db:
        for name, hand in hands(walls, db, DIRECTOR):
            hand.tries({})
            for key in sorted(hand.asked):
                did += sum(bool(hand.tries({key: id_}).written) for id_ in hand.rows(key, own=True)[:MOST])
            if hand.form:
                hand.opens({})
            found[name] = sorted(hand.asked)
    assert did > 100, f"with one's own ids only {did} tries wrote anything"
    return found


# --- another team ---------------------------------------------------------------------------------------------------


def test_every_name_under_which_a_button_carries_something_is_known_here(
    walls: Walls, carried: Mapping[str, Sequence[str]]
) -> None:
    """A new one must be said above, so that it is tried too."""
    new = {key: name for name, keys in carried.items() for key in keys if key not in NO_IDS and key not in CARRIES}
    assert new == {}
    assert {table for tables in CARRIES.values() for table in tables} <= set(walls.some), "some row of each to guess at"


def test_no_button_and_no_form_reaches_into_another_team(
    walls: Walls, db: Session, carried: Mapping[str, Sequence[str]]
) -> None:
    holes, tried = {}, 0
    for name, hand in hands(walls, db, DIRECTOR):
        for value in guesses(hand, carried[name]):
            tried += 1
            for came in (hand.tries(value), *([hand.opens(value)] if hand.form else ())):
                if took := came.takes_from(walls.ids):
                    holes[name, *value] = took
    assert holes == {}
    assert tried > 300


def test_no_answer_in_a_form_reaches_into_another_team(
    walls: Walls, db: Session, carried: Mapping[str, Sequence[str]]
) -> None:
    """The form is one's own; who or what is picked in it is not."""
    holes = {}
    for name, hand in hands(walls, db, DIRECTOR):
        mine = own(hand, carried[name])
        form = hand.opens(mine).form if hand.form else None
        if form is None:
            continue
        for field, pick in picks(walls, form):
            came = hand.tries(mine, typed(form) | {field.name: (pick,) if field.kind == "many" else pick})
            if took := came.takes_from(walls.ids if (name, field.name) not in NAMED else frozenset()):
                holes[name, field.name] = took
    assert holes == {}


def picks(walls: Walls, form: Form) -> Iterator[tuple[Field, str]]:
    """Wherever there is something to pick, each kind of thing of the other team's that might be picked."""
    for field in form.fields:
        if field.kind in ("one", "many", "person"):
            yield from ((field, before + walls.some[table][0]) for before, table in PICKS)


def typed(form: Form) -> dict[str, str | tuple[str, ...]]:
    """The form as it stands there, and something in each field that is empty."""
    usual: Fields = {"date": "2026-02-12", "time": "10:00", "many": ()}
    return {field.name: field.value or usual.get(field.kind, "1") for field in form.fields}


def test_no_command_and_no_words_reach_into_another_team(walls: Walls, db: Session) -> None:
    holes = {}
    for command in walls.baton.features.commands:
        for words in SAID:
            came = walls.does(db, walls.says(DIRECTOR, f"{command.chinese} {words}"))
            if took := came.takes_from(walls.ids):
                holes[command.chinese, words] = took
    assert holes == {}


@pytest.mark.parametrize(
    "who", [Someone("zhoulan", room="war-room"), Someone("nobody"), Someone("nobody", workspace="local", room="home")],
    ids=["a room that is not theirs", "a stranger", "a stranger in the channel"],
)  # fmt: skip
def test_whoever_is_in_no_team_here_gets_nothing(walls: Walls, db: Session, who: Someone) -> None:
    for name, hand in hands(walls, db, who):
        came = hand.tries({key: id_ for key in CARRIES for id_ in hand.rows(key, own=False)[:1]})
        assert came.takes_from(walls.ids) == "", name


ADDRESSES = {
    "/healthz": "/healthz", "/readyz": "/readyz", "/metrics": "/metrics",
    "/calendar/{secret}.ics": "/calendar/{feed}.ics", "/library/{name}": "/library/{file}.csv", "/intake/comments": "",
    "/team/{name}": "/team/{team}.jsonl",
}  # fmt: skip
"""Every address, and how somebody of the second team asks there with the secrets they have."""


def test_no_address_tells_another_teams_secrets_holder_anything(walls: Walls) -> None:
    app = web.build(walls.baton)
    with walls.database.write() as db:
        me = people.known_as(db, PLATFORM, THERE, "zhoulan")
        assert me is not None
        now = walls.clock.now()
        feed = feeds.renew(db, me.team_id, me.id, now).secret
        file, team = (handouts.make(db, me.team_id, me.id, form, now).secret for form in ("csv", handouts.TEAM))
    assert {route.path for route in app.routes if isinstance(route, Route)} == set(ADDRESSES)
    with TestClient(app) as page:
        told = [page.get(how.format(feed=feed, file=file, team=team)) for how in ADDRESSES.values() if how]
        wrong = [page.get(how.format(feed=file, file=team, team=feed)) for how in ADDRESSES.values() if "{" in how]

    assert all(answer.status_code == 200 and answer.text for answer in told)
    assert all("轻羽" in answer.text for answer in told[-2:])
    assert not any(MARK in answer.text for answer in told)
    assert [answer.status_code for answer in wrong] == [404, 404, 404]


# --- a guest --------------------------------------------------------------------------------------------------------


def test_what_is_not_for_guests_is_refused_to_them(walls: Walls, db: Session) -> None:
    features = walls.baton.features
    for name, hand in hands(walls, db, GUEST):
        least = (features.buttons.get(name) or features.forms[name]).least
        if least != GUEST_ROLE:
            hand.tries({})
            came = hand.tries({key: id_ for key in CARRIES for id_ in hand.rows(key, own=True)[:1]})
            assert came.tables <= {"member"} and "please ask them" in "".join(came.shown), (name, came)


def test_no_command_that_is_not_for_guests_answers_one(walls: Walls, db: Session) -> None:
    for command in walls.baton.features.commands:
        came = walls.does(db, walls.says(GUEST, command.chinese))
        assert command.least == GUEST_ROLE or came.tables <= {"member"}, (command.names, came)


def test_nothing_that_a_guest_does_shows_or_changes_what_is_the_teams_own(
    walls: Walls, db: Session, carried: Mapping[str, Sequence[str]]
) -> None:
    tries = [
        hand.tries({key: id_}) for name, hand in hands(walls, db, GUEST)
        for key in carried[name] for id_ in hand.rows(key, own=True)[:MOST]
    ]  # fmt: skip
    said = [
        walls.does(db, walls.says(GUEST, f"{command.chinese} {words}"))
        for command in walls.baton.features.commands for words in SAID
    ]  # fmt: skip
    for came in (*tries, *said):
        assert TEAMS_OWN not in came.told
        assert came.tables <= GUESTS_OWN
    assert len(tries) > 200
