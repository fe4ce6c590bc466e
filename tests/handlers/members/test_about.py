"""What is kept about a person, as they may see it themselves."""

from __future__ import annotations

from storage.teams import Account
from tests.handlers.newcomers import Newcomers


def test_everybody_sees_what_is_kept_of_them(both: Newcomers) -> None:
    both.person("mei").says("请假 周四到周五")

    assert both.person("mei").says("我") == (
        "小满，我记着你的这些\n"
        "晴屿战队｜运营｜成员\n"
        "语言 中文｜时区 Asia/Shanghai｜邮箱 mei@example.com\n"
        "接下来请假：2月12日–13日\n"
        "我认得的你：本地页面上的 小满\n"
        "近 30 天站会：交了 0/0\n"
        "总监看到的也是这些。站会原文发「站会 记录」看\n"
        "[In English]"
    )


def test_a_guest_sees_their_own_and_nothing_of_the_team(both: Newcomers) -> None:
    said = both.person("nora").says("me")

    assert said.startswith("Nora, this is what I keep about you\n晴屿战队 · guest (not asked in stand-ups)\n")
    assert "Stand-ups" not in said.replace("For your stand-ups", "")


def test_the_accounts_in_somebodys_care_are_among_it(both: Newcomers) -> None:
    nora, mei = both.member("Nora"), both.member("小满")
    with both.database.write() as db:
        of = {"team_id": both.team_id, "kind": "KOC"}
        db.add(Account(network="xiaohongshu", handle="sun", name="防晒日记", owner_id=nora.id, backup_id=mei.id, **of))

    told = both.person("nora").says("me")
    assert "Accounts in your care: Xiaohongshu “防晒日记”\nKnown as: Nora on the local page" in told
    assert "standup history" not in told, "a guest who is asked in no stand-up has none to read"
    assert "备份的账号：小红书「防晒日记」" in both.person("mei").says("我")


def test_a_guest_who_is_never_asked_needs_no_leave(both: Newcomers) -> None:
    for words in ("leave tomorrow", "tomorrow off"):
        assert both.person("nora").says(words).startswith("You are in none of the stand-ups")
    assert "leave" not in both.person("nora").says("me").casefold()


def test_in_a_channel_it_is_sent_in_private(both: Newcomers) -> None:
    assert both.person("mei").says("@接力棒 我", "home") == "@小满 发到你私信了"
    assert both.person("mei").sees()[0].startswith("小满，我记着你的这些")


def test_words_that_only_begin_like_it_are_something_else(both: Newcomers) -> None:
    both.at("09:01")
    said = both.person("mei").says("我 昨天发了两条，今天写初稿，没有要帮忙的")

    assert "我记着你的这些" not in said


def test_a_guests_help_names_only_what_a_guest_may_do(both: Newcomers) -> None:
    def about_stand_ups(handle: str) -> str:
        return both.person(handle).says("help standup").splitlines()[-1]

    assert "start" not in about_stand_ups("nora")
    assert "start" in about_stand_ups("bob")
