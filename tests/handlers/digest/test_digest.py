"""The director's digest: what to decide, how the day went, and what stands behind each figure."""

from __future__ import annotations

from tests.chat import WITH_STANDUPS, Chat

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"
ASKING = "昨天：发了两条\n今天：跟进转发\n需要：内容中台出一张竞品对比图"


@WITH_STANDUPS
def test_it_comes_on_working_days_to_the_director_alone(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(PLAIN)
    chat.at("18:29")
    assert chat.person("lan").sees(about="日报") == []
    chat.at("18:31")

    (card,) = chat.person("lan").sees(about="日报")
    assert card.startswith("2月9日 周一日报 · ")
    assert "站会 1/" in card and "没有新预警" in card and "明天 0 个档期" in card
    assert len(card.split("\n[")[0].splitlines()) <= 8
    assert all("日报" not in text for who in ("mei", "ning") for text in chat.person(who).sees())
    chat.at("2026-02-10 18:31")
    assert len(chat.person("lan").sees(about="日报")) == 2


def test_the_last_working_day_brings_the_week(chat: Chat) -> None:
    """Saturday 14 February is worked, and the last day before the holiday."""
    chat.at("2026-02-13 18:31")
    assert chat.person("lan").sees(about="日报")[-1].startswith("2月13日 周五日报")
    chat.at("2026-02-14 18:31")

    week = chat.person("lan").sees(about="周报")[-1]
    assert week.startswith("第 7 周周报")
    assert "下一个冲刺（第 9 周）还没有草稿" in week
    chat.at("2026-02-20 18:31")
    assert len(chat.person("lan").sees(about="日报")) == 5, "nobody is written to in the holiday"


@WITH_STANDUPS
def test_a_request_nobody_took_is_a_decision_and_can_be_opened(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(ASKING)
    lan = chat.person("lan")
    shown = lan.says("日报")

    assert "① 1 件求助没人接：小满要「出一张竞品对比图」" in shown
    lan.presses("看看")
    assert lan.sees()[-1] == "没解决的求助：1 件\n小满：出一张竞品对比图，还没人接"


@WITH_STANDUPS
def test_every_figure_stands_beside_the_one_before_and_opens(chat: Chat) -> None:
    chat.at("09:00")
    chat.person("mei").says(PLAIN)
    chat.at("2026-02-10 09:50")
    lan = chat.person("lan")
    lan.says("digest")
    lan.presses("看明细")

    details = lan.sees()[-1]
    assert details.startswith("2月10日 周二 的数字，和上一个工作日比")
    assert "站会 0/6（上次 1/6）" in details and len(details.split("\n[")[0].splitlines()) <= 8
    lan.presses("看看")
    assert lan.sees()[-1].startswith("站会没交：6 人\n")


def test_what_begins_a_line_of_the_digest_begins_like_one(chat: Chat) -> None:
    texts = chat.baton.parts.texts
    for key in ("standup", "handoffs", "no_alerts", "gaps"):
        assert texts.label(f"digest.figure.{key}", "en", given=1, all=1, shares="KOS 1/1", n=1)[0].isupper()


def test_in_a_channel_it_is_sent_in_private(chat: Chat) -> None:
    assert chat.person("lan").says("@Baton 日报", "home") == "日报私信发你了"
    assert len(chat.person("lan").sees(about="日报")) == 1


def test_only_the_director_and_deputy_see_it(chat: Chat) -> None:
    assert "总监" in chat.person("mei").says("日报")
    assert chat.person("mei").sees(about="日报 ·") == []


def test_who_says_daily_report_about_work_is_not_asking_for_the_digest(chat: Chat) -> None:
    assert "件事等你定" not in chat.person("lan").says("日报的海报什么时候给我")
