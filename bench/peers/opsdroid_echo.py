"""An opsdroid that says back what it is told in private: its own Slack connector, through the Events API.

Runs in an environment of its own (`bench.peers.outside`), which has opsdroid and lacks Baton.
"""

import os
import tempfile
from functools import partial
from pathlib import Path

from opsdroid.cli.utils import configure_lang
from opsdroid.connector.slack import connector
from opsdroid.core import OpsDroid

SKILL = """
from opsdroid.matchers import match_event
from opsdroid.events import Message
from opsdroid.skill import Skill

class Echo(Skill):
    @match_event(Message)
    async def echo(self, message):
        if str(message.target).startswith("D"):
            await message.respond(message.text)
"""


class Client(connector.AsyncWebClient):
    """Asks the pretend Slack, which does not say by what number it knows a bot."""

    async def api_call(self, api_method, **given):
        answer = await super().api_call(api_method, **given)
        if api_method == "users.info":
            answer.data["user"]["profile"].setdefault("bot_id", "B0BOT")
        return answer


def main() -> None:
    connector.AsyncWebClient = partial(Client, base_url=os.environ["SLACK_API_URL"])
    with tempfile.TemporaryDirectory() as folder:
        skill = Path(folder) / "echo.py"
        skill.write_text(SKILL, encoding="utf-8")
        config = {
            "welcome-message": False,
            "logging": {"level": "error", "console": True},
            "web": {"host": "127.0.0.1", "port": int(os.environ["PORT"])},
            "connectors": {"slack": {"bot-token": os.environ["SLACK_BOT_TOKEN"], "socket-mode": False}},
            "skills": {"echo": {"path": str(skill)}},
        }
        configure_lang({})
        with OpsDroid(config=config) as bot:
            bot.run()


if __name__ == "__main__":
    main()
