"""What people type after "站会", in reply to a card, or by mention in a channel, and what is made of it."""

from __future__ import annotations

import pytest

from tests.chat import Chat

PLAIN = "昨天：发了两条\n今天：跟进转发\n需要：无"


@pytest.mark.parametrize("words", ["站会 👍", "站会 无", "站会 none"])
def test_an_answer_that_says_nothing_is_not_posted(chat: Chat, words: str) -> None:
    chat.at("09:00")

    assert chat.person("mei").says(words) == "至少写一项，一句话就行"

    assert "已交 0/6" in chat.channel()[0]


@pytest.mark.parametrize("words", ["站会", "站会？", "standup?", "日站会", "Stand-up!"])
def test_the_word_alone_brings_the_card(chat: Chat, words: str) -> None:
    assert chat.person("mei").says(words).startswith("小满早，周一站会，9:30 前交就好")


def test_the_word_alone_shows_what_was_said_already_and_lets_it_be_changed(chat: Chat) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)

    shown = mei.says("站会")

    assert shown.startswith("2月9日 周一站会收到（9:00）")
    assert shown.endswith("[转成任务] [修改] [撤回]")
    assert len([text for text in mei.sees() if "站会收到" in text]) == 1


@pytest.mark.parametrize(
    ("words", "posted"),
    [
        ("站会 开始拍片，昨天写完选题", "完成：写完选题\n今天：开始拍片"),
        ("站会 跳过了客户的会，今天继续剪片", "今天：跳过了客户的会，今天继续剪片"),
        ("standup start the draft today, finished the poster yesterday", "完成：finished the poster yesterday"),
    ],
)
def test_an_answer_that_begins_like_a_command_is_an_answer(chat: Chat, words: str, posted: str) -> None:
    chat.at("09:00")
    chat.person("mei").says(words)

    assert posted in chat.thread()[0]


@pytest.mark.parametrize("words", ["站会 跳过", "站会跳过", "站会 今天跳过", "standup skip", "standup skip today"])
def test_skipping_says_so_and_is_not_counted(chat: Chat, words: str) -> None:
    chat.at("09:00")
    assert chat.person("mei").says(words) == "2月9日 周一 的站会跳过，改主意就发「站会」"

    assert "已交 0/5" in chat.channel()[0]


def test_status_however_it_is_written(chat: Chat, subtests: pytest.Subtests) -> None:
    chat.at("09:00")

    for words in ("站会状态", "站会 状态？", "站会 进度", "standup status", "Stand-up Status"):
        with subtests.test(words):
            assert chat.person("mei").says(words).startswith("日站会 2月9日 周一 · 已交 0/6")


HISTORY = (
    ["站会 记录", "站会记录", "站会 记录 昨天", "站会 记录 2月9日", "standup history 9 Feb",
     "standup history yesterday", "站会 记录 @小满 2月9日", "standup history 9 Feb @小满", "站会 记录 小满",
     "站会 记录 2月6日到10日"]
)  # fmt: skip


def test_history_by_name_and_date_in_any_order(chat: Chat, subtests: pytest.Subtests) -> None:
    chat.at("09:00")
    mei = chat.person("mei")
    mei.says(PLAIN)
    chat.at("2026-02-10 08:00")

    for words in HISTORY:
        with subtests.test(words):
            assert "2月9日 周一\n完成：发了两条\n计划：跟进转发" in mei.says(words)


def test_history_of_nobody_we_know_says_how_to_ask(chat: Chat) -> None:
    assert chat.person("mei").says("站会 记录 @路人 昨天") == (
        "「@路人 昨天」我没对上人，也不像日期。例：站会 记录 @小满 2月9日"
    )


def test_a_reply_to_the_reminder_is_an_answer(chat: Chat) -> None:
    chat.at("09:26")
    reminder = chat.messages("dm-mei")[-1]

    chat.person("mei").says("海报已经写完了", thread=reminder.id)

    assert chat.thread() == ["小满 9:26\n完成：海报已经写完了"]


def test_an_answer_by_mention_in_the_channel_is_taken_and_confirmed_there(chat: Chat) -> None:
    chat.at("09:00")
    said = chat.person("mei").says(f"@Baton {PLAIN}", place="home")

    assert said == "@小满 收到，站会已交"
    assert "已交 1/6" in chat.channel()[0]
    assert chat.thread() == ["小满 9:00\n完成：发了两条\n今天：跟进转发"]


def test_several_people_in_one_second_are_each_counted_once(chat: Chat) -> None:
    chat.at("09:00")
    for handle in ("lan", "he", "ning", "mei", "fang"):
        chat.person(handle).says(PLAIN)
    chat.person("bob").says("Yesterday: numbers\nToday: report\nBlocked: none")

    assert "已交 6/6" in chat.channel()[0]
    assert len(chat.thread()) == 6


@pytest.mark.parametrize("words", ["<!channel>", "<!here> 快看", "<at id=all></at>", "**x**", "@所有人", "&lt;b&gt;"])
def test_peoples_words_stay_words(chat: Chat, words: str) -> None:
    chat.at("09:00")
    chat.person("mei").presses("填写", {"doing": f"剪片 {words}"})

    assert chat.thread() == [f"小满 9:00\n今天：剪片 {words}"]


def test_status_before_the_round_says_when_it_is(chat: Chat) -> None:
    assert chat.person("mei").says("站会状态") == "现在没有站会，下一次：2月9日 周一 9:30"
    chat.person("mei").says(PLAIN)
    assert chat.person("fang").says("站会状态") == "现在没有站会，下一次：2月9日 周一 9:30"
    assert chat.person("mei").says("站会状态").endswith("\n你 8:00 交了")


def test_a_question_in_the_channel_is_answered_in_private_and_says_so(chat: Chat) -> None:
    chat.at("09:00")

    assert chat.person("mei").says("@Baton 站会 状态", place="home") == "@小满 发到你私信了"
    assert chat.person("mei").sees()[-1].startswith("日站会 2月9日 周一 · 已交 0/6")
