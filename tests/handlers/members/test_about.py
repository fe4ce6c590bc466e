"""What is kept about a person, as they may see it themselves."""

from __future__ import annotations

from tests.handlers.newcomers import Newcomers


def test_everybody_sees_what_is_kept_of_them(both: Newcomers) -> None:
    both.person("mei").says("请假 周四到周五")

    assert both.person("mei").says("我") == (
        "小满，我记着你的这些\n"
        "晴屿战队｜运营｜成员\n"
        "语言 中文｜时区 Asia/Shanghai｜邮箱 mei@example.com\n"
        "接下来请假：2月12日–13日\n"
        "账号：本地页面 小满\n"
        "近 30 天站会：交了 0/0\n"
        "总监看到的也是这些。站会原文发「站会 记录」看\n"
        "[In English]"
    )


def test_a_guest_sees_their_own_and_nothing_of_the_team(both: Newcomers) -> None:
    said = both.person("nora").says("me")

    assert said.startswith("Nora, this is what I keep about you\n晴屿战队 · guest (not asked in stand-ups)\n")
    assert "Stand-ups" not in said.replace("For your stand-ups", "")


def test_in_a_channel_it_is_sent_in_private(both: Newcomers) -> None:
    assert both.person("mei").says("@接力棒 我", "home") == "@小满 发到你私信了"
    assert both.person("mei").sees()[0].startswith("小满，我记着你的这些")


def test_words_that_only_begin_like_it_are_something_else(both: Newcomers) -> None:
    both.at("09:01")
    said = both.person("mei").says("我 昨天发了两条，今天写初稿，没有要帮忙的")

    assert "我记着你的这些" not in said
