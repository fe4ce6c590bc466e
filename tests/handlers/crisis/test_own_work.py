"""What the team makes itself (topics, entries, drafts, lists) is no voice from outside; what it tells is."""

from __future__ import annotations

from tests.handlers.crisis.scene import WorstDay

GRAVE = "轻羽防晒乳用了全脸过敏，已经进急诊了"
MADE = (
    f"选题\n{GRAVE}|不假白|轻羽防晒乳\n海岛三天两夜|好补涂|轻羽防晒乳",
    f"选题 加 {GRAVE}|不假白|轻羽防晒乳",
    f"标题\t卖点\t产品\n{GRAVE}\t不假白\t轻羽防晒乳\n海岛\t好补涂\t轻羽防晒乳",
    f"话术 导入\n问题,产品\n{GRAVE},轻羽防晒乳",
    f"核对 {GRAVE}",
    f"冲刺 数据关注 {GRAVE}",
    f"关键词 加 {GRAVE}",
    f"转交设置 KOC→KOS：{GRAVE}",
)
TOLD = (
    f"建任务 {GRAVE}",
    f"问 {GRAVE}",
    f"话术 {GRAVE}",
    f"放弃 12 {GRAVE}",
    f"选题很好，但是{GRAVE}",
    f"评论\t时间\n{GRAVE}\t9:00",
    f"这个选题的评论区：\n{GRAVE}",
)


def test_what_the_team_makes_is_not_listened_to(day: WorstDay) -> None:
    ning = day.person("ning")
    for words in MADE:
        ning.says(words)
    ning.says("选题", files={"选题包.csv": f"标题,卖点,产品\n{GRAVE},不假白,轻羽防晒乳\n".encode()})
    ning.says("选题")
    ning.presses("加选题", {"title": GRAVE, "product": "轻羽防晒乳"})

    assert day.alerts() == []


def test_what_it_tells_is_whatever_it_is_said_with(day: WorstDay) -> None:
    for count, words in enumerate(TOLD):
        day.person("ning").says(words)
        assert sum(1 + alert.joined for alert in day.alerts()) == count + 1, words


def test_who_may_add_no_topics_pastes_a_table_of_something_else(day: WorstDay) -> None:
    day.person("nora").says(f"标题\t卖点\t产品\n{GRAVE}\t不假白\t轻羽防晒乳")

    assert len(day.alerts()) == 1


def test_a_command_that_is_called_like_something_grave_wakes_nobody(day: WorstDay) -> None:
    """ "my data" is how one asks what Baton keeps; and it is what somebody says whose data are out."""
    ning = day.person("ning")
    ning.says("my data")
    assert day.alerts() == []

    ning.says("a fan says my data is posted all over the net")
    assert len(day.alerts()) == 1
