"""What a person does on the page, and how Baton comes to hear of it."""

from __future__ import annotations

import mimetypes
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.adapters.local import shapes
from bot.adapters.local.asked import Problem
from bot.adapters.local.clock import DemoClock
from bot.adapters.local.forms import Answer, answers
from bot.adapters.local.listening import Understood, understand
from bot.adapters.local.people import BOT, LocalPerson, Town, direct, place_of
from bot.adapters.local.sheets import Sheets
from bot.adapters.local.world import Message, New, OpenForm, World, fresh_id
from bot.chat import (
    Button,
    Card,
    Deleted,
    Edited,
    File,
    Filled,
    Form,
    Outcome,
    Picture,
    Place,
    Pressed,
    Said,
    Select,
    Text,
)
from bot.wire import Ears

OUTCOME = 20.0
"""Seconds that a press waits for what comes of it: no platform hurries the answer here."""
PATIENCE = 2.0
"""Seconds we wait for Baton's answer before we say that the deed is done: who looks right after, sees it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the person is shown at once. `message` is a form that appeared in their direct message."""

    toast: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    message: str = ""


class Deeds:
    """Says, edits, deletes and presses in people's names. Words are kept first and then told, in order, until heard."""

    def __init__(self, world: World, town: Town, clock: DemoClock) -> None:
        self._world, self._town, self._clock = world, town, clock
        self._ears: Ears | None = None
        self._telling = threading.Lock()
        self._sending: set[str] = set()
        self._sheets = Sheets()

    def begin(self, ears: Ears) -> None:
        """From now on Baton hears; first of all what it had not confirmed when it was stopped."""
        self._ears = ears
        self._tell()

    @property
    def ears(self) -> Ears:
        if self._ears is None:
            raise Problem(503, "Baton is still starting; please try again in a moment.")
        return self._ears

    # --- words ---

    def say(
        self,
        person: LocalPerson,
        place: Place,
        words: str,
        thread: str = "",
        files: Sequence[tuple[str, bytes]] = (),
    ) -> str:
        """`files`: names and contents of what is attached."""
        root = self._root(person, place, thread) if thread else ""
        there = place.in_thread(root)
        heard, id_, at = self._understand(place, words), fresh_id(), self._clock.now()
        attached = [(_file(name), data) for name, data in files]
        said = Said(
            id=f"local:{id_}",
            place=there,
            sender=person.sender,
            at=at,
            text=heard.text,
            message=id_,
            addressed=heard.addressed,
            reply_to=root,
            mentions=heard.mentions,
            files=tuple(file for file, _ in attached),
        )
        self._world.write(New(there, person.handle, at, words, files=attached), id_, said)
        self._tell_and_wait()
        return id_

    def edit(self, person: LocalPerson, message: str, words: str) -> None:
        found = self._own(person, message)
        place, heard = place_of(found.place), self._understand(place_of(found.place), words)
        self._world.rewrite(
            found.id,
            words,
            Edited(
                id=f"local:{found.id}:edit:{found.edits + 1}",
                place=place.in_thread(found.thread),
                sender=person.sender,
                at=self._clock.now(),
                message=found.id,
                text=heard.text,
                addressed=heard.addressed,
            ),
        )
        self._tell_and_wait()

    def delete(self, person: LocalPerson, message: str) -> None:
        found = self._own(person, message)
        place = place_of(found.place).in_thread(found.thread)
        gone = Deleted(f"local:{found.id}:deleted", place, person.sender, self._clock.now(), found.id)
        self._world.erase(found.id, gone)
        self._tell_and_wait()

    # --- buttons and forms ---

    def press(
        self, person: LocalPerson, message: str, button: str, given: Mapping[str, Answer] | None = None,
        sheet: str = "",
    ) -> Result:  # fmt: skip
        """`sheet`: the form is one that was opened before, and still holds what it was opened with."""
        opened = self._sheets.find(person.handle, sheet)
        if opened is not None and given is not None:
            with self._alone(sheet):
                return self._fill(person, opened, given)
        found = self.visible(person, message)
        if found.form:
            return self._finish(person, found, found.form, button, given or {})
        control = self._control(found, button)
        if isinstance(control, Select):
            return self._settle(found, self._pressed(person, found, control, _choice(control, given)))
        if control.url:
            return Result()
        if not control.form:
            return self._settle(found, self._pressed(person, found, control))
        form = self.ears.form_for(self._pressed(person, found, control))
        if isinstance(form, Outcome):
            return self._show(found, form)
        waiting = OpenForm(form, place_of(found.place).in_thread(found.thread), found.id)
        if given is None:
            return Result(message=self._hang_out(person, waiting))
        return self._fill(person, waiting, given)

    def form_behind(self, person: LocalPerson, message: str, button: str) -> Form | Outcome:
        """The form that a button would open, as it reads now for this person."""
        found = self.visible(person, message)
        control = self._control(found, button)
        if isinstance(control, Select) or not control.form:
            raise Problem(409, "That button opens no form; POST /local/api/press presses it.")
        return self.ears.form_for(self._pressed(person, found, control))

    def sheet(self, person: LocalPerson, message: str, form: Form) -> str:
        """The name under which this form comes back as it reads now."""
        found = self.visible(person, message)
        return self._sheets.keep(person.handle, OpenForm(form, place_of(found.place).in_thread(found.thread), found.id))

    def visible(self, person: LocalPerson, message: str) -> Message:
        """The message, if it exists and this person may read it."""
        found = self._world.message(message)
        if found is None:
            raise Problem(404, f"There is no message “{message}”; GET /local/api/messages lists them.")
        self._town.place(person, found.place)
        if found.deleted:
            raise Problem(409, "That message was deleted; nothing can be done with it any more.")
        return found

    def file(self, person: LocalPerson, id_: str) -> tuple[str, bytes]:
        """The name and contents of an attached file, if this person may read its message."""
        found = self._world.file(id_)
        if found is None:
            raise Problem(404, f"There is no file “{id_}”; GET /local/api/messages lists them.")
        message, name, data = found
        self.visible(person, message)
        return name, data

    def picture(self, person: LocalPerson, message: str, id_: str) -> bytes:
        """A picture on a card that this person may see."""
        card = self.visible(person, message).card
        shown = [block.file for block in card.blocks if isinstance(block, Picture)] if card else []
        data = self._world.picture(id_) if id_ in shown else None
        if data is None:
            raise Problem(404, "There is no such picture here.")
        return data

    # --- helpers ---

    def _hang_out(self, person: LocalPerson, waiting: OpenForm) -> str:
        """The form as a message to the person alone."""
        new = New(direct(person.handle), BOT, self._clock.now(), form=waiting)
        return self._world.write(new)

    def _finish(
        self, person: LocalPerson, found: Message, waiting: OpenForm, button: str, given: Mapping[str, Answer]
    ) -> Result:
        if button == shapes.CANCEL:
            self._world.erase(found.id)
            return Result()
        if button != shapes.SUBMIT:
            raise Problem(409, f"This form has no button “{button}”; it has {shapes.SUBMIT} and {shapes.CANCEL}.")
        with self._alone(found.id):
            result = self._fill(person, waiting, given)
            if not result.errors:
                self._world.redraw(found.id, _done(waiting.form))
        return result

    @contextmanager
    def _alone(self, message: str) -> Iterator[None]:
        """A form that is pressed twice in a hurry is sent once."""
        if message in self._sending:
            raise Problem(409, "That form is just being sent.")
        self._sending.add(message)
        try:
            yield
        finally:
            self._sending.discard(message)

    def _fill(self, person: LocalPerson, waiting: OpenForm, given: Mapping[str, Answer]) -> Result:
        form = waiting.form
        fields, errors = answers(form, given, person.lang)
        if errors:
            return Result(errors=errors)
        filled = Filled(
            id=f"local:filled:{secrets.token_hex(8)}",
            place=waiting.place,
            sender=person.sender,
            at=self._clock.now(),
            form=form.name,
            value=form.value,
            fields=fields,
            message=waiting.message,
        )
        return self._settle(self._world.message(waiting.message), filled)

    def _settle(self, found: Message | None, deed: Pressed | Filled) -> Result:
        outcome = self.ears.accept_and_wait(deed, OUTCOME)
        self._clock.quiet(PATIENCE)
        return self._show(found, outcome) if outcome else Result()

    def _show(self, found: Message | None, outcome: Outcome) -> Result:
        """`outcome.card` is the pressed card as it already could be said to read; an edit since then knows better."""
        if outcome.card and found and found.author == BOT:
            self._world.redraw(found.id, outcome.card, after=found.edits)
        return Result(outcome.toast, outcome.errors)

    def _pressed(
        self, person: LocalPerson, found: Message, control: Button | Select, choice: str | None = None
    ) -> Pressed:
        return Pressed(
            id=f"local:pressed:{secrets.token_hex(8)}",
            place=place_of(found.place).in_thread(found.thread),
            sender=person.sender,
            at=self._clock.now(),
            action=control.action,
            value=dict(control.value) if choice is None else {**control.value, "choice": choice},
            message=found.id,
        )

    def _control(self, found: Message, button: str) -> Button | Select:
        control = self._world.control(found.id, button)
        if control is None:
            raise Problem(409, f"That message has no button “{button}”; its `card` lists those it has.")
        return control

    def _own(self, person: LocalPerson, message: str) -> Message:
        found = self.visible(person, message)
        if found.author != person.handle:
            raise Problem(403, "Only your own messages can be changed or deleted.")
        return found

    def _root(self, person: LocalPerson, place: Place, message: str) -> str:
        """The first message of the thread; a reply to a reply belongs to the same one."""
        found = self._world.message(message)
        if found is None or found.place != place.id:
            raise Problem(404, f"There is no message “{message}” here to reply to.")
        return found.thread or found.id

    def _understand(self, place: Place, words: str) -> Understood:
        return understand(words, self._town.people, private=place.kind == "dm")

    def _tell_and_wait(self) -> None:
        self._tell()
        self._clock.quiet(PATIENCE)

    def _tell(self) -> None:
        """Deliver what is not yet heard, in order. What fails stays, and goes with the next or at the next start."""
        ears = self.ears
        with self._telling:
            for event in self._world.unheard():
                ears.accept(event)
                self._world.heard(event)


def _choice(select: Select, given: Mapping[str, Answer] | None) -> str:
    picked = (given or {}).get("choice", "")
    for option in select.options:
        if picked in (option.value, option.label):
            return option.value
    known = ", ".join(option.value for option in select.options)
    raise Problem(422, f'Please say which one with form: {{"choice": …}}; there are: {known}.')


def _file(name: str) -> File:
    """A file as the page hands it over; what it is, its name says."""
    sort = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    return File(fresh_id(), name, "image" if sort == "image" else "voice" if sort == "audio" else "other")


def _done(form: Form) -> Card:
    """What is left of a form card when it was sent."""
    return Card((form.title,), (Text(((form.done,),)),))
