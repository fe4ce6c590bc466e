"""What alarms need of Slack: the whole channel is called by its own element, never by somebody's words."""

from __future__ import annotations

from bot.adapters.slack import ink
from bot.chat import EVERYBODY, Mention

CALL = Mention(EVERYBODY, "channel", "all")


def test_everybody_in_the_channel_is_called() -> None:
    assert ink.rich((CALL, " please"))[0] == {"type": "broadcast", "range": "channel"}
    assert ink.note((CALL, " please")) == "<!channel> please"
    small = ink.small((CALL,))
    assert small is not None and small["text"] == "<!channel>"


def test_nobody_calls_everybody_by_typing_it() -> None:
    assert ink.rich(("<!channel> hi",))[0]["type"] == "text"
    assert ink.note(("<!channel>",)) == "&lt;!channel&gt;"
