"""The content calendar as people see it: the week, a slot, conflicts, guests, and the feed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import vobject
from starlette.testclient import TestClient

from bot import web
from storage import people, slots
from storage.freezes import Freeze
from storage.slots import Slot
from storage.teams import Account
from tests.chat import Chat, moment
from tests.past import scene

ISLAND = {"product": "轻羽防晒乳", "selling_point": "海岛好补涂", "angle": "通勤包里的补涂"}
DIARY = "小红书「小满的防晒日记」"


@scene
def settle(chat: Chat) -> None:
    """Three accounts: 小满's, 老方's, and one that Nora of the agency looks after."""
    with chat.database.write() as db:
        for handle, name, kind, owner in (
            ("diary", "小满的防晒日记", "KOC", "mei"),
            ("lab", "老方实验室", "KOE", "fang"),
            ("agency", "晴屿官方", "KOS", "nora"),
        ):
            member = people.by_handle(db, chat.team_id, owner)
            assert member is not None
            db.add(Account(id=handle, team_id=chat.team_id, network="小红书", handle=handle, name=name, kind=kind,
                           owner_id=member.id))  # fmt: skip


def planned(chat: Chat, account: str, when: str, title: str, **rest: Any) -> str:
    with chat.database.write() as db:
        owner = db.get(Account, account)
        assert owner is not None
        slot = Slot(team_id=chat.team_id, account_id=account, owner_id=owner.owner_id, at=moment(when), title=title,
                    created_at=chat.clock.now(), **rest)  # fmt: skip
        return slots.place(db, slot).id


def form(day: str, at: str, **rest: Any) -> dict[str, str]:
    return {"account": "diary", "day": day, "at": at, "title": "海岛三天两夜", **ISLAND, **rest}


# --- the week ----------------------------------------------------------------------------------------------------


def test_the_week_has_a_line_for_each_day_and_can_be_paged(chat: Chat) -> None:
    settle(chat)
    planned(chat, "diary", "2026-02-11 22:00", "海岛三天两夜")
    planned(chat, "lab", "2026-02-11 18:00", "多久补涂")
    planned(chat, "diary", "2026-02-17 20:00", "春节不打烊")
    mei = chat.person("mei")

    assert mei.says("日历").splitlines()[:2] == [
        "日历 第 7 周 · 2月9日–15日 · 2 个档期",
        "周三 11日｜18:00 老方实验室 多久补涂、22:00 小满的防晒日记 海岛三天两夜",
    ]
    mei.presses("下一周")
    [card] = mei.sees()
    assert card.splitlines()[:2] == [
        "日历 第 8 周 · 2月16日–22日 · 1 个档期", "周二 17日｜20:00 小满的防晒日记 春节不打烊",
    ]  # fmt: skip
    mei.presses("上一周")
    assert mei.sees()[0].startswith("日历 第 7 周")


def test_a_slot_planned_by_somebody_else_shows_on_a_card_that_hangs_already(chat: Chat) -> None:
    settle(chat)
    mei, fang = chat.person("mei"), chat.person("fang")
    assert "这一周还没有排期" in mei.says("日历")

    fang.says("日历 加")
    assert fang.presses("加档期", form("2026-02-11", "18:00", account="lab")).toast == "排好了：2月11日 周三 18:00"

    assert "18:00 老方实验室 海岛三天两夜" in mei.sees()[-1]


def test_a_guest_sees_what_is_theirs_or_may_be_shared_and_plans_on_their_own_accounts(chat: Chat) -> None:
    settle(chat)
    planned(chat, "diary", "2026-02-11 22:00", "海岛三天两夜", **ISLAND)
    planned(chat, "agency", "2026-02-12 12:00", "官方发布")
    nora = chat.person("nora")

    shown = nora.says("calendar")
    assert "官方发布" in shown and "海岛" not in shown and "1 slot" in shown
    nora.says("calendar add")
    [accounts] = [field.options for field in nora.opens("Add a slot").fields if field.name == "account"]
    assert [option.value for option in accounts] == ["agency"]
    refused = nora.presses("Add a slot", form("2026-02-13", "12:00", account="agency"))
    assert refused.errors["reason"].startswith("“another post” by 小满的防晒日记 (")


# --- conflicts ---------------------------------------------------------------------------------------------------


def test_a_conflict_names_the_other_post_and_the_next_free_slot_and_a_reason_overrides_it(chat: Chat) -> None:
    settle(chat)
    planned(chat, "diary", "2026-02-11 21:00", "补涂小课堂")
    mei = chat.person("mei")
    mei.says("日历 加")

    refused = mei.presses("加档期", form("2026-02-11", "22:00"))
    assert refused.errors["reason"].split("。") == [
        "小满的防晒日记 在 2月11日 周三 21:00 已有「补涂小课堂」，离得太近", "最近的空档是 2月11日 周三 23:00",
        "一定要排，就写一句理由",
    ]  # fmt: skip
    assert mei.presses("加档期", form("2026-02-11", "22:00", reason="粉丝在等")).toast == (
        "排好了：2月11日 周三 22:00，理由会出现在复盘里"
    )

    assert "22:00 小满的防晒日记 海岛三天两夜（放行）" in mei.says("日历")


def test_what_is_frozen_is_not_planned_whatever_the_reason(chat: Chat) -> None:
    settle(chat)
    with chat.database.write() as db:
        db.add(
            Freeze(team_id=chat.team_id, alert_id="a", products="轻羽防晒乳", in_charge="周岚", since=chat.clock.now())
        )
    mei = chat.person("mei")
    mei.says("日历 加")

    refused = mei.presses("加档期", form("2026-02-11", "22:00", reason="粉丝在等"))

    assert refused.errors == {"reason": "已冻结，先不排期，负责人 周岚（8:00 起）。"}


def test_a_slot_is_moved_by_whose_it_is_and_by_those_who_lead(chat: Chat) -> None:
    settle(chat)
    slot = planned(chat, "diary", "2026-02-11 22:00", "海岛三天两夜")
    chat.at("09:00")
    fang, ning = chat.person("fang"), chat.person("ning")
    for person in (fang, ning):
        person.says("日历")
        person.presses("看一个档期", {"choice": slot})

    assert "改时间" not in fang.buttons()
    assert (
        ning.presses("改时间", {"day": "2026-02-12", "at": "20:00", "reason": ""}).toast == "排好了：2月12日 周四 20:00"
    )
    assert ning.sees()[-1].splitlines()[:3] == [f"2月12日 周四 20:00 · {DIARY}", "海岛三天两夜", "谁来发：小满"]
    assert chat.person("mei").sees()[-1] == "许宁 把你的档期改到 2月12日 周四 20:00：海岛三天两夜"
    assert ning.presses("取消档期").toast == "档期取消了"
    assert chat.person("mei").sees()[-1] == "许宁 取消了你 2月12日 周四 20:00 的档期：海岛三天两夜"
    assert ning.sees()[-1] == "海岛三天两夜：档期已取消"


# --- the feed ----------------------------------------------------------------------------------------------------


def address(shown: str) -> str:
    [line] = [line for line in shown.splitlines() if line.endswith(".ics")]
    return line[line.index("/calendar/") :]


def test_the_feed_holds_the_persons_own_slots_as_another_library_reads_them(chat: Chat) -> None:
    settle(chat)
    planned(chat, "diary", "2026-02-11 22:00", "海岛三天两夜；带娃, 补涂", **ISLAND)
    gone = planned(chat, "diary", "2026-02-12 20:00", "不发了")
    planned(chat, "lab", "2026-02-11 18:00", "多久补涂")
    with chat.database.write() as db:
        found = db.get(Slot, gone)
        assert found is not None
        slots.drop(db, found)
    mei = chat.person("mei")

    answer = TestClient(web.build(chat.baton)).get(address(mei.says("日历 订阅")))

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(answer.text)
    told = [(e.summary.value, e.status.value, e.sequence.value) for e in calendar.vevent_list]
    assert told == [
        (f"海岛三天两夜；带娃, 补涂 · {DIARY}", "CONFIRMED", "0"), (f"不发了 · {DIARY}", "CANCELLED", "1"),
    ]  # fmt: skip
    first = calendar.vevent_list[0]
    assert first.dtstart.value == moment("2026-02-11 22:00")
    assert first.dtend.value - first.dtstart.value == timedelta(minutes=30)
    assert first.description.value == "轻羽防晒乳\n海岛好补涂\n通勤包里的补涂"


def test_a_renewed_address_is_the_only_one_and_who_left_has_none(chat: Chat) -> None:
    settle(chat)
    mei, page = chat.person("mei"), TestClient(web.build(chat.baton))
    old = address(mei.says("日历 订阅"))
    assert address(mei.says("日历 订阅")) == old

    mei.presses("换一个链接")
    new = address(mei.sees()[-1])

    nearly = f"{new.removesuffix('.ics')[:-1]}_.ics"
    assert [page.get(path).status_code for path in (old, nearly, "/calendar/x.ics", new)] == [404, 404, 404, 200]
    with chat.database.write() as db:
        member = people.by_handle(db, chat.team_id, "mei")
        assert member is not None
        member.left_at = chat.clock.now()
        db.add(member)
    assert page.get(new).status_code == 404


def test_a_feed_asked_for_in_a_channel_comes_in_private(chat: Chat) -> None:
    settle(chat)
    mei = chat.person("mei")
    assert mei.says("@Baton 日历 订阅", "home") == "@小满 发到你私信了"
    assert "/calendar/" in mei.sees()[-1]


def test_what_is_out_already_keeps_its_slot(chat: Chat) -> None:
    settle(chat)
    slot = planned(chat, "diary", "2026-02-11 22:00", "海岛怎么补涂")
    mei = chat.person("mei")
    mei.says("日历")
    mei.presses("看一个档期", {"choice": slot})
    with chat.database.write() as db:
        db.get_one(Slot, slot).state = slots.PUBLISHED

    assert mei.presses("取消档期").toast == "这条已经发了，档期改不了，也删不掉"
    with chat.database.read() as db:
        assert db.get_one(Slot, slot).state == slots.PUBLISHED
