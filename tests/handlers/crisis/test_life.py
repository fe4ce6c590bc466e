"""An alert's life in conversation: who is called when, who may do what, who is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.handlers.crisis.scene import FAKE, REACTION, WAR, WorstDay

WORDING = "我们已联系用户并安排送检，结果会由官方账号公布。"


def test_what_is_said_in_passing_raises_an_alert_with_the_matched_words_and_the_deadline(day: WorstDay) -> None:
    day.person("mei").says(REACTION, place="home")

    [card] = day.war()
    [alert] = day.alerts()
    assert f"{alert.severity} " in card and "前接手" in card.splitlines()[0]
    assert "急诊" in card and "小满上报" in card and "已冻结：轻羽防晒乳" in card
    assert "@周岚 请接手" in card
    assert len(day.messages("home")) == 1  # what she said: not a word of the bot in the home channel


def test_nobody_takes_it_so_the_deputy_is_called_and_then_everybody_each_with_a_new_letter(day: WorstDay) -> None:
    day.reported("mei")
    [alert] = day.alerts()
    minutes = {"P0": 5, "P1": 15}[alert.severity]
    assert day.person("he").sees() == []

    day.at(f"08:{minutes:02}")
    assert [len(day.calls(who)) for who in ("he", "lan")] == [1, 0]
    day.at(f"08:{2 * minutes:02}")
    assert [len(day.calls(who)) for who in ("he", "lan")] == [2, 1]
    assert f"{minutes} 分钟没人接手" in day.calls("he")[0] and f"{2 * minutes} 分钟没人接手" in day.calls("he")[1]
    assert "@所有人" in day.war()[-1]
    day.begin_again()
    day.at(f"08:{3 * minutes:02}")
    assert len(day.calls("he")) == 3

    day.person("he").presses("我接手")
    day.at("08:29")
    assert day.calls("lan") == []
    assert "何川已接手" in day.war()[0]


def test_the_whole_way_from_report_to_review(day: WorstDay) -> None:
    mei, lan, ning, law = (day.person(name) for name in ("mei", "lan", "ning", "law"))
    mei.says(f"上报 {REACTION}")
    lan.presses("我接手")
    assert lan.presses("指定处理人", {"who": day.member("ning").id}).toast == "已交给许宁"
    signer = day.member("law").id
    ning.presses("写口径", {"wording": WORDING, "signers": [signer], "posts": "官方账号"})
    assert "还差宋律会签" in lan.presses("批准").toast
    assert law.presses("会签").toast == "已会签，谢谢"
    lan.presses("批准")
    ning.presses("已回应", {"link": "https://weibo.com/1"})
    lan.presses("解冻", {"wording": WORDING})
    assert WORDING in mei.sees()[-2] or WORDING in mei.sees()[-1]
    lan.presses("关闭")
    lan.presses("写复盘", {"cause": "新批次香精", "learnt": "", "next": ""})

    told = [text for text in mei.sees() if text.startswith("预警 #1")]
    assert [line.split("：")[1][:4] for line in told] == [
        "周岚已接", "已指定人", "对外口径", "口径会签", "口径已批", "官方已回", "周岚已解", "已关闭，", "已复盘",
    ]  # fmt: skip
    assert [step.what for step in day.steps() if step.by] == [
        "opened", "acknowledge", "assign", "draft", "cosign", "approve", "answer", "thaw", "close", "review",
    ]  # fmt: skip
    assert "已关闭并复盘" in day.war()[0]


def test_only_director_or_deputy_approves_and_thaws_and_closes_a_p0(day: WorstDay) -> None:
    day.person("lan").says("演练")
    ning = day.person("ning")
    ning.presses("我接手", place=WAR)
    ning.presses("指定处理人", {"who": day.member("ning").id}, place=WAR)
    ning.presses("写口径", {"wording": WORDING, "signers": [], "posts": ""}, place=WAR)

    assert (
        ning.presses("批准", place=WAR).toast == "这一步需要总监或代理总监"
        or "总监" in ning.presses("批准", place=WAR).toast
    )
    day.person("he").presses("批准", place=WAR)
    ning.presses("已回应", {"link": ""}, place=WAR)
    assert "总监" in ning.presses("解冻", {"wording": WORDING}, place=WAR).toast
    day.person("he").presses("解冻", {"wording": WORDING}, place=WAR)
    assert "总监" in ning.presses("关闭", place=WAR).toast


def test_a_step_out_of_turn_is_refused_with_how_it_stands(day: WorstDay) -> None:
    day.reported("mei")
    day.person("lan").presses("我接手")
    day.person("he").says("预警 1")

    day.person("lan").says("预警 1")
    day.person("lan").presses("判为误报", {"why": "是另一家的产品"})
    assert "误报" in day.war()[0]
    assert day.person("he").presses("看证据").toast == "已私下发给你"


def test_the_same_story_joins_and_another_one_does_not(day: WorstDay) -> None:
    day.person("mei").says(f"上报 {REACTION} https://xhs.com/a")
    assert "并入预警 #1" in day.person("fang").says(f"上报 {REACTION}！！")
    assert "并入预警 #1" in day.person("fang").says("上报 有人说打人了 https://xhs.com/a")
    assert "已开预警 #2" in day.person("fang").says(f"上报 {FAKE}")

    assert "另有 2 条，已并入" in day.war()[0]
    assert len(day.war()) == 2


def test_an_english_voice_of_a_chinese_story_joins_it_and_makes_it_graver(day: WorstDay) -> None:
    day.person("mei").says("上报 用了轻羽防晒乳之后全脸过敏红肿")
    day.person("bob").says("report A customer's face swelled up after the sunscreen, she went to ER")

    [alert] = day.alerts()
    assert (alert.severity, alert.joined) == ("P0", 1)
    assert any("P1 → P0" in step.note for step in day.steps())


def test_the_first_line_says_all_that_is_known_and_whoever_is_in_charge_hears_of_a_new_turn(day: WorstDay) -> None:
    day.person("mei").says("上报 用了轻羽防晒乳之后全脸过敏，人已经进急诊了")
    assert "P0 疑似送急诊、过敏 ·" in day.war()[0]
    day.person("lan").presses("我接手", place=WAR)
    day.person("fang").says("上报 轻羽防晒乳那个进急诊的，她说联系了记者")

    assert "P0 疑似送急诊、过敏、媒体介入 ·" in day.war()[0]
    assert "预警 #1（P0）这件事又有了：媒体与曝光" in day.person("lan").sees()[-1]
    assert "命中“过敏”“进急诊”“记者”" in day.war()[0]
    day.person("ning").says("上报 轻羽防晒乳那个进急诊的，她说联系了记者，真的")
    assert sum("这件事又有了" in text for text in day.person("lan").sees()) == 1


def test_a_false_alarm_is_thawed_and_kept_as_an_example(day: WorstDay) -> None:
    day.reported("mei")
    day.person("lan").presses("判为误报", {"why": "说的是三年前别家的产品"})

    assert any("误报，已解冻" in text for text in day.person("mei").sees())
    with day.database.read() as db:
        from storage import alerts

        [example] = alerts.false_alarms(db, day.team_id)
    assert example.words == REACTION and example.reason == "说的是三年前别家的产品"


def test_a_drill_says_so_everywhere_and_counts_nowhere(day: WorstDay) -> None:
    day.planned("20:00", "海岛三天两夜")
    day.person("lan").says("演练")
    day.at("08:05")

    assert all(text.startswith("【演练】") for text in day.war())
    assert all(text.startswith("【演练】") for text in day.person("he").sees())
    assert "不用真的撤" in day.person("mei").sees()[-1]
    with day.database.read() as db:
        from storage import alerts, evidence, freezes

        assert alerts.since(db, day.team_id, day.clock.now().replace(hour=0)) == []
        assert evidence.chain(db, day.team_id) == []
        assert freezes.frozen(db, day.team_id, products=["轻羽防晒乳"], now=day.clock.now()) is None


def test_without_a_war_room_it_goes_to_director_deputy_and_reporter_never_to_the_home_channel(tmp_path: Path) -> None:
    day = WorstDay(tmp_path, room=False)
    try:
        day.person("mei").says(REACTION, place="home")
        assert "请在" in day.person("lan").sees()[0] and "请在" in day.person("he").sees()[0]
        assert any("预警 #1" in text for text in day.person("mei").sees())
        assert day.channel("home") == []
    finally:
        day.end()


@pytest.mark.parametrize("words", ["认领 999 {0}", "站会 昨天：{0}\n今天：跟进\n需要：无", "预警 {0}"])
def test_words_inside_commands_and_stand_ups_are_seen_though_the_command_is_refused(day: WorstDay, words: str) -> None:
    day.person("mei").says(words.format(REACTION))

    assert len(day.alerts()) == 1 and len(day.war()) == 1


def test_what_is_said_in_the_war_room_about_an_open_alert_is_no_new_one(day: WorstDay) -> None:
    day.reported("mei")
    day.person("lan").says(f"大家看，{FAKE}，{REACTION}", place=WAR)

    assert len(day.alerts()) == 1 and day.alerts()[0].joined == 0


def test_an_edit_that_makes_words_grave_is_seen_and_an_edit_of_kept_words_is_kept_too(day: WorstDay) -> None:
    mei = day.person("mei")
    mei.says("今天的评论不太对", place="home")
    mei.edits(mei.last_said, REACTION)
    assert len(day.alerts()) == 1

    mei.edits(mei.last_said, "没事了")
    mei.deletes(mei.last_said)
    with day.database.read() as db:
        from storage import evidence

        assert [entry.words for entry in evidence.chain(db, day.team_id)] == [REACTION, "没事了"]
        assert evidence.verify(db, day.team_id) == []
    assert "deleted" in [step.what for step in day.steps()]


def test_what_somebody_unknown_says_in_the_teams_channel_is_seen_too(day: WorstDay) -> None:
    day.makes_a_stranger_of("nora").says(REACTION, place="home")

    [card] = day.war()
    assert "群里看到" in card and len(day.alerts()) == 1


def test_a_letter_that_asked_for_a_step_asks_no_more_once_it_is_taken(day: WorstDay) -> None:
    day.reported("mei")
    lan, he, ning = day.person("lan"), day.person("he"), day.person("ning")
    lan.presses("请何川接手", place=WAR)
    assert "周岚请你接手预警 #1" in he.sees()[-1]
    lan.presses("我接手", place=WAR)
    assert he.sees()[-1].endswith("周岚已接手，8:15 前指定处理人")
    lan.presses("指定处理人", {"who": day.member("ning").id}, place=WAR)
    ning.presses("写口径", {"wording": "我们正在核实", "signers": [], "posts": ""}, place=WAR)
    lan.presses("退回", {"why": "太短"}, place=WAR)
    assert ning.sees()[-1] == "预警 #1：周岚退回了口径：太短\n[写口径]"
    ning.presses("写口径", {"wording": "我们正在核实，会尽快回复", "signers": [], "posts": ""})
    assert "退回了口径" not in ning.sees()[-1]
    lan.presses("批准", place=WAR)
    assert ning.sees()[-1].endswith("[发我纯文本] [已回应]")
    ning.presses("已回应", {"link": ""})
    assert lan.sees()[-1] == "预警 #1：官方已回应，可以解冻了\n[解冻]"
    lan.presses("解冻", {"wording": "已核实"})

    for person in (lan, he, ning):
        assert person.sees()[-1] == "P0 疑似送急诊、媒体介入、过敏 · 8:00 已解冻，可以关闭"


def test_a_graver_voice_brings_a_fresh_pinned_card_that_calls_whoever_decides(day: WorstDay) -> None:
    day.person("mei").says("上报 用了轻羽防晒乳之后全脸过敏红肿")
    assert day.pinned(WAR) == day.war()
    day.person("fang").says("上报 轻羽防晒乳全脸过敏，人已经进急诊了")
    [card] = day.war()
    assert "P0 " in card and "@周岚 请接手（昵称已隐去）" in card and day.pinned(WAR) == [card]


def test_a_graver_voice_calls_whoever_has_taken_the_alert(day: WorstDay) -> None:
    day.person("mei").says("上报 用了轻羽防晒乳之后全脸过敏红肿")
    day.person("he").presses("我接手", place=WAR)
    day.person("fang").says("上报 轻羽防晒乳全脸过敏，人已经进急诊了")

    [card] = day.war()
    assert "@何川 升级为 P0，请看（昵称已隐去）" in card and day.pinned(WAR) == [card]


def test_whoever_reports_into_an_open_alert_hears_of_each_step_and_finds_it(day: WorstDay) -> None:
    day.reported("mei")
    fang = day.person("fang")
    assert "每一步我都会告诉你" in fang.says(f"上报 {REACTION}！！")
    day.person("lan").presses("我接手", place=WAR)

    assert fang.sees()[-1] == day.person("mei").sees()[-1] == "预警 #1：周岚已接手"
    assert "#1 P0" in fang.says("预警") and "#1 P0" in fang.says("预警 1")
    assert day.person("law").says("预警") == "现在没有正在处理的预警"
