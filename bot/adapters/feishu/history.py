"""Reading back: what was said in a conversation since a moment, and who is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.adapters.feishu.api import SLOW, Api
from bot.adapters.feishu.hear import FEISHU, Chats, Decoder, moment
from bot.adapters.feishu.peek import Json, each, inside, word
from bot.adapters.feishu.words import read
from bot.chat import Edited, Place, Quoted, Said, Sender
from bot.wire import Profile, Refused

MESSAGES = "/open-apis/im/v1/messages"
THREADS_REACH_BACK = timedelta(days=1)
THREADS = 30


def chat_address(domain: str, chat: str) -> str:
    """Where the app opens a chat. Feishu gives bots no address of a single message: that only people can copy."""
    app = "applink.larksuite.com" if "larksuite" in domain else "applink.feishu.cn"
    return f"https://{app}/client/chat/open?openChatId={chat}" if chat else ""


@dataclass(frozen=True, slots=True)
class History:
    api: Api
    chats: Chats
    decoder: Decoder

    def missed(self, place: Place, since: datetime) -> list[Said | Edited]:
        """Words and edits, oldest first. A group's list shows only the first message of a thread: the others are asked
        for, in threads that began up to a day before; so are edits of what was said up to a day before."""
        since = since.replace(microsecond=since.microsecond // 1000 * 1000)  # finer than that Feishu does not count
        found = [event for item in self._said_in(place, since) for event in self.decoder.past(item, place.itself)]
        return sorted((event for event in found if event.at >= since), key=lambda event: event.at)

    def ours(self, place: Place, since: datetime) -> Iterator[Json]:
        """What this app itself said there."""
        for item in self._said_in(place, since):
            if word(inside(item, "sender"), "id") in self.decoder.me.ids and item.get("deleted") is not True:
                yield item

    def message(self, message: str, timeout: float = SLOW) -> Json:
        """One message as the history tells it."""
        answer = self.api.call("GET", f"{MESSAGES}/{message}", timeout=timeout)
        return next(iter(each(inside(answer, "data"), "items")), {})

    def quoted(self, place: Place, message: str) -> Quoted:
        """A message that a person wrote; of a forwarded chat record all its lines."""
        item = self.message(message)
        sender = inside(item, "sender")
        if word(sender, "sender_type") != "user" or item.get("deleted") is True:
            return Quoted(message)
        words = read(self.decoder.note(item, place.workspace), self.decoder.me.ids)
        text = self.unfold(message) if words.bundle else words.text
        author = Sender(FEISHU, place.workspace, word(sender, "id"))
        return Quoted(message, text, author, chat_address(self.api.domain, word(item, "chat_id")), words.files)

    def written_at(self, message: str) -> datetime:
        return moment(self.message(message).get("create_time"), self.decoder.clock)

    def unfold(self, message: str) -> str:
        """A forwarded chat record, one line for each of its messages."""
        answer = self.api.call("GET", f"{MESSAGES}/{message}")
        parts = [item for item in each(inside(answer, "data"), "items") if word(item, "message_id") != message]
        told = [read(self.decoder.note(item, ""), self.decoder.me.ids).text for item in parts]
        return "\n".join(text for text in told if text)

    def _said_in(self, place: Place, since: datetime) -> Iterator[Json]:
        chat = self.chats.chat(place.id) if place.kind == "dm" else place.id
        if not chat and place.id.startswith("oc_"):
            chat = place.id
        if place.thread:
            yield from self._thread(self._thread_of(place.thread), since)
            return
        if not chat:
            return
        begun: list[str] = []
        for item in self._list("chat", chat, since - THREADS_REACH_BACK):
            if self._touched(item) >= since:
                yield item
            if thread := word(item, "thread_id"):
                begun.append(thread)
        for thread in begun[-THREADS:]:
            yield from self._thread(thread, since)

    def _touched(self, item: Json) -> datetime:
        """When it was written, or last changed."""
        moments = [moment(item[key], self.decoder.clock) for key in ("create_time", "update_time") if item.get(key)]
        return max(moments, default=self.decoder.clock())

    def _thread_of(self, root: str) -> str:
        return word(self.message(root), "thread_id")

    def _thread(self, thread: str, since: datetime) -> Iterator[Json]:
        """Feishu takes no dates for a thread, so it is read from its end."""
        if not thread:
            return
        for item in self._list("thread", thread, None):
            if moment(item.get("create_time"), self.decoder.clock) < since - THREADS_REACH_BACK:
                return
            if self._touched(item) >= since:
                yield item

    def _list(self, kind: str, container: str, since: datetime | None) -> Iterator[Json]:
        query = {"container_id_type": kind, "container_id": container, "page_size": "50"}
        query |= {"card_msg_content_type": "user_card_content"}
        if since:
            query |= {"start_time": str(int(since.timestamp())), "sort_type": "ByCreateTimeAsc"}
        else:
            query |= {"sort_type": "ByCreateTimeDesc"}
        yield from self._pages(MESSAGES, query)

    def _pages(self, path: str, query: Mapping[str, str]) -> Iterator[Json]:
        token = ""
        while True:
            here = {**query, "page_token": token} if token else query
            data = inside(self.api.call("GET", path, query=here), "data")
            yield from each(data, "items")
            token = word(data, "page_token")
            if data.get("has_more") is not True or not token:
                return

    # --- people -------------------------------------------------------------------------------------------------

    def members(self, place: Place) -> list[Profile]:
        """Feishu lists people only, no bots. Mail and time zone need the contact scopes; without them, names."""
        if place.kind == "dm":
            return [self.profile(Sender(FEISHU, place.workspace, place.id))]
        query = {"member_id_type": "open_id", "page_size": "100"}
        found = list(self._pages(f"/open-apis/im/v1/chats/{place.id}/members", query))
        known = self._contacts([word(item, "member_id") for item in found])
        return [self._profile(item, known.get(word(item, "member_id"), {}), place.workspace) for item in found]

    def tenant(self) -> str:
        data = inside(self.api.call("GET", "/open-apis/tenant/v2/tenant/query"), "data", "tenant")
        return word(data, "tenant_key")

    def by_email(self, email: str, workspace: str) -> Sender | None:
        path, query = "/open-apis/contact/v3/users/batch_get_id", {"user_id_type": "open_id"}
        try:
            answer = self.api.call("POST", path, query=query, body={"emails": [email]})
        except Refused:
            return None
        found = (word(item, "user_id") for item in each(inside(answer, "data"), "user_list"))
        return next((Sender(FEISHU, workspace, person) for person in found if person), None)

    def profile(self, user: Sender) -> Profile:
        """What the contact scopes let us know; nothing more than the name we had if they are missing."""
        item = {"member_id": user.id, "name": user.name, "tenant_key": user.workspace}
        try:
            answer = self.api.call("GET", f"/open-apis/contact/v3/users/{user.id}", query={"user_id_type": "open_id"})
        except Refused:
            return self._profile(item, {}, user.workspace)
        return self._profile(item, inside(answer, "data", "user"), user.workspace)

    def _contacts(self, people: list[str]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        try:
            for fifty in (people[at : at + 50] for at in range(0, len(people), 50)):
                query = [("user_id_type", "open_id"), *(("user_ids", person) for person in fifty)]
                answer = self.api.call("GET", "/open-apis/contact/v3/users/batch", query=query)
                found |= {word(user, "open_id"): user for user in each(inside(answer, "data"), "items")}
        except Refused:
            return found
        return found

    def _profile(self, item: Json, user: Json, workspace: str) -> Profile:
        name = word(user, "name") or word(item, "name")
        home = word(item, "tenant_key")
        return Profile(
            sender=Sender(FEISHU, workspace, word(item, "member_id"), name),
            name=name,
            email=word(user, "enterprise_email") or word(user, "email"),
            tz=word(user, "time_zone"),
            guest=bool(home) and home != workspace,
        )
