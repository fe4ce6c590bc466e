"""Saying things in Feishu: send, reply, edit, take back, pin, and look up who and what is there.

Decisions:
* A letter's number is Feishu's `uuid`: sent twice within an hour it is shown once. A letter whose fate is still unknown
  after 50 minutes is first looked for in the conversation, by the mark its card carries (`draw.name_of`), or by its
  words if it is a plain message, and adopted if it is there.
* A card is edited by PATCH (for 14 days); a plain message by PUT (twenty times). A message that can be changed no more,
  or not into this, is Gone.
* The second and further messages of a long card are edited, added or taken back along with the first. They carry the
  first one's id as their mark, by which they are found again after a restart.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, takewhile

from bot.adapters.feishu import codes, draw, post
from bot.adapters.feishu.api import QUICK, SLOW, Api
from bot.adapters.feishu.draw import Sheet
from bot.adapters.feishu.fit import Element
from bot.adapters.feishu.hear import Chats
from bot.adapters.feishu.history import History
from bot.adapters.feishu.peek import Json, inside, word
from bot.chat import Place, Sender
from bot.wire import Gone, Parcel, Refused, Throttled, Unsure

MESSAGES = "/open-apis/im/v1/messages"
COUNTS_FOR = timedelta(minutes=50)
REMEMBERED = 5_000


@dataclass(slots=True)
class Mouth:
    api: Api
    chats: Chats
    history: History
    clock: Callable[[], datetime]
    _more: OrderedDict[str, tuple[str, ...]] = field(default_factory=OrderedDict)

    def send(self, parcel: Parcel) -> str:
        first = draw.sheets(parcel.card, parcel.place, parcel.number)[0]
        message = self._once(parcel, first, draw.name_of(parcel.number), 1)
        self._remember(message, self._go_on(parcel, message))
        return message

    def edit(self, parcel: Parcel, message: str) -> None:
        card = Sheet("interactive", draw.cards(parcel.card, parcel.place, parcel.number)[0])
        if self._change(message, card):
            further = [Sheet("interactive", page) for page in draw.cards(parcel.card, parcel.place, message)[1:]]
        elif not parcel.card.blocks and self._change(message, draw.sheets(parcel.card, parcel.place)[0]):
            further = list(draw.sheets(parcel.card, parcel.place)[1:])
        else:
            raise Gone("the message cannot be changed into this one")
        self._edit_rest(parcel, message, further)

    def delete(self, message: str, timeout: float = SLOW) -> None:
        for one in self._more.get(message, ()):
            with suppress(Gone):
                self.api.call("DELETE", f"{MESSAGES}/{one}", changing=True, timeout=timeout)
        self.api.call("DELETE", f"{MESSAGES}/{message}", changing=True, timeout=timeout)
        self._more.pop(message, None)

    def pin(self, message: str) -> None:
        self.api.call("POST", "/open-apis/im/v1/pins", body={"message_id": message}, changing=True)

    def unpin(self, message: str) -> None:
        self.api.call("DELETE", f"/open-apis/im/v1/pins/{message}", changing=True)

    def buzz(self, place: Place, message: str) -> None:
        """Feishu's 加急, inside the app. It must be allowed for the app, and a reader has room for 200 unread ones."""
        body = {"user_id_list": [place.id]}
        path = f"{MESSAGES}/{message}/urgent_app"
        answer = self.api.call("PATCH", path, query={"user_id_type": "open_id"}, body=body, changing=True)
        if place.id in (inside(answer, "data").get("invalid_user_id_list") or []):
            raise Refused("the urgent message does not reach this person")

    def hand_over(self, user: Sender, card: Element, key: str) -> bool:
        """A form card into somebody's direct messages, while they wait."""
        place = Place(user.platform, user.workspace, user.id, "dm")
        try:
            self._post(place, Sheet("interactive", card), key, 1, timeout=QUICK)
        except (Refused, Throttled, Unsure):
            return False
        return True

    def take_back(self, message: str) -> bool:
        try:
            self.delete(message, timeout=QUICK)
        except Gone:
            return True
        except (Refused, Throttled, Unsure):
            return False
        return True

    def _go_on(self, parcel: Parcel, message: str) -> list[str]:
        """The second and further messages of what is too long for one."""
        further = draw.sheets(parcel.card, parcel.place, message)[1:]
        try:
            return [self._once(parcel, s, draw.name_of(message, at), at) for at, s in enumerate(further, start=2)]
        except Throttled as throttled:
            # The first message stands. "Unsure" keeps the moment of the first try, from which `uuid` counts.
            raise Unsure("the rest of a long letter must wait") from throttled

    def _once(self, parcel: Parcel, sheet: Sheet, mark: str, at: int) -> str:
        return self._adopted(parcel, sheet, mark) or self._post(parcel.place, sheet, parcel.number, at)

    def _post(self, place: Place, sheet: Sheet, number: str, at: int, timeout: float = SLOW) -> str:
        body = {"msg_type": sheet.kind, "content": sheet.text, "uuid": key_of(number, at)}
        answer = self._reply(place, body, timeout) if place.thread else self._create(place, body, timeout)
        found = inside(answer, "data")
        if place.kind == "dm":
            self.chats.learn(place.id, word(found, "chat_id"))
        message = word(found, "message_id")
        if not message:
            raise Unsure("Feishu did not say what it called the message")
        return message

    def _create(self, place: Place, body: Element, timeout: float) -> Element:
        kind = "open_id" if place.kind == "dm" and not place.id.startswith("oc_") else "chat_id"
        query, letter = {"receive_id_type": kind}, {**body, "receive_id": place.id}
        return self.api.call("POST", MESSAGES, query=query, body=letter, timeout=timeout)

    def _reply(self, place: Place, body: Element, timeout: float) -> Element:
        """Into the thread; where a group knows no threads, as a plain reply to its first message; where that message
        is no longer there, into the conversation itself: what is to be told is told."""
        path = f"{MESSAGES}/{place.thread}/reply"
        try:
            try:
                return self.api.call("POST", path, body={**body, "reply_in_thread": True}, timeout=timeout)
            except Refused as refused:
                if codes.of(refused) not in codes.NO_THREADS:
                    raise
            return self.api.call("POST", path, body={**body, "reply_in_thread": False}, timeout=timeout)
        except Refused as refused:
            if codes.of(refused) not in codes.ROOT_GONE:
                raise
        return self._create(place.itself, body, timeout)

    def _change(self, message: str, sheet: Sheet) -> bool:
        """Put this in the message's place; False if a card cannot become words there, or words a card."""
        method, refusals = ("PATCH", codes.NOT_A_CARD) if sheet.kind == "interactive" else ("PUT", codes.NOT_WORDS)
        body = {"content": sheet.text} | ({"msg_type": sheet.kind} if method == "PUT" else {})
        try:
            self.api.call(method, f"{MESSAGES}/{message}", body=body, changing=True)
        except Refused as refused:
            if codes.of(refused) not in refusals:
                raise
            return False
        return True

    def _edit_rest(self, parcel: Parcel, message: str, further: list[Sheet]) -> None:
        """What is known of them is kept up at each step: whatever breaks off here is tried again."""
        kept = list(self._below(parcel.place, message, bool(further)))
        for at, sheet in enumerate(further):
            if at >= len(kept) or not self._changed(kept[at], sheet):
                kept[at : at + 1] = [self._post(parcel.place, sheet, f"{parcel.number}/{message}", at + 2)]
                self._remember(message, kept)
        left = [surplus for surplus in kept[len(further) :] if not self.take_back(surplus)]
        self._remember(message, kept[: len(further)] + left)

    def _changed(self, message: str, sheet: Sheet) -> bool:
        """False if another message must take its place."""
        try:
            return self._change(message, sheet)
        except Gone:
            return False

    def _below(self, place: Place, message: str, wanted: bool) -> Sequence[str]:
        """The further messages of this one. Of what was sent before a restart they are looked for, where needed."""
        known = self._more.get(message)
        if known is not None or not wanted:
            return known or ()
        since = self.history.written_at(message)
        ours = {word(item, "message_id"): content_of(item) for item in self.history.ours(place, since)}
        found = (next((o for o, text in ours.items() if draw.name_of(message, at) in text), "") for at in count(2))
        return list(takewhile(bool, found))

    def _remember(self, message: str, more: Sequence[str]) -> None:
        self._more[message] = tuple(more)
        while len(self._more) > REMEMBERED:
            self._more.popitem(last=False)

    def _adopted(self, parcel: Parcel, sheet: Sheet, mark: str) -> str:
        """The letter itself, if it arrived long ago and nobody told us."""
        if parcel.first_try is None or self.clock() - parcel.first_try < COUNTS_FOR:
            return ""
        since = parcel.first_try - timedelta(minutes=1)
        return next(self._matching(self.history.ours(parcel.place, since), sheet, mark), "")

    def _matching(self, ours: Iterator[Json], sheet: Sheet, mark: str) -> Iterator[str]:
        for item in ours:
            content = content_of(item)
            if mark in content or (sheet.kind == "post" and post.same_words(sheet.content, content)):
                yield word(item, "message_id")


def content_of(item: Json) -> str:
    return word(inside(item, "body"), "content")


def key_of(number: str, at: int) -> str:
    """The number as Feishu takes it: at most fifty characters."""
    key = number if at == 1 else f"{number}#{at}"
    return key if len(key) <= 50 else hashlib.sha256(key.encode()).hexdigest()[:40]
