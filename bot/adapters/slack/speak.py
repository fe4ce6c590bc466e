"""Says things on Slack: posts a letter once, keeps it true, pins it, takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.adapters.slack import draw
from bot.adapters.slack.calls import Calls
from bot.adapters.slack.draw import Page
from bot.adapters.slack.shape import Json, part, stamp, word
from bot.chat import Card, Place, Sender
from bot.wire import Gone, Parcel, Refused, Throttled, Unsure

LETTER = "baton_letter"
_LOOK_BACK = timedelta(minutes=2)  # our clock and Slack's differ a little
_NOT_THERE = frozenset({"message_not_found", "thread_not_found"})
_TOO_OLD = frozenset({"cant_update_message", "edit_window_closed", "is_inactive"}) | _NOT_THERE
_MOST_REMEMBERED = 1000


class Voice:
    """Everything that shows on Slack goes through here.

    Slack has no key that makes a second post harmless. So each message carries its letter's number in its metadata,
    and a letter whose fate is unknown is looked for before it is posted again. A long card's further pages carry the
    number too, with their page, and are posted and edited along with the first.
    """

    def __init__(self, calls: Calls) -> None:
        self._call = calls
        self._long: dict[tuple[str, str], bool] = {}  # by (channel, message): has it further pages? Oldest first

    def send(self, parcel: Parcel) -> str:
        pages = draw.card(parcel.card)
        posted = self._posted(parcel) if parcel.first_try else {}
        first = posted.get(1) or self._post(parcel, pages[0], 1)
        self._remember(parcel.place, first, len(pages) > 1)
        self._keep_on(parcel, pages, first, posted)
        return first

    def edit(self, parcel: Parcel, message: str) -> None:
        pages = draw.card(parcel.card)
        self._change(parcel.place, message, pages[0])
        if len(pages) > 1 or self._may_go_on(parcel.place, message):
            self._edit_rest(parcel, pages, message)

    def delete(self, place: Place, message: str) -> None:
        further = self._pages_below(place, message) if self._may_go_on(place, message) else {}
        for ts in (*further.values(), message):
            self._unless("message_not_found", "chat.delete", channel=place.id, ts=ts)

    def pin(self, place: Place, message: str) -> None:
        try:
            self._unless("already_pinned", "pins.add", channel=place.id, timestamp=message)
        except Refused as refused:
            raise _or_gone(refused) from refused

    def unpin(self, place: Place, message: str) -> None:
        try:
            self._unless("no_pin", "pins.remove", channel=place.id, timestamp=message)
        except Refused as refused:
            if refused.reason not in _NOT_THERE:
                raise

    def show_home(self, user: Sender, card: Card) -> None:
        self._call("views.publish", user_id=user.id, view={"type": "home", "blocks": list(draw.home(card))})

    def whisper(self, place: Place, user: Sender, words: str, response_url: str = "") -> None:
        """A sentence that only this person sees, for somebody who is looking right now.

        Where we may not write, the press itself lent us an address to answer at.
        """
        page = draw.card(Card((words,)))[0]
        shown = {"text": page.text, "blocks": list(page.blocks)}
        try:
            self._call("chat.postEphemeral", channel=place.id, user=user.id, thread_ts=place.thread or None, **shown)
        except Refused:
            if not response_url:
                raise
            self._call.back(response_url, {**shown, "response_type": "ephemeral", "replace_original": False})

    # --- one message ------------------------------------------------------------------------------------------

    def _post(self, parcel: Parcel, page: Page, number: int, first: str = "") -> str:
        answer = self._call(
            "chat.postMessage",
            channel=parcel.place.id,
            thread_ts=_below(parcel.place, first) or None,
            text=page.text,
            blocks=list(page.blocks),
            metadata=_mark(parcel, number, first),
            unfurl_links=False,
            unfurl_media=False,
        )
        return word(answer, "ts")

    def _change(self, place: Place, message: str, page: Page, mark: Json | None = None) -> None:
        shown = {"text": page.text, "blocks": list(page.blocks), "metadata": mark}
        try:
            self._call("chat.update", channel=place.id, ts=message, **shown)
        except Refused as refused:
            raise _or_gone(refused) from refused

    def _unless(self, fine: str, method: str, **arguments: Any) -> None:
        """A call whose one refusal means that it had been done before."""
        try:
            self._call(method, **arguments)
        except Refused as refused:
            if refused.reason != fine:
                raise

    # --- the further pages of a long card ---------------------------------------------------------------------

    def _keep_on(self, parcel: Parcel, pages: tuple[Page, ...], first: str, posted: dict[int, str]) -> None:
        for number, page in enumerate(pages[1:], start=2):
            if number in posted:
                continue
            try:
                self._post(parcel, page, number, first)
            except Throttled as throttled:
                # The first page stands. As "unsure" the letter is looked for next time, and only the rest is posted.
                raise Unsure(f"page {number} of {len(pages)} must wait") from throttled

    def _edit_rest(self, parcel: Parcel, pages: tuple[Page, ...], message: str) -> None:
        """Make the further pages read as they now should; those that are no longer needed go away."""
        below = self._pages_below(parcel.place, message)
        for number, page in enumerate(pages[1:], start=2):
            if number in below:
                self._change(parcel.place, below[number], page, _mark(parcel, number, message))
            else:
                self._post(parcel, page, number, message)
        for number, ts in below.items():
            if number > len(pages):
                self._unless("message_not_found", "chat.delete", channel=parcel.place.id, ts=ts)
        self._remember(parcel.place, message, len(pages) > 1)

    def _may_go_on(self, place: Place, message: str) -> bool:
        """Whether there may be further pages. Of what was posted before a restart we do not know: so we look, once."""
        return self._long.get((place.id, message), True)

    def _pages_below(self, place: Place, first: str) -> dict[int, str]:
        where = place.in_thread(_below(place, first))
        return {page: ts for page, ts, letter in self._letters(where, first) if word(letter, "of") == first}

    def _remember(self, place: Place, message: str, goes_on: bool) -> None:
        if len(self._long) >= _MOST_REMEMBERED:
            self._long.pop(next(iter(self._long)), None)
        self._long[place.id, message] = goes_on

    # --- looking for what may have arrived --------------------------------------------------------------------

    def _posted(self, parcel: Parcel) -> dict[int, str]:
        """The pages of this letter that stand in the conversation already."""
        assert parcel.first_try is not None
        since = stamp(parcel.first_try - _LOOK_BACK)
        found = self._numbered(parcel.place, since, parcel.number)
        below = _below(parcel.place, found.get(1, ""))
        if below and below != parcel.place.thread:
            found |= self._numbered(parcel.place.in_thread(below), since, parcel.number)
        return found

    def _numbered(self, place: Place, since: str, number: str) -> dict[int, str]:
        return {page: ts for page, ts, letter in self._letters(place, since) if word(letter, "number") == number}

    def _letters(self, place: Place, since: str) -> Iterator[tuple[int, str, Json]]:
        """Our own messages in the conversation or thread, with what we wrote into their metadata."""
        for message in self._read(place, since):
            letter = part(message, "metadata", "event_payload")
            if word(message, "metadata", "event_type") == LETTER:
                page = letter.get("page")
                yield (page if isinstance(page, int) else 1), word(message, "ts"), letter

    def _read(self, place: Place, since: str) -> Iterator[Any]:
        asked = {"channel": place.id, "oldest": since, "inclusive": True, "include_all_metadata": True}
        if not place.thread:
            yield from self._call.pages("conversations.history", "messages", **asked)
            return
        try:
            yield from self._call.pages("conversations.replies", "messages", ts=place.thread, **asked)
        except Refused as refused:
            if refused.reason not in _NOT_THERE:  # a thread that is gone holds nothing of ours
                raise


def _mark(parcel: Parcel, number: int, first: str = "") -> dict[str, Any]:
    """What a message carries unseen: its letter, its page, and below which first page it belongs."""
    letter = {"number": parcel.number, "page": number} | ({"of": first} if first else {})
    return {"event_type": LETTER, "event_payload": letter}


def _below(place: Place, message: str) -> str:
    """Where a card's further pages hang: in its thread in a channel, simply after it in a direct message."""
    return place.thread or ("" if place.kind == "dm" else message)


def _or_gone(refused: Refused) -> Refused | Gone:
    return Gone(refused.reason) if refused.reason in _TOO_OLD else refused
