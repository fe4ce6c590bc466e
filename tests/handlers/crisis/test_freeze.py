"""A frozen story: who is told, who must take what down, what is answered to a paste, how it thaws."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from storage import freezes, slots
from storage.people import Member
from storage.slots import Slot
from tests.chat import TEAM
from tests.handlers.crisis.scene import REACTION, WAR, WorstDay

HOLDING = "已收到您的反馈，我们正在核实，会由官方账号统一回复您。"


def frozen(day: WorstDay) -> list[str]:
    return [text for text in day.person("mei").sees() if "冻结" in text.splitlines()[0]]


def test_whoever_posts_for_the_product_is_told_in_private_what_not_to_do_and_what_to_take_down(day: WorstDay) -> None:
    day.planned("09:00", "海岛三天两夜")
    day.planned("2026-02-13 09:00", "下周的")
    day.planned("10:00", "晚霜测评", product="晚霜")
    day.reported("ning")

    [card] = frozen(day)
    assert card.splitlines()[0] == "冻结：轻羽防晒乳，8:00 起，负责人周岚"
    assert card.splitlines()[1].startswith("不回复 · 立即截图 · 上报")
    assert "《海岛三天两夜》，请去创作后台撤下" in card and "下周的" not in card and "晚霜" not in card
    assert "冻结：轻羽防晒乳" in day.person("fang").sees()[-1]  # the account's backup
    assert not any("冻结：" in text for text in day.person("bob").sees())
    assert "72 小时内定时 1 条，确认 0/1，还差小满" in day.war()[0]


def test_the_owner_presses_that_it_is_down_or_out_and_whoever_has_not_is_chased(day: WorstDay) -> None:
    day.planned("09:00", "第一篇")
    day.planned("10:00", "第二篇")
    day.reported("ning")
    mei, lan = day.person("mei"), day.person("lan")

    assert mei.presses("已撤下").toast == "记下了，谢谢"
    assert "确认 1/2" in day.war()[0]
    day.at("08:10")
    assert len(frozen(day)) == 1  # the old message was taken down, a new one wakes her
    assert "已撤下" in mei.sees()[-1] or "已撤下" in frozen(day)[0]
    assert lan.presses("催撤", place=WAR).toast == "已催 1 人"
    mei.presses("已经发出去了")
    assert "已经发出去了" in lan.sees()[-1]
    assert "确认 2/2" in day.war()[0]
    day.at("08:20")
    assert [step.what for step in day.steps()].count("chased") == 2


def test_what_is_out_is_published_in_the_calendar(day: WorstDay) -> None:
    day.planned("09:00", "第一篇")
    day.reported("ning")
    day.person("mei").presses("已经发出去了")

    with day.database.read() as db:
        assert db.exec(select(Slot.state)).all() == ["published"]


def test_who_cannot_take_it_down_is_relieved_by_the_backup(day: WorstDay) -> None:
    day.planned("09:00", "第一篇")
    day.reported("ning")
    day.person("mei").presses("我现在处理不了")

    assert "转给老方" in day.person("lan").sees()[-1]
    day.person("fang").presses("已撤下")
    assert "确认 1/1" in day.war()[0]
    with pytest.raises(AssertionError):
        day.person("mei").presses("已撤下")  # it is no longer hers


def test_pasted_words_of_the_story_are_answered_with_frozen_and_who_is_in_charge(day: WorstDay) -> None:
    day.reported("ning")
    day.person("lan").presses("我接手", place=WAR)

    assert "勿回，负责人周岚" in day.person("fang").says("轻羽防晒乳敏感肌能用吗")
    day.person("lan").presses("放行安抚口径", {"line": HOLDING}, place=WAR)
    assert HOLDING in frozen(day)[0]
    day.person("mei").presses("发我纯文本")
    assert day.person("mei").sees()[-1] == HOLDING


def test_the_holding_line_goes_to_sellers_alone(day: WorstDay) -> None:
    day.sells("fang", "ning")
    day.reported("ning")
    day.person("lan").presses("我接手", place=WAR)
    released = day.person("lan").presses("放行安抚口径", {"line": HOLDING}, place=WAR)

    assert released.toast == "安抚口径已放行，发给了 2 位 KOS"
    assert not any(HOLDING in text for text in day.person("mei").sees())
    assert HOLDING not in day.person("mei").says("轻羽防晒乳敏感肌能用吗")
    for seller in ("fang", "ning"):  # who owns the seller's account, and who stands in its roster
        assert f"KOS 只发这一句（周岚 8:00 批准）：\n{HOLDING}" in day.person(seller).sees()[-1]
    assert HOLDING in day.person("fang").says("轻羽防晒乳敏感肌能用吗")


def test_a_holding_line_that_the_draft_check_marks_goes_out_only_if_whoever_decides_insists(day: WorstDay) -> None:
    day.reported("ning")
    lan = day.person("lan")
    lan.presses("我接手", place=WAR)
    assert lan.presses("放行安抚口径", {"line": day.ready_line()}, place=WAR).errors == {}
    best = "我们是全国第一的防晒品牌，请放心"
    refused = lan.presses("放行安抚口径", {"line": best}, place=WAR).errors["line"]
    assert refused.startswith("核对标出了“") and "第一" in refused
    assert not any(best in text for text in frozen(day))
    lan.presses("放行安抚口径", {"line": best, "sure": ("yes",)}, place=WAR)
    assert any(best in text for text in frozen(day))


def test_the_library_and_the_calendar_can_ask_what_is_frozen(day: WorstDay) -> None:
    day.reported("ning")
    with day.database.read() as db:
        now = day.clock.now()
        found = freezes.frozen(db, day.team_id, products=["轻羽 防晒乳"], now=now)
        assert found is not None and (found.in_charge, found.holding) == ("周岚", "")
        assert freezes.frozen(db, day.team_id, products=["晚霜"], now=now) is None
        assert freezes.frozen(db, day.team_id, text=REACTION.replace("，", " "), now=now) is not None
        assert freezes.frozen(db, day.team_id, text="今天天气不错", now=now) is None
        assert len(freezes.open_freezes(db, day.team_id)) == 1


def test_a_small_matter_freezes_only_its_own_words(day: WorstDay) -> None:
    day.person("ning").says("上报 轻羽防晒乳的瓶子颜色发错了，我要的是蓝色的")
    with day.database.read() as db:
        now = day.clock.now()
        assert freezes.frozen(db, day.team_id, products=["轻羽防晒乳"], now=now) is None
        assert freezes.frozen(db, day.team_id, text="轻羽防晒乳的瓶子颜色发错了 我要的是蓝色的", now=now) is not None


def test_a_thaw_brings_the_wording_in_a_new_letter_and_nothing_is_chased_any_more(day: WorstDay) -> None:
    day.planned("09:00", "第一篇")
    day.reported("ning")
    day.person("lan").presses("我接手", place=WAR)
    day.person("lan").says("预警 1")
    with day.database.read() as db:
        assert len(freezes.open_freezes(db, day.team_id)) == 1
    day.person("lan").presses(
        "写口径" if "写口径" in day.person("lan").buttons() else "指定处理人", {"who": day.member("lan").id}
    )
    day.person("lan").presses("写口径", {"wording": "已送检，结果会公布", "signers": [], "posts": ""})
    day.person("lan").presses("批准")
    day.person("lan").presses("已回应", {"link": ""})
    day.person("lan").presses("解冻", {"wording": "已送检，结果会公布"})

    assert any("解冻：轻羽防晒乳" in text and "已送检" in text for text in day.person("mei").sees())
    before = day.person("mei").sees()
    day.at("08:20")
    assert day.person("mei").sees()[: len(before)] == before
    assert "chased" not in [step.what for step in day.steps()]


def test_whoever_gets_an_account_later_is_told_in_private(day: WorstDay) -> None:
    day.reported("ning")
    with day.database.write() as db:
        account = db.merge(day.account)
        account.backup_id = db.exec(select(Member.id).where(Member.handle == "bob")).one()
        db.add(account)
    day.at("08:10")

    assert any("Frozen: 轻羽防晒乳" in text for text in day.person("bob").sees())


def test_a_letter_that_does_not_reach_the_director_goes_to_the_deputy_at_once(tmp_path: Path) -> None:
    from storage.people import Identity

    day = WorstDay(tmp_path)
    try:
        with day.database.write() as db:
            for identity in db.exec(select(Identity).where(Identity.user == "lan")).all():
                identity.dm = "dm-nobody"
                db.add(identity)
        day.person("mei").says(f"上报 {REACTION}")

        assert "前接手" in day.person("he").sees()[0]
        assert [step.note for step in day.steps() if step.what == "undelivered"] == ["周岚: channel_not_found"]
    finally:
        day.end()


def test_a_team_without_a_deputy_calls_its_director_again(tmp_path: Path) -> None:
    day = WorstDay(tmp_path, cast=tuple(one for one in TEAM if one.handle != "he"))
    try:
        day.person("mei").says(f"上报 {REACTION}")
        day.at("08:15")
        assert len(day.calls("lan")) >= 1
    finally:
        day.end()


def test_what_the_owner_takes_out_of_the_calendar_need_not_be_confirmed_again(day: WorstDay) -> None:
    day.planned("09:00", "第一篇")
    day.reported("ning")
    with day.database.write() as db:
        slots.drop(db, db.exec(select(Slot)).one())
    day.at("08:10")

    assert "确认 1/1" in day.war()[0]
    assert "chased" not in [step.what for step in day.steps()]


@pytest.mark.parametrize(("words", "rests"), [
    ("两瓶有优惠吗", True), ("晚霜两瓶有优惠吗", False), ("轻羽的两瓶有优惠吗", True), ("你家晚 霜多少钱", False),
])  # fmt: skip
def test_a_handoff_rests_with_the_product_that_the_fan_names_else_with_the_accounts(
    day: WorstDay, words: str, rests: bool
) -> None:
    day.sells("fang")
    day.reported("ning")
    told = day.person("mei").says(f"转交 小红书评论 @柠檬：{words}")

    assert ("不计时" in told) is rests
