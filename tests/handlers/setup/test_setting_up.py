"""The bot is added to a channel and asks for what it needs: product.md, "Setting up a team"."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import Outcome
from storage import occasions
from tests.chat import Someone
from tests.handlers.newcomers import Newcomers, again

PICKED: dict[str, str | list[str]] = {
    "director": "周岚",
    "strategy": ["周岚", "何川"],
    "content": ["许宁"],
    "ops": ["小满", "老方"],
    "data": ["Bob"],
}
WELCOME = (
    "我是接力棒：开站会、派任务、盯危机。花一分钟设置，就能开始\n"
    "总监：周岚（总监）　群里有 7 人，谁在哪个小组，点「开始设置」勾一下\n"
    "站会：工作日 9:30，提前 30 分钟私下问每个人\n"
    "时区 Asia/Shanghai｜中国节假日和调休｜中文\n"
    "战队已经在另一个平台用我了？在那边私信我「绑定」拿六位码，回到这里发「绑定 码」，这个群就并进去\n"
    "[开始设置]"
)
SET = (
    "「晴屿·KOX 主群」下一次站会：今天 9:30\n"
    "站会：工作日 9:30，提前 30 分钟私下问\n"
    "中国节假日和调休｜时区 Asia/Shanghai｜中文｜22:00–8:30 不打扰\n"
    "策略｜周岚（总监）、何川\n"
    "内容｜许宁\n"
    "运营｜老方、小满\n"
    "数据｜Bob\n"
    "外部成员：Nora　频道：晴屿·KOX 主群（主频道）\n"
    "[修改]"
)


def test_whoever_adds_the_bot_is_shown_what_it_would_take(fresh: Newcomers) -> None:
    fresh.bring_in("lan")

    assert fresh.channel() == [WELCOME]
    assert not fresh.team().ready
    assert fresh.roles() == {"周岚": "strategy director"}


def test_the_card_hangs_once_however_often_it_is_told(fresh: Newcomers) -> None:
    joined = fresh.bring_in("lan")
    fresh.hear(joined)
    fresh.hear(again(joined, "another delivery"))

    assert fresh.channel() == [WELCOME]
    assert fresh.teams() == ["晴屿·KOX 主群"]


def test_nothing_is_asked_before_the_set_up(fresh: Newcomers) -> None:
    fresh.bring_in("lan")
    fresh.at("12:00")

    assert fresh.person("mei").sees() == fresh.person("lan").sees() == []


def test_the_form_makes_members_and_guests_and_names_the_first_stand_up(fresh: Newcomers) -> None:
    fresh.bring_in("lan")

    done = fresh.person("lan").presses("开始设置", PICKED, place="home")

    assert done.toast == "设置好了，第一次站会：今天 9:30"
    assert fresh.channel() == [SET]
    assert fresh.roles() == {
        "周岚": "strategy director", "何川": "strategy member", "许宁": "content member", "小满": "ops member",
        "老方": "ops member", "Bob": "data member", "Nora": "guest",
    }  # fmt: skip


def test_the_first_round_opens_and_asks_members_but_no_guest(fresh: Newcomers) -> None:
    fresh.bring_in("lan")
    fresh.person("lan").presses("开始设置", PICKED, place="home")

    fresh.at("09:01")

    assert fresh.channel()[-1].startswith("日站会 2月9日 周一 · 已交 0/6")
    assert fresh.person("mei").sees()[-1].startswith("小满早，周一站会")
    assert fresh.person("bob").sees()[-1].startswith("Morning, Bob.")  # the platform told their language
    assert fresh.person("nora").sees() == []


def test_a_team_set_up_after_its_time_meets_the_next_working_day(fresh: Newcomers) -> None:
    fresh.at("10:40")
    fresh.bring_in("lan")
    done = fresh.person("lan").presses("开始设置", PICKED, place="home")
    assert done.toast == "设置好了，第一次站会：明天（2月10日 周二） 9:30"

    fresh.at("11:00")
    fresh.baton.stop()
    fresh.begin()  # nor does a restart within the hours in which a missed round would be made up for
    fresh.at("12:00")
    assert fresh.person("mei").sees(about="小满早") == []

    fresh.at("2026-02-10 09:01")
    assert fresh.person("mei").sees()[-1].startswith("小满早，周二站会")


def test_the_same_form_twice_changes_nothing(fresh: Newcomers) -> None:
    fresh.bring_in("lan")
    fresh.person("lan").presses("开始设置", PICKED, place="home")
    before = fresh.roles()

    again = fresh.person("lan").presses("修改", PICKED, place="home")

    assert again.toast == "没有变化"
    assert fresh.roles() == before
    assert fresh.channel() == [SET]


@pytest.mark.parametrize(
    ("field", "given", "sentence"),
    [
        ("tz", "Asia/Shangai", "没有「Asia/Shangai」这个时区，要写成 Asia/Shanghai 这样"),
        ("country", "XX", "没有「XX」的节假日表，要写成 CN、SG、US 这样，或空着"),
        ("name", "", "这一项要填一下"),
        ("data", ["Bob", "小满"], "小满 已经勾在运营了，一个人只能在一个小组"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    fresh: Newcomers, field: str, given: str | list[str], sentence: str
) -> None:
    fresh.bring_in("lan")

    sent = fresh.person("lan").presses("开始设置", {**PICKED, field: given}, place="home")

    assert sent.errors == {field: sentence}
    assert not fresh.team().ready
    assert list(fresh.roles()) == ["周岚"]


def test_somebody_must_be_picked(fresh: Newcomers) -> None:
    fresh.bring_in("lan")
    nobody: dict[str, str | list[str]] = {"strategy": [], "content": [], "ops": [], "data": []}

    sent = fresh.person("lan").presses("开始设置", nobody, place="home")

    assert sent.errors == {"ops": "至少给一个小组勾一个人"}


def test_zone_and_country_may_be_written_carelessly(fresh: Newcomers) -> None:
    fresh.bring_in("lan")

    fresh.person("lan").presses("开始设置", {**PICKED, "tz": "asia/singapore", "country": " sg "}, place="home")

    assert (fresh.team().tz, fresh.team().country) == ("Asia/Singapore", "SG")


def test_only_the_founder_opens_the_form(fresh: Newcomers) -> None:
    fresh.bring_in("lan")

    refused = fresh.person("mei").presses("开始设置", PICKED, place="home")

    assert refused.toast == "设置请把我拉进群的那位来点"
    refusal = fresh.adapter.deeds.form_behind(fresh.person("mei")._local, *fresh.person("mei").find("开始设置", "home"))
    assert isinstance(refusal, Outcome) and refusal.toast == refused.toast
    assert not fresh.team().ready


def test_a_member_may_not_change_the_settings(fresh: Newcomers) -> None:
    fresh.bring_in("lan")
    fresh.person("lan").presses("开始设置", PICKED, place="home")

    assert (
        fresh.person("mei")
        .presses("修改", {"name": "我们队"}, place="home")
        .toast.startswith("这一步需要总监或代理总监")
    )
    assert fresh.team().name == "晴屿·KOX 主群"


def test_english_people_found_an_english_team(tmp_path: Path) -> None:
    crowd = (Someone("bob", "Bob", lang="en"), Someone("amy", "Amy", lang="en"))
    chat = Newcomers(tmp_path, crowd)
    chat.bring_in("bob", title="")

    assert chat.channel()[0].startswith("I'm Baton: stand-ups, tasks, crises. One minute of set-up and we can start\n")
    assert chat.teams() == ["KOX team"]
    assert "Director: Bob (director) · 2 people here" in chat.channel()[0]
    chat.end()


# --- changing -----------------------------------------------------------------------------------------------------


def test_who_is_no_longer_ticked_becomes_a_guest_and_is_not_waited_for(fresh: Newcomers) -> None:
    fresh.bring_in("lan")
    fresh.person("lan").presses("开始设置", PICKED, place="home")
    fresh.at("09:01")

    said = fresh.person("lan").presses("修改", {"ops": ["小满"]}, place="home").toast

    assert "现在是外部成员、站会不再问：老方。" in said
    assert fresh.roles()["老方"] == "guest"
    assert fresh.channel()[-1].startswith("日站会 2月9日 周一 · 已交 0/5")


def test_a_forgotten_tick_never_unseats_a_deputy(both: Newcomers) -> None:
    both.person("lan").says("设置")
    both.person("lan").presses("修改", {"strategy": ["周岚"]})

    assert both.roles()["何川"] == "strategy deputy"


def test_a_lead_stays_lead_when_the_form_is_sent(both: Newcomers) -> None:
    both.person("lan").says("设置")
    both.person("lan").presses("修改", {"name": "新名字"})

    assert both.roles()["许宁"] == "content lead"
    assert both.team().name == "新名字"


def test_a_forgotten_lead_leads_again_once_ticked(both: Newcomers) -> None:
    both.person("lan").says("设置")
    both.person("lan").presses("修改", {"data": []})
    assert both.roles()["Bob"] == "guest"

    both.person("lan").presses("修改", {"data": ["Bob"]})
    assert both.roles()["Bob"] == "data lead"


def test_a_stand_up_in_the_quiet_hours_is_warned_of(both: Newcomers) -> None:
    both.person("lan").says("设置")
    words = "8:00 开会意味着 7:30 就问大家，在免打扰时段里（22:00–8:30）"

    said = both.person("lan").presses("修改", {"standup_at": "08:00"}).toast

    assert words in said and words in both.person("lan").sees()[-1]
    assert words not in both.person("lan").presses("修改", {"standup_at": "09:00"}).toast


def test_another_language_of_the_channel_changes_no_private_word(both: Newcomers) -> None:
    both.person("lan").says("设置")
    with both.database.write() as db:
        mei = db.merge(both.member("小满"))
        mei.lang = ""
        db.add(mei)

    both.person("lan").presses("修改", {"lang": "en"})
    both.at("09:01")

    assert both.channel()[0].startswith("Stand-up")
    assert both.person("mei").sees()[0].startswith("小满早，周一站会")


def test_settings_asked_for_in_a_channel_come_in_private(both: Newcomers) -> None:
    assert both.person("lan").says("@接力棒 设置", "home") == "@周岚 发到你私信了"
    assert both.person("lan").sees()[-1].startswith("「晴屿战队」下一次站会")

    assert both.person("mei").says("@接力棒 设置 记录", "home") == "@小满 发到你私信了"
    assert both.person("mei").sees()[-1].startswith("最近的设置改动")


def test_only_the_director_hands_over(both: Newcomers) -> None:
    both.person("he").says("设置")

    refused = both.person("he").presses("修改", {"director": "何川"})

    assert refused.errors == {"director": "换总监要由总监本人来改"}


def test_the_director_hands_over_and_stays_a_member(both: Newcomers) -> None:
    both.person("lan").says("设置")
    both.person("lan").presses("修改", {"director": "何川"})

    assert both.roles()["何川"] == "strategy director"
    assert both.roles()["周岚"] == "strategy member"


def test_a_form_that_was_overtaken_is_refused(both: Newcomers) -> None:
    both.person("lan").says("设置")
    opened = both.person("lan").presses("修改")
    both.person("he").says("设置")
    both.person("he").presses("修改", {"standup_at": "10:00"})

    late = both.sends("lan", opened.message, {"name": "晴屿二队", "standup_at": "09:30"})

    assert late.errors == {"name": "你填的时候，何川 改过设置了。请重新打开再改，免得盖掉"}
    assert (both.team().name, both.team().standup_at) == ("晴屿战队", "10:00")


def test_a_later_time_moves_todays_round(both: Newcomers) -> None:
    both.person("lan").says("设置")
    done = both.person("lan").presses("修改", {"standup_at": "11:00"})
    assert done.toast == "已保存，下一次站会：今天 11:00"

    both.at("10:29")
    assert both.person("mei").sees() == []
    both.at("10:30")
    assert "11:00 前交就好" in both.person("mei").sees()[0]


def test_a_time_moved_there_and_back_still_meets(both: Newcomers) -> None:
    both.person("lan").says("设置")
    both.at("08:20")
    both.person("lan").presses("修改", {"standup_at": "08:00"})
    both.at("08:22")
    both.person("lan").presses("修改", {"standup_at": "09:30"})

    both.at("09:01")
    assert both.person("mei").sees()[0].startswith("小满早，周一站会")


def test_another_calendar_moves_the_next_round(both: Newcomers) -> None:
    both.sleep_until("2026-02-13 10:30")  # Friday; in China the Saturday after it is worked
    both.person("lan").says("设置")
    done = both.person("lan").presses("修改", {"country": "SG"})

    assert done.toast == "已保存，下一次站会：2月16日 周一 9:30"
    seen = len(both.person("mei").sees())
    both.at("2026-02-14 12:00")
    assert len(both.person("mei").sees()) == seen


def test_every_change_is_kept_with_who_and_when(both: Newcomers) -> None:
    both.person("lan").says("设置")
    both.person("lan").presses("修改", {"standup_at": "10:00"})
    both.at("08:30")
    both.person("he").says("移出 @老方")

    assert both.person("mei").says("设置 记录") == (
        "最近的设置改动\n2月9日 周一 8:30　何川 移出了「老方」，原来是运营组成员\n"
        "2月9日 周一 8:00　周岚 把站会时间从 9:30 改成 10:00"
    )


def test_everybody_reads_the_settings_but_guests_do_not(both: Newcomers) -> None:
    shown = both.person("mei").says("设置")

    assert shown.startswith("「晴屿战队」下一次站会：今天 9:30")
    assert "[修改]" not in shown
    assert both.person("nora").says("settings") == "This takes a team member; please ask them"


def test_what_comes_next_is_never_in_the_past(both: Newcomers) -> None:
    with both.database.write() as db:
        occasions.plan(db, both.team().id, "standup.plan", "late", both.clock.now() - timedelta(minutes=5))

    coming = both.stage.next()

    assert coming is not None
    assert coming[0] == both.clock.now()
