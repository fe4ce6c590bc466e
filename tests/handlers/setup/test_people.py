"""People are added, removed and given roles by word, each by whom it is theirs to do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlmodel import select

from bot import teamimport
from storage import teams
from storage.people import Identity, Member, identity_key
from storage.teams import Account
from tests.handlers.newcomers import Newcomers


def forget(chat: Newcomers, name: str) -> None:
    """This person never was in the team."""
    member = chat.member(name)
    with chat.database.write() as db:
        db.delete(db.get_one(Identity, identity_key("local", "local", member.handle)))
        db.delete(db.get_one(Member, member.id))


# --- added --------------------------------------------------------------------------------------------------------


def test_a_guest_who_is_added_is_asked_from_the_next_round_on(both: Newcomers) -> None:
    said = both.person("lan").says("加人 @Nora 内容组")

    assert said == ("Nora 加入内容组，下一次站会开始问\n组里的卡片和看板现在都看得到\n[只参加站会，算外部成员]")
    assert both.roles()["Nora"] == "content member"
    both.at("09:01")
    assert both.person("nora").sees()[-1].startswith("Morning, Nora.")


def test_a_guest_may_also_only_take_part_in_stand_ups(both: Newcomers) -> None:
    both.person("lan").says("加人 @Nora 内容组")
    both.person("lan").presses("只参加站会，算外部成员")

    assert both.person("lan").sees() == ["Nora 是外部成员，只参加站会"]
    assert both.roles()["Nora"] == "guest"
    assert both.member("Nora").enrolled


def test_without_a_group_the_director_is_asked_which(both: Newcomers) -> None:
    assert both.person("lan").says("加人 @Nora") == "Nora 进哪个小组？\n[策略] [内容] [运营] [数据]"
    both.person("lan").presses("数据")

    assert both.roles()["Nora"] == "data member"
    assert both.person("lan").sees()[0].startswith("Nora 加入数据组")


def test_a_lead_adds_to_their_own_group_only(both: Newcomers) -> None:
    assert both.person("ning").says("加人 @Nora 数据") == "组长只管自己的内容组，别的请总监或代理总监来定"
    assert both.person("ning").says("加人 @小满") == "小满 是运营组的，换组请总监或代理总监来定"

    forget(both, "Nora")
    assert both.person("ning").says("加人 @Nora").startswith("Nora 加入内容组")


def test_a_lead_makes_no_guest_a_member(both: Newcomers) -> None:
    both.person("lan").says("角色 @小满 组长")

    assert both.person("mei").says("加人 @Nora") == (
        "Nora 是外部成员，转成正式成员由总监或代理总监来定\n可以请他们说「加人 @Nora 运营」\n[只参加站会，算外部成员]"
    )
    both.person("mei").presses("只参加站会，算外部成员")
    assert both.roles()["Nora"] == "guest"
    assert both.member("Nora").enrolled

    both.person("mei").says("移出 @Nora")
    both.person("mei").says("加人 @Nora")
    assert "Nora" not in both.roles(), "nor by removing and adding them"
    assert both.person("he").says("加人 @Nora 运营").startswith("Nora 加入运营组")


def test_a_lead_has_only_their_own_people_back(both: Newcomers) -> None:
    both.person("lan").says("移出 @小满")
    assert both.person("ning").says("加人 @小满") == "小满 是运营组的，换组请总监或代理总监来定"

    both.person("lan").says("角色 @老方 组长")
    assert both.person("fang").says("加人 @小满").startswith("小满 加入运营组")


def test_a_lead_leads_again_if_the_director_has_them_back(both: Newcomers) -> None:
    both.person("lan").says("移出 @Bob")
    both.person("he").says("加人 @Bob 数据")
    assert both.roles()["Bob"] == "data member"

    both.person("lan").says("角色 @Bob 组长")
    both.person("lan").says("移出 @Bob")
    both.person("lan").says("加人 @Bob 数据")
    assert both.roles()["Bob"] == "data lead"


def test_a_member_adds_nobody(both: Newcomers) -> None:
    assert both.person("mei").says("加人 @Nora") == "这一步需要组长、代理总监或总监来操作，可以请对方帮忙"
    assert both.roles()["Nora"] == "guest"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("加人", "加谁？例：加人 @小满 运营组"),
        ("加人 @Nora 厨房组", "没有「厨房组」这个小组。有：策略、内容、运营、数据"),
        ("加人 张三 内容", "「张三 内容」我没对上人。@ 一下，或写全名"),
        ("加人 @小满 运营", "小满 本来就在运营组"),
    ],
)
def test_words_that_add_nobody_are_answered(both: Newcomers, words: str, answer: str) -> None:
    assert both.person("lan").says(words) == answer


def test_an_english_stand_up_adds_and_removes_nobody(both: Newcomers) -> None:
    for words in ("add captions to 3 posts", "remove the old banner", "link the new post", "role play the KOS script"):
        assert both.person("bob").says(words) == "I didn't get that. Send “help” to see what I can do"


def test_nobody_is_meant_by_half_a_name(both: Newcomers) -> None:
    assert both.person("lan").says("移出 @Bobby") == "「Bobby」我没对上人。@ 一下，或写全名"
    assert both.roles()["Bob"] == "data lead"


# --- removed ------------------------------------------------------------------------------------------------------


def test_who_has_left_loses_access_at_once(both: Newcomers) -> None:
    both.at("09:01")
    assert both.person("lan").says("移出 @小满") == (
        "小满 已移出战队，从现在起看不到也问不到我\n弄错了就说「加人 @小满」，记录都还在"
    )

    assert both.person("mei").says("设置").startswith("我还不认识你")
    assert both.person("mei").presses("今天请假").toast.startswith("这个按钮是给战队里的人用的")
    assert both.channel()[0].startswith("日站会 2月9日 周一 · 已交 0/5")
    seen = len(both.person("mei").sees())
    both.at("2026-02-10 12:00")
    assert len(both.person("mei").sees()) == seen


def test_who_comes_back_is_the_one_they_were(both: Newcomers) -> None:
    before = both.member("小满").id
    both.person("lan").says("移出 @小满")

    both.person("lan").says("加人 @小满 运营")

    assert both.member("小满").id == before
    assert both.roles()["小满"] == "ops member"


def test_open_tasks_of_who_leaves_are_named(both: Newcomers) -> None:
    both.at("09:00")
    both.person("mei").says("昨天：发了两条\n今天：写初稿\n需要：无")
    both.person("mei").presses("转成任务")

    assert "手上还有：#1 写初稿，请安排人接" in both.person("lan").says("移出 @小满")


def test_a_lead_is_refused_in_the_language_of_the_room_they_spoke_in(both: Newcomers) -> None:
    refused = "组长只管自己的数据组，别的请总监或代理总监来定"

    assert both.person("bob").says("@Baton remove @小满", "home") == refused
    assert both.person("bob").says("@Baton add @小满", "home") == "小满 是运营组的，换组请总监或代理总监来定"
    assert both.person("bob").says("remove @小满").startswith("A lead looks after")


# --- the accounts of who leaves -----------------------------------------------------------------------------------


def entrust(chat: Newcomers, handle: str, owner: str, backup: str = "", roster: Sequence[str] = ()) -> None:
    """An account, with those who look after it, by their names."""
    ids = {name: chat.member(name).id for name in (owner, backup, *roster) if name}
    with chat.database.write() as db:
        db.add(Account(
            team_id=chat.team().id, network="小红书", handle=handle, kind="KOC", owner_id=ids[owner],
            backup_id=ids.get(backup, ""),
            roster=json.dumps([[ids[name], "mon-sun 10:00-18:00", True] for name in roster]) if roster else "",
        ))  # fmt: skip


def kept(chat: Newcomers) -> dict[str, tuple[str, str]]:
    """Who has each account, and who steps in."""
    with chat.database.read() as db:
        names = {"": ""} | {member.id: member.name for member in db.exec(select(Member)).all()}
        return {a.handle: (names[a.owner_id], names[a.backup_id]) for a in teams.accounts(db, chat.team().id)}


def test_the_backup_has_the_accounts_of_who_leaves_at_once(both: Newcomers) -> None:
    both.at("09:00")
    entrust(both, "实验室", "老方", "小满", roster=("老方", "小满"))
    entrust(both, "答疑", "老方", "小满")
    entrust(both, "日记", "小满", "老方", roster=("老方",))

    said = both.person("lan").says("@Baton 移出 @老方", "home")

    assert "账号小红书 实验室、小红书 答疑现在由小满负责" in said.splitlines()
    assert kept(both) == {"实验室": ("小满", ""), "答疑": ("小满", ""), "日记": ("小满", "")}
    assert both.person("mei").sees(about="老方") == [
        "老方离开了战队，2 个账号现在由你负责：小红书 实验室、小红书 答疑\n要换人，请告诉组长或总监"
    ]
    with both.database.read() as db:
        rosters = {a.handle: a.roster for a in teams.accounts(db, both.team().id)}
    assert both.member("老方").id not in "".join(rosters.values())
    assert both.member("小满").id in rosters["实验室"]
    assert rosters["日记"] == ""
    assert "周岚 把账号「小红书 答疑」从老方交给小满" in both.person("lan").says("设置 记录")


def test_an_account_without_a_backup_is_brought_before_who_leads(both: Newcomers) -> None:
    both.at("09:00")
    both.person("lan").says("角色 @小满 组长")
    entrust(both, "实验室", "老方")
    entrust(both, "答疑", "老方", "Nora")

    said = both.person("he").says("移出 @老方")

    assert "账号小红书 实验室、小红书 答疑现在没人负责，请在战队文件里定一位负责人" in said.splitlines()
    told = "老方离开了战队，2 个账号没人负责了：小红书 实验室、小红书 答疑\n请在战队文件里定一位负责人"
    assert both.person("mei").sees(about="老方") == [told]
    assert both.person("lan").sees(about="老方") == [told]
    assert kept(both) == {"实验室": ("", ""), "答疑": ("", "Nora")}, "a guest steps in, but is no owner"
    assert "账号「小红书 实验室」没人负责了（何川 移出了老方）" in both.person("lan").says("设置 记录")


def test_whoever_removes_somebody_is_told_once(both: Newcomers) -> None:
    both.at("09:00")
    entrust(both, "实验室", "老方")

    both.person("lan").says("移出 @老方")

    assert len(both.person("lan").sees(about="小红书 实验室")) == 1


def test_a_backup_is_told_in_their_own_language(both: Newcomers) -> None:
    both.at("09:00")
    entrust(both, "lab", "老方", "Bob")

    both.person("lan").says("移出 @老方")

    assert both.person("bob").sees(about="老方") == [
        "老方 has left the team; you look after this account now: 小红书 lab\n"
        "If somebody else should have it, tell your lead or the director"
    ]


def test_a_team_file_that_takes_somebody_out_tells_who_has_their_accounts(both: Newcomers) -> None:
    both.at("09:00")
    entrust(both, "实验室", "老方", "小满", roster=("老方", "小满"))
    entrust(both, "答疑", "老方")
    with both.database.write() as db:
        file = teamimport.export(db, both.team())
        members = tuple(each for each in file.members if each.handle != "fang")
        accounts = tuple(
            replace(each, owner="", roster=tuple(duty for duty in each.roster if duty.who != "fang"))
            for each in file.accounts
        )
        without = replace(file, members=members, accounts=accounts)
        teamimport.apply(db, without, both.clock.now())
        assert teamimport.apply(db, without, both.clock.now()) == []
    both.at("09:01")

    assert kept(both) == {"实验室": ("小满", ""), "答疑": ("", "")}
    assert len(both.person("mei").sees(about="1 个账号现在由你负责：小红书 实验室")) == 1
    assert len(both.person("lan").sees(about="1 个账号没人负责了：小红书 答疑")) == 1


def test_each_removes_only_whom_they_may(both: Newcomers) -> None:
    assert both.person("ning").says("移出 @小满") == "组长只管自己的内容组，别的请总监或代理总监来定"
    assert both.person("ning").says("移出 @许宁") == "组长只管自己的内容组，别的请总监或代理总监来定"
    assert both.person("he").says("移出 @周岚") == "周岚 是唯一的总监，先把「总监」给另一位"
    assert both.person("he").says("移出 @老方").startswith("老方 已移出战队")


def test_a_director_does_not_remove_themselves(both: Newcomers) -> None:
    both.person("lan").says("角色 @何川 总监")

    assert both.person("lan").says("移出 @周岚").startswith("总监不能把自己移出：先说「角色 @谁 总监」")
    assert both.roles()["周岚"] == "strategy director"


# --- roles --------------------------------------------------------------------------------------------------------


def test_the_director_gives_roles(both: Newcomers) -> None:
    lan = both.person("lan")

    assert lan.says("角色 @小满 组长") == "小满 现在是组长"
    assert lan.says("role @老方 deputy until 31 Mar") == "老方 现在是代理总监，到 3月31日 周二 为止"
    assert lan.says("角色 @Bob 外部成员") == "Bob 现在是外部成员"
    assert lan.says("角色 @Bob 外部成员") == "Bob 本来就是外部成员"
    assert (both.roles()["小满"], both.roles()["老方"], both.roles()["Bob"]) == ("ops lead", "ops deputy", "guest")


@pytest.mark.parametrize(
    ("before", "afterwards"),
    [
        ("组长", "组长只管自己的运营组，别的请总监或代理总监来定"),
        ("成员", "这一步需要组长、代理总监或总监来操作，可以请对方帮忙"),
    ],
)
def test_a_deputy_for_a_time_is_what_they_were_again_afterwards(both: Newcomers, before: str, afterwards: str) -> None:
    both.person("lan").says(f"角色 @小满 {before}")
    both.person("lan").says("角色 @小满 代理总监 到 2月9日")
    both.person("lan").says("角色 @小满 代理总监 到 2月10日")
    both.sleep_until("2026-02-10 12:00")
    assert both.person("mei").says("移出 @老方").startswith("老方 已移出战队")

    both.sleep_until("2026-02-11 12:00")
    assert both.person("mei").says("移出 @Bob") == afterwards


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("角色 @周岚 成员", "周岚 是唯一的总监，先把「总监」给另一位"),
        ("角色 @小满 队长", "没有「队长」这个角色。有：总监、代理总监、组长、成员、外部成员"),
        ("角色 @小满 代理总监 到 去年", "「去年」我看不出是哪天，或者已经过了。例：到 3月31日"),
        ("角色 @小满 组长 到 3月31日", "只有代理总监可以写到哪天为止"),
    ],
)
def test_roles_that_cannot_be_are_refused(both: Newcomers, words: str, answer: str) -> None:
    assert both.person("lan").says(words) == answer
    assert both.roles()["小满"] == "ops member"


def test_only_the_director_gives_roles(both: Newcomers) -> None:
    assert both.person("he").says("角色 @小满 组长") == "这一步需要总监来操作，可以请对方帮忙"


def test_after_a_second_director_the_first_may_step_down(both: Newcomers) -> None:
    said = both.person("lan").says("角色 @何川 总监")
    assert said == "何川 现在是总监\n---\n现在有 2 位总监：周岚、何川。只留一位的话，说「角色 @周岚 成员」"

    assert both.person("lan").says("角色 @周岚 成员") == "周岚 现在是成员"
    assert both.roles()["周岚"] == "strategy member"
