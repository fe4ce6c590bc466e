"""A voice message is no riddle and no silence: the bot says kindly what to do instead."""

from __future__ import annotations

from bot.adapters.local.people import direct
from bot.chat import File, Said, Sender
from tests.chat import Chat


def test_a_voice_message_is_answered_with_what_to_do_instead(chat: Chat) -> None:
    mei = Sender("local", "local", "mei")
    said = Said("v1", direct("mei"), mei, chat.clock.now(), "", "v1", addressed=True, files=(File("f", kind="voice"),))
    chat.baton.ears.accept(said)
    chat.settle()

    assert chat.person("mei").sees() == ["语音我还听不懂，打字发我一遍就好；手机上按住语音可以转成文字"]
