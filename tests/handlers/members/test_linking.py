"""One person on two messengers: joined by a mail address, or by a code said on the other side."""

from __future__ import annotations

import re

from storage import people
from tests.handlers.newcomers import Newcomers, someone


def code_of(words: str) -> str:
    found = re.search(r"\d{3} \d{3}", words)
    assert found, words
    return found[0]


def accounts(chat: Newcomers, name: str) -> list[str]:
    with chat.database.read() as db:
        return [identity.id for identity in people.identities(db, chat.member(name).id)]


def test_a_code_makes_one_person_of_two_accounts(both: Newcomers) -> None:
    code = code_of(both.person("mei").says("绑定"))

    assert both.says_elsewhere("ou_mei", f"绑定 {code}") == "绑定好了，小满。以后私信发到你最后说话的那边"

    assert accounts(both, "小满") == ["feishu:tenant:ou_mei", "local:local:mei"]
    assert both.says_elsewhere("ou_mei", "我").startswith("小满，我记着你的这些")


def test_a_mail_address_joins_two_accounts_but_not_where_strangers_may_claim_it(both: Newcomers) -> None:
    """On a messenger where anybody may add the bot to a workspace of their own, an address proves nothing."""
    both.elsewhere.profiles["ou_eve"] = someone("ou_eve", "Eve", "lan@example.com")
    both.elsewhere.shared = True
    assert "周岚" not in both.says_elsewhere("ou_eve", "我")
    assert accounts(both, "周岚") == ["local:local:lan"]

    both.elsewhere.shared = False
    assert both.says_elsewhere("ou_eve", "我").startswith("周岚，我记着你的这些")


def test_private_letters_follow_to_where_the_person_last_spoke(both: Newcomers) -> None:
    both.says_elsewhere("ou_mei", f"绑定 {code_of(both.person('mei').says('绑定'))}")
    seen = len(both.person("mei").sees())

    both.at("09:01")

    assert both.elsewhere.seen("p-ou_mei")[-1].startswith("小满早，周一站会")
    assert len(both.person("mei").sees()) == seen


def test_the_other_side_is_told(both: Newcomers) -> None:
    both.says_elsewhere("ou_mei", f"link {code_of(both.person('mei').says('绑定'))}")

    assert both.person("mei").sees()[-1].startswith("你的飞书账号刚刚和这里绑定了\n不是你本人？")


def test_a_code_is_shown_in_private_only(both: Newcomers) -> None:
    said = both.person("mei").says("@接力棒 绑定", "home")

    assert said == "@小满 绑定码发到你私信了"
    assert code_of(both.person("mei").sees()[-1])


def test_a_code_counts_once(both: Newcomers) -> None:
    code = code_of(both.person("mei").says("绑定"))
    both.says_elsewhere("ou_mei", f"绑定 {code}")

    assert both.says_elsewhere("ou_new", f"绑定 {code}").startswith("这个码不对")
    assert accounts(both, "小满") == ["feishu:tenant:ou_mei", "local:local:mei"]


def test_a_newer_code_replaces_the_older(both: Newcomers) -> None:
    old = code_of(both.person("mei").says("绑定"))
    both.person("mei").says("绑定")

    assert both.says_elsewhere("ou_mei", f"绑定 {old}").startswith("这个码不对")


def test_a_code_is_good_for_ten_minutes(both: Newcomers) -> None:
    code = code_of(both.person("mei").says("绑定"))
    both.at("08:11")

    assert both.says_elsewhere("ou_mei", f"绑定 {code}").startswith("这个码不对")


def test_guessing_is_over_after_five_tries_an_hour(both: Newcomers) -> None:
    code = code_of(both.person("mei").says("绑定"))
    wrong = "000000" if code != "000 000" else "111111"
    for _ in range(5):
        assert both.says_elsewhere("ou_new", f"绑定 {wrong}").startswith("这个码不对")

    assert both.says_elsewhere("ou_new", f"绑定 {code}") == "试得太多次了，一小时后再来"
    assert accounts(both, "小满") == ["local:local:mei"]
    assert both.says_elsewhere("ou_mei", f"绑定 {code}").startswith("绑定好了")  # others are not held back by it


def test_after_an_hour_one_may_try_again(both: Newcomers) -> None:
    for _ in range(5):
        both.says_elsewhere("ou_mei", "绑定 123456")
    both.at("09:01")

    code = code_of(both.person("mei").says("绑定"))
    assert both.says_elsewhere("ou_mei", f"绑定 {code}").startswith("绑定好了")


def test_a_code_does_not_join_two_people_of_one_messenger(both: Newcomers) -> None:
    code = code_of(both.person("mei").says("绑定"))

    assert both.person("fang").says(f"绑定 {code}").startswith("那位在这个平台上已经有账号了")
    assert accounts(both, "老方") == ["local:local:fang"]


def test_a_stranger_without_a_code_is_told_where_to_get_one(both: Newcomers) -> None:
    assert both.says_elsewhere("ou_mei", "绑定").startswith("在你已经用我的那个平台上私信我「绑定」")
    assert both.person("mei").says("绑定 123 456").startswith("这个码不对")


def test_the_channel_of_an_empty_new_team_joins_the_old_one(both: Newcomers) -> None:
    both.joins_elsewhere("ou_lan", "oc_1")
    assert both.elsewhere.seen("oc_1")[0].startswith("我是接力棒")
    assert sorted(both.teams()) == ["晴屿战队", "飞书群"]

    said = both.says_elsewhere("ou_lan", f"绑定 {code_of(both.person('lan').says('绑定'))}", "oc_1")

    assert said == "绑定好了，周岚。以后私信发到你最后说话的那边"
    assert both.teams() == ["晴屿战队"]
    assert both.elsewhere.seen("oc_1") == [said]
    both.at("09:01")
    assert both.elsewhere.seen("oc_1")[-1].startswith("日站会 2月9日 周一")
    assert both.channel()[0].startswith("日站会 2月9日 周一")


def test_a_guest_who_turns_out_to_be_a_member_is_one_person(both: Newcomers) -> None:
    both.joins_elsewhere("ou_lan", "oc_1")
    both.says_elsewhere("ou_lan", f"绑定 {code_of(both.person('lan').says('绑定'))}", "oc_1")
    both.person("lan").says("设置")
    both.person("lan").presses("修改", {"name": "晴屿"})  # now those of the other channel are guests
    assert both.roles()["陌生人"] == "guest"
    assert both.says_elsewhere("ou_mei", "我").startswith("小满，我记着你的这些\n晴屿｜外部成员")

    said = both.says_elsewhere("ou_mei", f"绑定 {code_of(both.person('mei').says('绑定'))}")

    assert said.startswith("绑定好了，小满")
    assert both.roles()["小满"] == "ops member"
    assert accounts(both, "小满") == ["feishu:tenant:ou_mei", "local:local:mei"]
