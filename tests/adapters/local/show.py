"""A small scripted demo of the page, to look at: `python -m tests.adapters.local.show [PORT]`."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.adapters.local import LocalAdapter
from bot.adapters.local.people import direct
from bot.chat import (
    Button,
    Buttons,
    Card,
    Event,
    Field,
    Filled,
    Form,
    Link,
    Mention,
    Note,
    Option,
    Outcome,
    Place,
    Pressed,
    Quote,
    Row,
    Rule,
    Said,
    Select,
    Strong,
    Text,
)
from bot.wire import Parcel
from tests.adapters.local.pretend import CHANNELS, MAIN, PEOPLE, ScriptedEars, StillClock
from tests.patience import PLENTY

FORM = Form(
    "standup.answer",
    "周一站会",
    (
        Field("done", "做完了什么", "long", value="#36 海岛通勤笔记已发", hint="昨天之后做完的，一行一件"),
        Field("today", "今天做什么", "long", required=True),
        Field(
            "ticks",
            "上周五的计划，做完的勾一下",
            "many",
            options=(Option("36", "#36 海岛通勤笔记发布"), Option("fb", "收 3 位用户反馈")),
        ),
        Field(
            "help",
            "要谁帮忙",
            "one",
            options=(Option("", "不用"), Option("content", "内容中台"), Option("data", "数据")),
        ),
        Field("by", "什么时候要", "time"),
    ),
    "交站会",
    "先不填",
    "已交，谢谢。会显示在「晴屿·KOX 主群」",
    intro=(("9:30 前交就好。请假只写", Strong("请假"), "，不写原因。"),),
)
PROMPT = Card(
    ("小满早，周一站会，9:30 前交就好，直接打字也行",),
    (
        Text((("上周五的计划，做完的勾一下：",), ("☐ #36 海岛通勤笔记发布　☐ 收 3 位用户反馈",))),
        Text((("今天到期：", Strong("#41 初稿"), "（18:00）"),)),
        Text((("① 做完了什么　② 今天做什么　③ 要谁帮忙（没有就写“无”）",),)),
        Note(("交了会显示在「晴屿·KOX 主群」，请假只写“请假”，不写原因",)),
        Buttons(
            (
                Button("standup.fill", "填写", look="primary", form=True),
                Button("standup.away", "今天请假", confirm="今天不参加站会？"),
                Button("standup.later", "晚点再问"),
            )
        ),
    ),
)


def summary(count: int) -> Card:
    lines = (
        (Strong("策略"), "｜周岚：定年货节主推，16:00 前批完预算"),
        (Strong("内容"), "｜许宁：选题包 14:00 交；海岛套图已出 6 张"),
        (
            Strong("运营"),
            "｜",
            Mention("1", "小满", "xiaoman", ping=False),
            "：#36 已发，今晚跟一篇｜老方：追一篇“多久补涂”",
        ),
        (Strong("数据"), "｜孟瑶：#36 收藏率高出均值 40%，建议追发"),
    )
    help_wanted = ("要帮忙｜", Mention("1", "小满", "xiaoman"), " → 内容中台：15:00 前出一张竞品对比图")
    take = Button("standup.take", "我来", look="primary")
    return Card(
        (f"日站会 2月9日 周一 · 已交 {count}/10 · 请假 1 · 晚班 2 人 14:00 再问",),
        (Text(lines[: max(1, count - 3)]), Rule(), Row(help_wanted, (take,)), Note(("完整回答见话题",))),
        tone="good" if count == 10 else "plain",
    )


ALARM = Card(
    ("P0 疑似过敏就医、已找媒体 · 请在 21:47 前接手",),
    (
        Quote(("“用完脸肿去了急诊，照片发给记者了”（昵称已隐去）",)),
        Text((("小红书｜KOL 阿May 评论区｜21:38｜小满上报，", Link("2 张截图已存证", "https://example.com/e")),)),
        Note(("命中“急诊”“记者”｜同一件事另有 3 条，已并入",)),
        Select("crisis.pass", "请谁接手", (Option("hc", "何川"), Option("zl", "周岚"))),
        Buttons(
            (
                Button("crisis.take", "我接手", look="primary"),
                Button("crisis.proof", "看证据", url="https://example.com/proof"),
                Button("crisis.false", "判为误报", look="danger", confirm="确定是误报？卡片会标明是谁判的。"),
            )
        ),
    ),
    tone="alarm",
)


@dataclass
class Scene:
    """What happens in the little demo."""

    adapter: LocalAdapter
    clock: StillClock
    letters: int = 0
    count: int = 6
    board: str = ""

    def post(self, card: Card, place: Place = MAIN) -> str:
        self.letters += 1
        return self.adapter.send(Parcel(f"letter-{self.letters}", place, card))

    def advance(self) -> None:
        self.count = min(10, self.count + 1)
        self.letters += 1
        self.adapter.edit(Parcel(f"letter-{self.letters}", MAIN, summary(self.count)), self.board)

    def answer(self, event: Event) -> Outcome | None:
        if isinstance(event, Said) and event.addressed:
            self.post(Card((f"收到：{event.text}",)), event.place)
        if isinstance(event, Filled):
            self.advance()
            self.post(
                Card(
                    (
                        "收到，",
                        Mention("1", "小满", "xiaoman", ping=False),
                        f"，已交 {self.count}/10",
                    )
                ),
                direct(event.sender.id),
            )
            return Outcome(toast="已交，谢谢")
        if isinstance(event, Pressed):
            return Outcome(toast=f"好的：{event.action} {event.value.get('choice', '')}")
        return None


def stage(folder: Path) -> tuple[Scene, Starlette]:
    """The adapter with a little story already told."""
    clock, ears = StillClock(), ScriptedEars(forms={"standup.fill": FORM})
    adapter = LocalAdapter(file=folder / "world.db", people=PEOPLE, channels=CHANNELS, clock=clock)
    scene = Scene(adapter, clock)
    ears.answers = scene.answer
    adapter.start(ears)
    scene.board = scene.post(summary(6))
    adapter.pin(MAIN, scene.board)
    scene.post(Card((Strong("小满"), "：#36 已发，今晚跟一篇")), MAIN.in_thread(scene.board))
    scene.post(ALARM, Place("local", "local", "war", "channel"))
    scene.post(PROMPT, direct("xiaoman"))
    clock.later(15, "提醒还没交站会的人", lambda: scene.advance())
    clock.later(30, "日站会开始：收卡", lambda: scene.advance())
    return scene, Starlette(routes=list(adapter.routes()))


@contextmanager
def served(scene: Scene, app: Starlette, port: int = 0) -> Iterator[str]:
    """The page's address while it is served. The open pages are let go before the server stops."""
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    number = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{number}/local/"
    finally:
        scene.adapter.stop()
        server.should_exit = True
        thread.join(PLENTY)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as here:
        _, shown = stage(Path(here))
        uvicorn.run(shown, host="127.0.0.1", port=int(sys.argv[1]) if len(sys.argv) > 1 else 8123, log_level="info")
