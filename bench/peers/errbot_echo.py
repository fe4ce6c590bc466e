"""An errbot that says back what it is told in private: with errbot-backend-slackv3, through the Events API.

Runs in an environment of its own (`bench.peers.outside`), which has errbot and lacks Baton.
"""

import logging
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from errbot.bootstrap import setup_bot
from slack_sdk.web.base_client import BaseClient

PLUGIN = """
from errbot import BotPlugin

class Echo(BotPlugin):
    def callback_message(self, message):
        if message.is_direct:
            self.send(message.frm, message.body)
"""
ABOUT = """
[Core]
Name = Echo
Module = echo
[Python]
Version = 3
"""


def main() -> None:
    start = BaseClient.__init__
    BaseClient.__init__ = lambda self, *a, **k: start(self, *a, **{"base_url": os.environ["SLACK_API_URL"], **k})
    with tempfile.TemporaryDirectory() as folder:
        plugin = Path(folder) / "plugins" / "echo"
        plugin.mkdir(parents=True)
        (plugin / "echo.py").write_text(PLUGIN, encoding="utf-8")
        (plugin / "echo.plug").write_text(ABOUT, encoding="utf-8")
        config = ModuleType("config")
        for name, value in settings(folder).items():
            setattr(config, name, value)
        bot = setup_bot("SlackV3", logging.getLogger(), config)
        bot.plugin_manager.set_plugin_configuration("Webserver", {"HOST": "127.0.0.1", "PORT": int(os.environ["PORT"])})
        bot.serve_forever()


def settings(folder: str) -> dict[str, object]:
    return {
        "BACKEND": "SlackV3", "BOT_DATA_DIR": folder, "BOT_EXTRA_PLUGIN_DIR": f"{folder}/plugins",
        "BOT_EXTRA_BACKEND_DIR": str(Path(find_spec("slackv3").origin).parent), "BOT_LOG_FILE": None,
        "BOT_LOG_LEVEL": logging.ERROR, "BOT_ADMINS": ("@nobody",), "CORE_PLUGINS": ("Webserver",),
        "BOT_IDENTITY": {"token": os.environ["SLACK_BOT_TOKEN"], "signing_secret": os.environ["SLACK_SIGNING_SECRET"]},
    }  # fmt: skip


if __name__ == "__main__":
    main()
