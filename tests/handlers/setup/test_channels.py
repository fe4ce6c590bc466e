"""Channels: a second team in a workspace, further channels and what they are for, and the bot thrown out."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Joined
from storage import teams
from tests.handlers.newcomers import Newcomers, local, person
from tests.handlers.setup.test_setting_up import PICKED

ASKS = (
    "我进来了（晴屿战队）。这个群做什么用？\n"
    "主频道：发站会和冲刺卡。作战室：只发危机卡。都不是也行，我就只在被 @ 时回话\n"
    "[设为主频道] [设为作战室] [普通群就好]"
)


# --- strangers ----------------------------------------------------------------------------------------------------


def test_where_a_team_is_at_home_a_stranger_is_asked_before_there_is_a_second(both: Newcomers) -> None:
    both.person("lan").says("移出 @老方")
    both.bring_in("fang", "side")

    assert both.teams() == ["晴屿战队"]
    assert both.channel("side") == [
        "这个工作区已经有战队在用我了\n"
        "是同一个战队：请队里的人把我加进来，或让组长先「加人」加上你；要另起一个战队，就点下面\n"
        "[在这个群新建战队]"
    ]


def test_the_stranger_may_make_a_team_of_their_own(both: Newcomers) -> None:
    both.person("lan").says("移出 @老方")
    both.bring_in("fang", "side")

    both.person("fang").presses("在这个群新建战队", place="side")

    assert sorted(both.teams()) == ["KOX 战队", "晴屿战队"]
    assert both.channel("side")[0] == "@老方 在这里建了战队，设置卡在下面"
    assert both.channel("side")[1].startswith("我是接力棒")


def test_a_member_cannot_make_a_second_team(both: Newcomers) -> None:
    both.person("lan").says("移出 @老方")
    both.bring_in("fang", "side")

    said = both.person("mei").presses("在这个群新建战队", place="side").toast

    assert said == "你已经在「晴屿战队」里了，一个人只能在一个战队"
    assert both.teams() == ["晴屿战队"]


def test_a_bot_that_came_unseen_still_offers_to_begin(fresh: Newcomers) -> None:
    said = fresh.person("mei").says("@接力棒 在吗", "home")

    assert said.startswith("这个群还没有战队\n谁来当总监，就由谁点下面的按钮")
    fresh.person("lan").presses("在这个群新建战队", place="home")
    assert fresh.roles() == {"周岚": "strategy director"}


def test_who_is_in_the_channel_is_asked_again_if_the_platform_kept_silent(fresh: Newcomers) -> None:
    fresh.elsewhere.silent = True
    fresh.joins_elsewhere("ou_lan", "oc_1")
    assert "群里有 1 人" in fresh.elsewhere.seen("oc_1")[0]

    fresh.elsewhere.silent = False
    fresh.says_elsewhere("ou_lan", "设置", "oc_1")

    assert "群里有 3 人" in fresh.elsewhere.seen("oc_1")[-1]


# --- further channels ---------------------------------------------------------------------------------------------


def test_a_further_channel_is_asked_what_it_is_for(both: Newcomers) -> None:
    joined = both.bring_in("mei", "side", "闲聊")
    both.hear(Joined("told again", joined.place, joined.sender, joined.at, bot=True, title="闲聊"))

    assert both.channel("side") == [ASKS]


def test_a_lead_decides_and_the_card_says_so(both: Newcomers) -> None:
    both.bring_in("mei", "side", "闲聊")

    refused = both.person("mei").presses("设为作战室", place="side")
    assert refused.toast.startswith("这一步需要组长")
    done = both.person("ning").presses("设为作战室", place="side")

    assert done.toast == "好，这个群现在是作战室"
    assert both.channel("side") == ["晴屿战队：这个群是作战室\n[设为主频道] [普通群就好]"]


def test_a_workspace_has_one_home(both: Newcomers) -> None:
    both.bring_in("mei", "side", "闲聊")

    said = both.person("he").says("@接力棒 频道 主频道", "side")

    assert said == "好，这个群现在是主频道\n---\n原来的「晴屿·KOX 主群」改成普通群了"
    both.at("09:01")
    assert both.channel("side")[-1].startswith("日站会")
    assert both.channel("home") == []


def test_a_team_without_a_home_is_told(both: Newcomers) -> None:
    said = both.person("lan").says("@接力棒 频道 普通", "home")

    assert said.endswith("现在没有主频道了，站会卡没处发。到要用的群里对我说「频道 主频道」")


def test_what_a_channel_is_for_is_said_in_it_and_only_by_who_may(both: Newcomers) -> None:
    assert both.person("lan").says("频道 作战室") == "请到那个群里 @我 说，比如「频道 主频道」"
    assert both.person("mei").says("@接力棒 频道 作战室", "home").startswith("这一步需要总监或代理总监")
    assert both.person("lan").says("@接力棒 频道 厨房", "home").startswith("「厨房」我没看懂")


# --- thrown out ---------------------------------------------------------------------------------------------------


def test_the_director_is_told_when_the_bot_is_out_of_the_home_channel(both: Newcomers) -> None:
    both.at("08:45")  # not in the quiet hours
    both.throw_out("mei")

    assert both.person("lan").sees(about="频道") == [
        "我被移出了主频道「晴屿·KOX 主群」，站会卡没处发了\n把我加回去；或到别的群里对我说「频道 主频道」"
    ]
    both.at("09:01")
    assert both.channel() == []


def test_it_is_noticed_also_where_the_platform_does_not_say_who_did_it(both: Newcomers) -> None:
    both.at("08:45")
    both.throw_out("")
    both.throw_out("")

    assert len(both.person("lan").sees(about="频道")) == len(both.person("he").sees(about="频道")) == 1


def test_back_in_the_channel_it_is_what_it_was(both: Newcomers) -> None:
    both.throw_out("mei")
    both.bring_in("mei")

    with both.database.read() as db:
        assert [row.chat_id for row in teams.channels(db, both.team_id, teams.HOME)] == ["home"]
    both.at("09:01")
    assert any(card.startswith("日站会") for card in both.channel())


def test_a_founder_who_throws_it_out_and_back_in_gets_the_card_anew(fresh: Newcomers) -> None:
    fresh.bring_in("lan")
    fresh.throw_out("lan")
    fresh.bring_in("lan")

    assert len(fresh.channel()) == 1
    fresh.person("lan").presses("开始设置", PICKED, place="home")
    assert fresh.team().ready


def test_who_comes_later_can_be_added_by_name(fresh: Newcomers) -> None:
    fresh.bring_in("lan")
    fresh.person("lan").presses("开始设置", PICKED, place="home")
    fresh.person("lan").says("移出 @老方")
    fresh.hear(Joined("fang comes", local("home"), person("fang"), fresh.clock.now(), who=(person("fang"),)))

    assert fresh.person("lan").says("加人 老方 内容").startswith("老方 加入内容组")


def test_a_guest_of_the_workspace_founds_no_team(fresh: Newcomers) -> None:
    fresh.elsewhere.profiles["ou_new"] = replace(fresh.elsewhere.profiles["ou_new"], guest=True)
    fresh.joins_elsewhere("ou_new", "oc_1")

    assert fresh.teams() == []
    assert fresh.elsewhere.seen("oc_1") == []
