"""A pretend Slack at the wire: Web API, events, interactivity and Socket Mode, in a thread or a process of its own.

    with FakeSlack(target="http://127.0.0.1:8000/slack/events") as fake:      # target="" → Socket Mode
        fake.add_user("U1", "Mei", email="mei@example.com")                   # tz=, locale=, is_bot=, is_restricted=
        fake.add_channel("C1", "team", ["U1", fake.bot])                      # is_private=
        client = WebClient(fake.bot_token, base_url=fake.url)                 # fake.app_token, fake.signing_secret

        ts = fake.say("U1", "C1", f"<@{fake.bot}> hello")                     # "dm" or a user id: the direct message
        fake.until(lambda: fake.messages("C1", thread=ts))                    # waits for the bot
        fake.press("U1", "C1", fake.last("C1")["ts"], "greet")                # refuses a button that is not there
        fake.submit("U1", {"done": "all of it"}).errors                       # the open modal: fake.view_of("U1")
        assert fake.complaints == []                                          # what Slack would have refused

Speaking: say, edit, delete, join, leave, open_home, press, press_home, press_view, choose, choose_home, submit, close,
shortcut, global_shortcut, command, replay. They return when the bot has answered (or not, within `post.ack_seconds`).
Looking: messages, history, last, whispers (ephemeral), view_of, home_of, pins, calls, calls_of, deliveries.
Trouble: fail_next, down, strict_pace, duplicate; faults.{strict_tiers, chaos, too_fast}; post.{duplicate_presses,
echo_own, retry_gaps, waiting, given_up, unacked}, redeliver; sockets.{disconnect, go_silent, drop}; scopes;
trigger_life.
Clock: clock.{set, advance, run}. `owned_actions`: a set or a test of action_ids; any other is a complaint.
As a process: `python -m tests.fakes.slack --port 9000 --target URL --state FILE`; `POST /_pretend/say` is `fake.say`.
"""

from tests.fakes.slack.fake import FakeSlack
from tests.fakes.slack.post import Delivery, sign
from tests.fakes.slack.world import CannotDo, Complaint

__all__ = ["CannotDo", "Complaint", "Delivery", "FakeSlack", "sign"]
