"""By when something is wanted: today or another day, with the day on the card; a time that is past is shown as past."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from handlers.standup.asks import Ask, requests
from tests.chat import Chat

TUESDAY = datetime(2026, 2, 10, 11, 5)
WEDNESDAY, FRIDAY = date(2026, 2, 11), date(2026, 2, 13)


@pytest.mark.parametrize(
    ("said", "ask"),
    [
        ("@许宁 周三下午3点前看稿", Ask("", "许宁", "看稿", time(15), WEDNESDAY)),
        ("@许宁 明天下午3点前看稿", Ask("", "许宁", "看稿", time(15), WEDNESDAY)),
        ("周三下午3点前，请许宁看稿", Ask("", "许宁", "看稿", time(15), WEDNESDAY)),
        ("@内容 下周三 15:00 前出图", Ask("content", "", "出图", time(15), date(2026, 2, 18))),
        ("@data save rates by Friday 3pm", Ask("data", "", "save rates", time(15), FRIDAY)),
        ("@data save rates by Fri 3pm please", Ask("data", "", "save rates", time(15), FRIDAY)),
        ("@许宁 周三中午前看稿", Ask("", "许宁", "看稿", time(12), WEDNESDAY)),
        ("@许宁 周五下班前看稿", Ask("", "许宁", "看稿", time(18), FRIDAY)),
        ("需要数据组下周三前给表", Ask("data", "", "下周三前给表", None)),
        ("需要内容组出周三的海报，15:00前", Ask("content", "", "出周三的海报，15:00前", None)),
        ("需要内容组出明天要发的3点那条", Ask("content", "", "出明天要发的3点那条", None)),
        ("@许宁 今天15:00前看稿", Ask("", "许宁", "看稿", time(15))),
    ],
)
def test_another_days_time_is_that_days(said: str, ask: Ask) -> None:
    assert requests(said, ["许宁"], TUESDAY) == (ask,)


def asked(chat: Chat, needs: str, at: str = "11:05") -> str:
    """The card on which the lead is asked; it is Monday."""
    chat.at(at)
    chat.person("mei").says(f"昨天：发了两条\n今天：跟进转发\n需要：{needs}")
    return next(text for text in chat.person("ning").sees() if text.startswith("要帮忙｜")).splitlines()[0]


@pytest.mark.parametrize(
    ("needs", "card"),
    [
        ("@许宁 周三下午3点前看稿", "要帮忙｜小满 → 许宁：看稿（周三 15:00 前）"),
        ("@许宁 下周三下午3点前看稿", "要帮忙｜小满 → 许宁：看稿（2月18日 周三 15:00 前）"),
        ("@许宁 今天下午3点前看稿", "要帮忙｜小满 → 许宁：看稿（15:00 前）"),
        ("@许宁 今天10点前看稿", "要帮忙｜小满 → 许宁：看稿（10:00 前，提出时已过）"),
    ],
)
def test_the_card_says_by_which_day_and_what_is_past(chat: Chat, needs: str, card: str) -> None:
    assert asked(chat, needs) == card


def test_whoever_was_asked_by_name_is_named_once_when_they_take_it(chat: Chat) -> None:
    asked(chat, "@许宁 明天下午3点前看稿")
    chat.person("ning").presses("我来")

    assert chat.person("mei").sees()[-1] == "许宁接了你要的｜看稿（周二 15:00 前）"


def test_a_request_in_the_middle_of_a_line_is_one_request(chat: Chat) -> None:
    asked(chat, "@许宁 出图 周三 15:00 前 给我两版")

    assert chat.channel()[0].count("要帮忙｜") == 1
