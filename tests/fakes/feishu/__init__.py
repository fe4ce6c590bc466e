"""A pretend Feishu at the wire, in its own threads: HTTP API, events to the bot, long connection, people.

    with FakeFeishu(webhook="http://127.0.0.1:8000/feishu/events") as fake:      # or no webhook: long connection
        settings = dict(domain=fake.url, app_id=fake.app_id, app_secret=fake.app_secret,
                        encrypt_key=fake.encrypt_key, verification_token=fake.verification_token)
        mei = fake.add_user("ou_mei", "Mei", email="mei@example.com", lang="zh_cn")
        team = fake.add_chat("oc_team", "KOX", [mei])
        fake.say(mei, team, "站会", mentions_bot=True)         # None instead of a chat: the direct chat
        card = fake.messages(team)[-1]                        # .text, .card, .message_id, .msg_type
        fake.press(mei, card.message_id, "填写")               # by label, or action="standup.open", or value={...}
        fake.submit(mei, card.message_id, {"done": "海报"})     # the form on that card
        assert fake.toasts[-1].toast == "收到" and fake.complaints == []

In-process bots: `fake.call_through(TestClient(app), "/feishu/events")`.
To look at: `messages(chat, thread=None)`, `card(id)`, `labels(id)`, `pins`, `urgents`, `toasts`, `calls`, `deliveries`,
`complaints` (cards and answers that Feishu would not take), `pace.breaches`.
Set `owned_actions = {"task.claim", …}` and a button whose value["a"] nobody owns becomes a complaint, too.
Bad days: `fail_next("POST /open-apis/im/v1/messages", 230020 | 502 | "timeout" | "drop" | "drop_after")`,
`faults.at_random(0.1, seed=3)`, `strict_pace = True`, `down = True`, `expire_tokens()`, `vanish(id)`,
`missing_scopes["urgent_app"] = "im:message.urgent"`, `line.cut()`, `chat.refusal = 230018`, `user.available = False`.
Time: `clock.advance(s)`, `clock.hold(at)`; `pass_time(s)` redelivers what falls due; `redeliver()` does so at once.
As a process of its own: `python -m tests.fakes.feishu --port 9000 --webhook URL` (see `__main__`).
"""

from tests.fakes.feishu.fake import Call, FakeFeishu
from tests.fakes.feishu.filling import CannotFill
from tests.fakes.feishu.hands import Answer, NotOnCard
from tests.fakes.feishu.world import Chat, Message, User

__all__ = ["Answer", "Call", "CannotFill", "Chat", "FakeFeishu", "Message", "NotOnCard", "User"]
