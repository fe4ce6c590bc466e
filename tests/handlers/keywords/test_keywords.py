"""Leads keep the team's own crisis words, and try a change on past messages before it watches."""

from __future__ import annotations

from bot import keywords
from bot.crisis import judge
from tests.chat import Chat

PAST = "泵头断裂，漏了一桌子\n今天发货吗\n用了过敏，脸肿了\n有记者在问我们\n好看到爆炸\n"


def alarms(chat: Chat, words: str) -> bool:
    with chat.database.read() as db:
        return judge(words, keywords.rules_for(db, chat.team_id)).alarming


def test_a_lead_adds_a_word_and_it_is_watched_for(chat: Chat) -> None:
    assert chat.person("lan").says("关键词 加 泵头断裂、喷嘴脱落 P0") == "好，出现“泵头断裂”、“喷嘴脱落”就按 P0 预警"
    assert alarms(chat, "好几个人说泵头断裂")
    assert not alarms(chat, "泵头没有断过")


def test_saying_it_again_changes_nothing(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("关键词 加 泵头断裂")
    assert lan.says("关键词 加 泵头断裂") == "“泵头断裂”已经是这样了"
    assert lan.says("关键词 加 泵头断裂 P0") == "好，出现“泵头断裂”就按 P0 预警"


def test_a_shipped_word_is_switched_off_and_on_again(chat: Chat) -> None:
    lan = chat.person("lan")
    assert alarms(chat, "有记者在问我们")
    assert lan.says("关键词 去 记者") == "好，“记者”不再预警。要恢复就说 关键词 加 …"
    assert not alarms(chat, "有记者在问我们")
    lan.says("关键词 加 记者")
    assert alarms(chat, "有记者在问我们")
    assert lan.says("关键词 去 没有这个词") == "预警词里没有“没有这个词”，不用去掉"


def test_a_phrase_is_excluded(chat: Chat) -> None:
    chat.person("lan").says("关键词 排除 过敏季特辑")
    assert not alarms(chat, "用了过敏季特辑的模板")
    assert alarms(chat, "用了过敏")


def test_often_within_minutes_is_understood(chat: Chat) -> None:
    answer = chat.person("lan").says("关键词 加 瓶盖松 10次/30分钟 P2")
    assert answer == "好，30 分钟内出现 10 次“瓶盖松”，就按 P2 预警"
    assert not alarms(chat, "瓶盖松了")


def test_the_list_names_who_and_when(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("关键词 加 泵头断裂")
    lan.says("关键词 去 记者")
    listed = lan.says("关键词")
    assert "咱们自己：加了 1 个，停用 1 个，排除 0 句" in listed
    assert "“泵头断裂” P1 · 周岚" in listed
    assert len(listed.splitlines()) <= 8


def test_what_a_sentence_would_do_is_told_with_the_reason(chat: Chat) -> None:
    lan = chat.person("lan")
    assert lan.says("关键词 查 用完脸肿得进了急诊").startswith("这句话会按 P0 预警\n")
    assert "不算：是否定" in lan.says("关键词 查 没有一例过敏")
    assert "没有碰到任何预警词" in lan.says("关键词 查 今天发货吗")


def test_a_change_is_tried_on_past_messages_and_is_not_in_force(chat: Chat) -> None:
    lan = chat.person("lan")
    answer = lan.says("关键词 测试 加 泵头断裂 P0", files={"旧消息.txt": PAST.encode()})
    answer = f"{answer}\n{lan.sees()[-1]}"
    assert "试跑 5 条旧消息：原来报 2 条，改后报 3 条" in answer
    assert "新报 P0：“泵头断裂，漏了一桌子”" in answer
    assert "还没有生效" in answer
    assert not alarms(chat, "泵头断裂")


def test_todays_words_are_tried_beside_the_shipped_ones(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("关键词 去 记者")
    lan.says("关键词 测试", files={"comments.csv": ("时间,评论内容\n" + "1,有记者在问我们\n2,你好\n").encode()})
    assert "试跑 2 条旧消息：原来报 1 条，改后报 0 条" in lan.sees()[-1]
    assert "不再报（原来 P0）：“有记者在问我们”" in lan.sees()[-1]


def test_a_file_without_messages_and_no_file_are_said(chat: Chat) -> None:
    lan = chat.person("lan")
    assert "把旧消息存成文件" in lan.says("关键词 测试")
    lan.says("关键词 测试", files={"空.txt": b"\n\n"})
    assert "没有读到消息" in lan.sees()[-1]


def test_a_member_may_not_change_the_words(chat: Chat) -> None:
    answer = chat.person("mei").says("关键词 加 泵头断裂")
    assert "组长" in answer
    assert not alarms(chat, "泵头断裂")


def test_what_cannot_be_watched_for_is_refused_kindly(chat: Chat) -> None:
    lan = chat.person("lan")
    assert "换个长一点的词" in lan.says("关键词 加 痒")
    assert "一个词最多" in lan.says(f"关键词 加 {'长' * 41}")
    assert "哪个词" in lan.says("关键词 加")
    assert "时间最多" in lan.says("关键词 加 瓶盖松 10次/2000分钟")


def test_it_speaks_english_to_who_does(chat: Chat) -> None:
    bob = chat.person("bob")
    assert bob.says("keywords add pump broke 5 in 10 min P2") == (
        "OK: 5 messages with “pump broke” within 10 minutes will raise a P2 alert"
    )
    assert "1 added" in bob.says("keywords")


def test_a_word_in_a_command_about_words_raises_no_alarm(chat: Chat) -> None:
    chat.person("lan").says("@接力棒 关键词 加 烂脸事件", place="home")
    assert "预警词" not in "".join(chat.person("mei").sees())
    assert alarms(chat, "又是烂脸事件")


def test_running_words_that_begin_alike_are_no_command(chat: Chat) -> None:
    assert "预警词" not in chat.person("lan").says("关键词的选题下周做一期")


def test_a_word_of_the_teams_own_raises_an_alert_that_names_it(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("关键词 加 泵头断裂 P0")
    chat.person("mei").says("今天第三个人说泵头断裂了", place="home")
    assert any("P0" in card and "泵头断裂" in card for card in lan.sees())
