"""Lives a script: Baton itself runs on a stage whose clock jumps from one thing to the next, and people talk to it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.adapters.local import LocalAdapter
from bot.adapters.local.asked import Problem
from bot.adapters.local.forms import Answer
from bot.adapters.local.people import LocalPerson
from bot.adapters.local.world import Message, control_id, controls
from bot.app import Baton
from bot.chat import Form, Select
from bot.clock import MovableClock
from bot.demo import cast
from bot.demo.cast import Troupe
from bot.demo.script import Step
from bot.demo.stage import Stage
from storage.db import Database

log = logging.getLogger("baton.demo")
PATIENCE = 60.0
"""Seconds that one answer may take on the slowest machine; it is only waited for as long as it takes."""


class Life:
    """One Baton on a stage that stands still until somebody does something."""

    def __init__(self, database: Database, world: Path, troupe: Troupe, begins: datetime) -> None:
        self._clock = MovableClock(begins, runs=False)
        self._stage = Stage(self._clock)
        self.adapter = LocalAdapter(
            file=world, people=troupe.people, channels=troupe.channels, clock=self._stage,
            cast=cast.as_they_are(database, troupe),
        )  # fmt: skip
        self._baton = Baton(database, self._clock, [self.adapter])
        self._stage.play(self._baton)

    def live(self, steps: Sequence[Step], until: datetime, tell: Callable[[datetime], None]) -> None:
        """Everything in the script, each at its time, and then on until that moment. `tell` hears of each new day."""
        self._baton.start(rings=False)
        day = None
        try:
            for step in steps:
                if step.at.date() != day:
                    day = step.at.date()
                    tell(step.at)
                self._stage.jump(step.at)
                self._do(step)
                self._baton.quiet(PATIENCE)
            self._stage.jump(until)
            self._baton.quiet(PATIENCE)
        finally:
            self._baton.stop()
            self.adapter.world.close()

    def _do(self, step: Step) -> None:
        """A step that cannot be done is told in the log and left out: the demo goes on without it."""
        person = self.adapter.town.person(step.who)
        try:
            if step.action:
                self._press(person, step)
            else:
                self.adapter.deeds.say(person, self.adapter.town.place(person, step.where), step.words)
        except (Problem, LookupError) as why:
            log.warning("%s %s could not: %s", step.at.isoformat(timespec="minutes"), step.who, why)

    def _press(self, person: LocalPerson, step: Step) -> None:
        message, button = self._button(person, step)
        given = self._answers(person, message, button, step) if step.form else None
        result = self.adapter.deeds.press(person, message.id, button, given)
        if result.errors:
            raise LookupError(f"{step.action} is not taken: {dict(result.errors)}")
        if result.message:
            raise LookupError(f"{step.action} opens a form, and the script fills in none")

    def _button(self, person: LocalPerson, step: Step) -> tuple[Message, str]:
        """The newest message there that has the button, and the words."""
        place = self.adapter.town.place(person, step.where)
        for message in reversed(self.adapter.world.messages(place.id)):
            for control in controls(message.card) if message.card else ():
                if control.action == step.action and message.card and step.words in message.card.plain:
                    return message, control_id(control)
        raise LookupError(f"there is no button {step.action} on a card with “{step.words}”")

    def _answers(self, person: LocalPerson, message: Message, button: str, step: Step) -> dict[str, Answer]:
        """What the script fills in; where a field may be ticked several times, its words are parted by "; "."""
        control = self.adapter.world.control(message.id, button)
        if isinstance(control, Select):
            return dict(step.form)
        form = self.adapter.deeds.form_behind(person, message.id, button)
        if not isinstance(form, Form):
            raise LookupError(f"{step.action} opens no form: {form.toast}")
        several = {field.name for field in form.fields if field.kind == "many"}
        return {name: tuple(told.split("; ")) if name in several else told for name, told in step.form.items()}
