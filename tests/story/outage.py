"""A stage whose Baton can go down and come back, while its people go on talking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot import web
from bot.adapters.feishu import FeishuAdapter
from bot.adapters.slack import SlackAdapter
from bot.app import Baton
from storage.chats import DirectChats
from tests.chat import moment
from tests.patience import until
from tests.story.stage import Play
from tests.story.wires import FAST, FeishuWire, SlackWire


class Outage(Play):
    """One morning on one messenger, with bad luck."""

    def __init__(self, folder: Path, platform: str) -> None:
        super().__init__(folder, [platform], twice=False)
        self.goes_down()
        self.comes_back()  # with the memory that `baton run` gives its adapters

    @property
    def wire(self) -> SlackWire | FeishuWire:
        wire = self.wires[0]
        assert isinstance(wire, SlackWire | FeishuWire)
        return wire

    # --- down and up again ---

    def goes_down(self) -> None:
        """From now on nobody listens; what the platform brings is refused."""
        self.baton.stop()
        assert self.wire._server is not None
        self.wire._server.stop()

    def comes_back(self, *, rings: bool = False) -> None:
        """A new process on the same database. `rings`: its clock strikes by itself, as a real one's does."""
        self._new_adapter()
        self.baton = Baton(self.database, self.clock, [self.wire.adapter])
        self.stage.play(self.baton)
        self.wire.serve(web.build(self.baton))
        self.baton.start(rings=rings)
        until(lambda: self.baton.gaps.none)
        self.settle()

    def _new_adapter(self) -> None:
        wire = self.wire
        if isinstance(wire, SlackWire):
            wire.adapter = SlackAdapter(
                bot_token=wire.fake.bot_token, signing_secret=wire.fake.signing_secret, api_url=wire.fake.url,
                clock=self.clock.now,
            )  # fmt: skip
        else:
            wire.adapter = FeishuAdapter(
                app_id=wire.fake.app_id, app_secret=wire.fake.app_secret, encrypt_key=wire.fake.encrypt_key,
                verification_token=wire.fake.verification_token, domain=wire.fake.url, clock=self.clock.now,
                chats=DirectChats(self.database, "feishu"),
            )  # fmt: skip
        wire.adapter.pace = FAST

    def time_passes(self, clock: str) -> None:
        """It gets later, and the bot does not notice."""
        self.clock.set(moment(f"2026-02-09 {clock}"))
        self.wire.set(self.clock.now())

    def strike(self) -> None:
        """The bot notices that it got later."""
        self.baton.clockwork.strike()
        until(lambda: self.baton.bells.idle)

    # --- what people do that a morning without bad luck does not need ---

    def ask_in_channel(self, handle: str, words: str, thread: str = "") -> None:
        """Address the bot in the team's channel, or in a thread there."""
        wire, user = self.wire, self.wire.user(handle)
        if isinstance(wire, SlackWire):
            wire.fake.say(user, wire.home, f"<@{wire.fake.bot}> {words}", thread)
        else:
            wire.fake.say(user, wire.home, words, mentions_bot=True, thread=thread)

    def say_of(self, handle: str, words: str, whom: str) -> None:
        """Say words in private that end in somebody's name, as the platform writes it."""
        wire, user = self.wire, self.wire.user(handle)
        if isinstance(wire, SlackWire):
            wire.fake.say(user, "dm", f"{words} <@{wire.user(whom)}>")
        else:
            wire.fake.say(user, None, f"{words} @{whom.title()}", mentions=[wire.user(whom)])

    def card_id(self) -> str:
        """The message of the bot's card in the channel."""
        wire = self.wire
        if isinstance(wire, SlackWire):
            return next(str(m["ts"]) for m in wire.fake.messages(wire.home) if m.get("user") == wire.fake.bot)
        return next(m.message_id for m in wire.fake.messages(wire.home) if m.by_bot)

    def everything_shown(self) -> list[str]:
        """All that the bot shows anywhere."""
        private = [text for handle in PEOPLE for text in self.wire.private(handle)]
        return [*self.wire.channel(), *self.wire.thread(), *private]


def opened(folder: Path) -> Iterator[Callable[[str], Outage]]:
    """For a fixture: `play("slack")` begins one; all of them end with the test."""
    begun: list[Outage] = []

    def begin(platform: str) -> Outage:
        begun.append(Outage(folder, platform))
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


PEOPLE = ("lan", "ning", "mei", "fang", "joe", "kim", "zoe", "bob")
