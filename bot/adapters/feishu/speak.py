"""Saying things in Feishu: send, reply, edit, take back, pin, and look up who and what is there.

Decisions:
* A letter's number is Feishu's `uuid`: sent twice within an hour it is shown once. A letter whose fate is still unknown
  after 50 minutes is first looked for in the conversation, by the mark its card carries (`draw.name_of`), or by its
  words if it is a plain message, and adopted if it is there.
* A card is edited by PATCH (for 14 days); a plain message by PUT (twenty times). A message that can be changed no more,
  or not into this, is Gone.
* The second and further messages of a long card are edited, added or taken back along with the first, as long as this
  process remembers them; after a restart they are sent anew.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

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
        pages = draw.sheets(parcel.card, parcel.place, parcel.number)
        message, *more = [
            self._adopted(parcel, sheet, at) or self._post(parcel.place, sheet, parcel.number, at)
            for at, sheet in enumerate(pages, start=1)
        ]
        self._remember(message, more)
        return message

    def edit(self, parcel: Parcel, message: str) -> None:
        first, *more = draw.cards(parcel.card, parcel.place, parcel.number)
        if self._patch(message, first) or self._rewrite(parcel, message):
            self._edit_rest(parcel, message, more)
            return
        raise Gone("the message cannot be changed into this one")

    def delete(self, message: str, timeout: float = SLOW) -> None:
        for one in (message, *self._more.pop(message, ())):
            self.api.call("DELETE", f"{MESSAGES}/{one}", changing=True, timeout=timeout)

    def pin(self, message: str) -> None:
        self.api.call("POST", "/open-apis/im/v1/pins", body={"message_id": message}, changing=True)

    def unpin(self, message: str) -> None:
        self.api.call("DELETE", f"/open-apis/im/v1/pins/{message}", changing=True)

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
        """Into the thread; where a group knows no threads, as a plain reply to its first message."""
        path = f"{MESSAGES}/{place.thread}/reply"
        try:
            return self.api.call("POST", path, body={**body, "reply_in_thread": True}, timeout=timeout)
        except Refused as refused:
            if codes.of(refused) not in codes.NO_THREADS:
                raise
        return self.api.call("POST", path, body={**body, "reply_in_thread": False}, timeout=timeout)

    def _patch(self, message: str, card: Element) -> bool:
        """False if the message is not a card."""
        try:
            body = {"content": Sheet("interactive", card).text}
            self.api.call("PATCH", f"{MESSAGES}/{message}", body=body, changing=True)
        except Refused as refused:
            if codes.of(refused) != codes.NOT_A_CARD:
                raise
            return False
        return True

    def _rewrite(self, parcel: Parcel, message: str) -> bool:
        """A plain message gets new words; False if the new one is not a plain message."""
        if parcel.card.blocks:
            return False
        sheet = draw.sheets(parcel.card, parcel.place)[0]
        body: dict[str, Any] = {"msg_type": sheet.kind, "content": sheet.text}
        try:
            self.api.call("PUT", f"{MESSAGES}/{message}", body=body, changing=True)
        except Refused as refused:
            if codes.of(refused) not in codes.NOT_WORDS:
                raise
            return False
        return True

    def _edit_rest(self, parcel: Parcel, message: str, more: list[Element]) -> None:
        known, kept = self._more.pop(message, ()), list[str]()
        for at, card in enumerate(more):
            if at < len(known) and self._patch(known[at], card):
                kept.append(known[at])
            else:
                number = f"{parcel.number}/{message}"
                kept.append(self._post(parcel.place, Sheet("interactive", card), number, at + 2))
        self._remember(message, kept)
        for surplus in known[len(more) :]:
            self.take_back(surplus)

    def _remember(self, message: str, more: Sequence[str]) -> None:
        if more:
            self._more[message] = tuple(more)
        while len(self._more) > REMEMBERED:
            self._more.popitem(last=False)

    def _adopted(self, parcel: Parcel, sheet: Sheet, at: int) -> str:
        """The letter itself, if it arrived long ago and nobody told us."""
        if parcel.first_try is None or self.clock() - parcel.first_try < COUNTS_FOR:
            return ""
        since = parcel.first_try - timedelta(minutes=1)
        return next(self._matching(self.history.ours(parcel.place, since), parcel, sheet, at), "")

    def _matching(self, ours: Iterator[Json], parcel: Parcel, sheet: Sheet, at: int) -> Iterator[str]:
        mark = draw.name_of(parcel.number, at)
        for item in ours:
            content = word(inside(item, "body"), "content")
            if mark in content or (sheet.kind == "post" and post.same_words(sheet.content, content)):
                yield word(item, "message_id")


def key_of(number: str, at: int) -> str:
    """The number as Feishu takes it: at most fifty characters."""
    key = number if at == 1 else f"{number}#{at}"
    return key if len(key) <= 50 else hashlib.sha256(key.encode()).hexdigest()[:40]
