"""Waves as people see them: a KOL who is late, links from share texts, a freeze in the middle."""

from __future__ import annotations

from datetime import UTC, timedelta

from storage import people, slots, waves
from storage.freezes import Freeze
from storage.slots import Slot
from storage.teams import Account, Brand
from tests.chat import Chat, moment
from tests.handlers.tasks import office
from tests.past import scene

ACCOUNTS = (
    ("may", "阿May", "KOL", "lan"), ("diary", "小满的防晒日记", "KOC", "mei"), ("lab", "老方实验室", "KOC", "fang"),
    ("live", "晴屿直播间", "KOS", "he"),
)  # fmt: skip
SHARE = "29 阿May发布了一篇小红书笔记，快来看吧！ 😆 8vKq2 😆 http://xhslink.com/a/May11，复制本条信息，打开【小红书】App查看精彩内容！"
DOUYIN = "3.53 复制打开抖音，看看【小满的作品】海岛补涂 https://v.douyin.com/iMei22/ 12/05 aBc:/ q@e.Bt"


@scene
def settle(chat: Chat) -> None:
    with chat.database.write() as db:
        for handle, name, kind, owner in ACCOUNTS:
            member = people.by_handle(db, chat.team_id, owner)
            assert member is not None
            db.add(Account(id=handle, team_id=chat.team_id, network="小红书", handle=handle, name=name, kind=kind,
                           owner_id=member.id))  # fmt: skip


def id_of(chat: Chat, handle: str) -> str:
    with chat.database.read() as db:
        member = people.by_handle(db, chat.team_id, handle)
        assert member is not None
        return member.id


@scene
def plan(chat: Chat) -> None:
    """Wednesday at 18:00 阿May; 小满 and 老方 an hour later, the live room at 20:30, 许宁 watches the first hour."""
    ning = chat.person("ning")
    ning.says("波次 新")
    given = {
        "kol": "may", "day": "2026-02-11", "at": "18:00", "product": "轻羽防晒乳", "line": "海岛好补涂，不提竞品",
        "koc": ("diary", "lab"), "kos": ("live",), "repliers": (id_of(chat, "ning"),), "koc_after": "60",
        "kos_after": "150",
    }  # fmt: skip
    assert ning.presses("发起波次", given).toast == "排好了，2月11日 周三 18:00 首发，到点我会问链接"


def card(chat: Chat) -> list[str]:
    [found] = [shown for shown in chat.channel() if shown.startswith("波次")]
    return found.splitlines()


def test_posts_that_would_stand_too_close_to_others_are_named_or_kept_with_a_reason(chat: Chat) -> None:
    settle(chat)
    with chat.database.write() as db:
        slots.place(db, Slot(team_id=chat.team_id, account_id="live", title="直播预告", product="别的",
                             at=moment("2026-02-11 21:30").astimezone(UTC), created_at=chat.clock.now()))  # fmt: skip
    ning = chat.person("ning")
    ning.says("波次 新")
    given = {"kol": "may", "day": "2026-02-11", "at": "18:00", "product": "轻羽防晒乳", "line": "", "koc": ("diary",),
             "kos": ("live",), "repliers": (), "koc_after": "60", "kos_after": "150", "reason": ""}  # fmt: skip

    refused = ning.presses("发起波次", given)
    assert refused.errors["reason"].startswith(
        "小红书「晴屿直播间」 那时离「直播预告」（2月11日 周三 21:30）太近，共 1 个账号撞档"
    )

    ning.presses("发起波次", given | {"reason": "直播间两场连播"})
    with chat.database.read() as db:
        start = moment("2026-02-11 20:30")
        (mine,) = slots.of_account(db, "live", start, start + timedelta(minutes=1))
    assert mine.override_reason == "直播间两场连播"


def test_a_wave_waits_for_the_kol_and_asks_nobody_else(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    assert not any(shown.startswith("波次") for shown in chat.channel())

    chat.at("2026-02-11 18:00")
    assert card(chat) == [
        "波次 轻羽防晒乳 · 等 KOL 2月11日 周三 18:00 首发",
        "KOL 18:00｜○ 阿May（周岚）",
        "KOC 19:00｜○ 小满的防晒日记（小满）、○ 老方实验室（老方）",
        "KOS 20:30｜○ 晴屿直播间（何川）",
        "首小时回复｜○ 许宁",
        "跟进口径：海岛好补涂，不提竞品",
        "[我发了，贴链接] [叫停]",
    ]
    assert chat.person("lan").sees()[-1].startswith("波次 2月11日 周三 18:00 由你首发（小红书「阿May」）")

    chat.at("18:15")
    assert chat.person("lan").sees()[-1].startswith("2月11日 周三 18:00 的首发还没见到链接")
    assert not any("波次" in shown for shown in chat.person("mei").sees())


def test_a_late_kol_moves_all_that_follow_in_the_calendar_too(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:40")
    lan, mei = chat.person("lan"), chat.person("mei")

    assert lan.says(SHARE) == "记上了，波次卡片已更新"

    assert card(chat)[:4] == [
        "波次 轻羽防晒乳 · KOL 2月11日 周三 18:40 首发（晚了 40 分钟，后面顺延）",
        "KOL 18:00｜✓ 阿May（周岚） 18:40",
        "KOC 19:40｜○ 小满的防晒日记（小满）、○ 老方实验室（老方）",
        "KOS 21:10｜○ 晴屿直播间（何川）",
    ]
    assert mei.sees()[-1].splitlines() == [
        "波次 2月11日 周三 19:40 轮到你（小红书「小满的防晒日记」），发完把链接给我",
        "KOL 首发：http://xhslink.com/a/May11",
        "跟进口径：海岛好补涂，不提竞品",
        "[我发了，贴链接]",
    ]
    assert chat.person("ning").sees()[-1].startswith("首小时的评论请你盯着，到 2月11日 周三 19:40")
    assert "19:40 小满的防晒日记" in mei.says("日历")


def test_links_are_ticked_off_until_the_wave_is_complete(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:00")
    ning, mei, fang, he = (chat.person(one) for one in ("ning", "mei", "fang", "he"))
    ning.says(f"波次 {SHARE}")
    chat.at("19:02")
    assert mei.says(SHARE.replace("May11", "Mei22")) == "记上了，波次卡片已更新"
    assert card(chat)[2] == "KOC 19:00｜✓ 小满的防晒日记（小满） 19:02、○ 老方实验室（老方）"
    assert mei.sees()[-2] == "收到，2月11日 周三 19:02 记上了"

    assert fang.presses("我发了，贴链接", {"link": "没有链接"}).errors == {
        "link": "没找到链接，把整段分享文案贴过来试试"
    }
    fang.presses("我发了，贴链接", {"link": "https://www.xiaohongshu.com/explore/lao"})
    assert ning.presses("盯完了").toast == "记上了，辛苦"
    he.says("wave https://www.xiaohongshu.com/explore/live")

    assert card(chat)[0] == "波次 轻羽防晒乳 · 全部到位（KOL 2月11日 周三 18:00 首发）"


def test_a_link_that_cannot_be_the_post_is_asked_for_again(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:00")
    chat.person("lan").says(SHARE)
    chat.at("19:02")
    mei = chat.person("mei")

    assert mei.says(f"波次 {SHARE}") == "http://xhslink.com/a/May11 是阿May那一篇，把你自己这篇的链接贴过来"
    assert "不是小红书的链接" in mei.says(DOUYIN)
    assert "打不开一篇帖子" in mei.says("波次 https://www.xiaohongshu.com/user/profile/5f")
    refused = mei.presses("我发了，贴链接", {"link": "https://v.douyin.com/iMei22/"})
    assert "不是小红书的链接" in refused.errors["link"]
    assert "○ 小满的防晒日记" in card(chat)[2]


def test_a_wrong_link_is_put_right_and_who_follows_has_the_right_one(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:00")
    lan, mei = chat.person("lan"), chat.person("mei")
    lan.says(SHARE)
    assert (
        lan.says("波次 http://xhslink.com/a/May12")
        == "链接改好了：http://xhslink.com/a/May11 → http://xhslink.com/a/May12"
    )
    assert any("http://xhslink.com/a/May12" in shown for shown in mei.sees())
    assert not any("http://xhslink.com/a/May11" in shown for shown in mei.sees())

    mei.says("波次 http://xhslink.com/a/Mei22")
    assert mei.says("波次 http://xhslink.com/a/Mei22") == "现在没有等你发的波次"
    assert mei.says("波次 http://xhslink.com/a/Mei23").startswith("链接改好了")


def test_a_wave_that_is_over_keeps_its_links_until_somebody_says_that_they_mean_it(chat: Chat) -> None:
    settle(chat)
    chat.person("ning").says("波次 新")
    chat.person("ning").presses("发起波次", {"kol": "may", "day": "2026-02-11", "at": "18:00", "product": "轻羽防晒乳",
                                             "line": "", "koc": ("diary",), "kos": (), "repliers": (),
                                             "koc_after": "60", "kos_after": "150"})  # fmt: skip
    chat.at("2026-02-11 18:00")
    chat.person("lan").says(SHARE)
    mei = chat.person("mei")
    mei.says("波次 http://xhslink.com/a/Mei22")
    assert card(chat)[0].startswith("波次 轻羽防晒乳 · 全部到位")

    chat.at("2026-02-12 10:00")
    heard = mei.says("波次 http://xhslink.com/a/Mei23")
    assert heard.startswith("现在没有等你发的波次。要用 http://xhslink.com/a/Mei23 换掉 2月11日 周三 18:00 那个波次")
    with chat.database.read() as db:
        assert [step.link[-5:] for step, _ in waves.done_steps_of(db, id_of(chat, "mei"))] == ["Mei22"]

    mei.presses("是，改掉旧链接")
    assert mei.sees()[-1] == "链接改好了：http://xhslink.com/a/Mei22 → http://xhslink.com/a/Mei23"
    with chat.database.read() as db:
        assert [step.link[-5:] for step, _ in waves.done_steps_of(db, id_of(chat, "mei"))] == ["Mei23"]


def test_who_comes_too_early_hears_what_is_waited_for(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    assert (
        chat.person("mei").says("波次 https://xhslink.com/mei")
        == "还没轮到你：等 KOL 首发，之后 2月11日 周三 19:00 是你"
    )


def test_a_piece_of_the_board_is_published_by_its_part_in_the_wave(chat: Chat) -> None:
    settle(chat)
    office.pack(chat)
    plan(chat)
    chat.at("2026-02-10 09:00")
    mei = chat.person("mei")
    mei.says("认领 2")
    mei.says("改档期 2 2月11日19点，跟波次一起发")
    with chat.database.write() as db:
        slot = slots.of_task(db, office.task(chat, 2).id)
        step = next(
            one for one in waves.steps(db, waves.open_waves(db, chat.team_id)[0].id) if one.account_id == "diary"
        )
        assert slot is not None
        step.slot_id = slot.id
        db.add(step)
    chat.at("2026-02-11 18:00")
    chat.person("lan").says(SHARE)
    chat.at("19:00")
    assert mei.says("波次 http://xhslink.com/a/Mei22") == "#2 还没过审（稿件），通过后再发"
    mei.says("送审 2 出门两小时补一次")
    chat.person("ning").says("通过 2")

    assert mei.says("波次 http://xhslink.com/a/Mei22") == "#2 已发布，24 小时后我来问数据"
    chat.tick()

    assert office.task(chat, 2).link == "http://xhslink.com/a/Mei22"
    assert "✓ 小满的防晒日记（小满） 19:00" in card(chat)[2]


def test_a_late_link_is_asked_of_whose_turn_it_is_alone(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:00")
    chat.person("lan").says(SHARE)
    chat.person("mei").says("波次 https://xhslink.com/mei")
    chat.at("19:15")

    fang = chat.person("fang")
    assert any(shown.startswith("2月11日 周三 19:00 那条还没见到链接（小红书「老方实验室」）") for shown in fang.sees())
    assert not any("没见到链接" in shown for who in ("mei", "he", "ning") for shown in chat.person(who).sees())
    chat.at("20:20")
    assert len([shown for shown in fang.sees() if "没见到链接" in shown]) == 1


def test_a_freeze_stops_the_wave_and_a_thaw_lets_it_go_on_later(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:00")
    chat.person("lan").says(SHARE)
    chat.at("18:30")
    with chat.database.write() as db:
        db.add(Freeze(id="f", team_id=chat.team_id, alert_id="a", products="轻羽防晒乳", in_charge="周岚",
                      since=chat.clock.now()))  # fmt: skip
    mei = chat.person("mei")

    assert mei.says("波次 https://xhslink.com/mei").endswith("波次已叫停，后面的人都通知了")

    assert card(chat)[0] == "波次 轻羽防晒乳 · 已叫停，先别发"
    assert any(shown.startswith("先别发：波次 轻羽防晒乳 已叫停") for shown in mei.sees())
    assert any("18:30 起冻结，负责人 周岚" in line for line in card(chat))
    assert chat.person("ning").presses("继续", place="home").toast == "轻羽防晒乳 正在冻结，波次先不排"

    chat.at("18:50")
    with chat.database.write() as db:
        found = db.get(Freeze, "f")
        assert found is not None
        found.thawed_at = chat.clock.now()
        db.add(found)
    assert chat.person("ning").presses("继续", place="home").toast == "波次继续，后面的时间顺延"
    assert card(chat)[2].startswith("KOC 19:20｜")


def test_an_alert_about_the_product_stops_the_wave_at_once(chat: Chat) -> None:
    settle(chat)
    with chat.database.write() as db:
        db.add(Brand(team_id=chat.team_id, name="晴屿", products="轻羽防晒乳"))
    plan(chat)
    chat.at("2026-02-11 18:00")
    chat.person("lan").says(SHARE)

    chat.person("fang").says("上报 有人说用完轻羽防晒乳脸肿去了急诊，照片已经发给记者了")
    chat.tick()

    assert card(chat)[0] == "波次 轻羽防晒乳 · 已叫停，先别发"
    assert any(shown.startswith("先别发：波次 轻羽防晒乳 已叫停") for shown in chat.person("mei").sees())


def test_somebody_elses_part_is_left_alone_and_a_guest_without_one_sees_nothing(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:00")
    assert (
        chat.person("mei").presses("叫停", place="home").toast == "这一步需要组长、代理总监或总监来操作，可以请对方帮忙"
    )
    assert chat.person("nora").says("wave") == "There is no wave right now"


def test_what_an_account_posts_around_then_anyway_is_its_part_of_the_wave(chat: Chat) -> None:
    settle(chat)
    with chat.database.write() as db:
        slots.place(db, Slot(id="own", team_id=chat.team_id, account_id="diary", at=moment("2026-02-11 19:30"),
                             product="轻羽防晒乳", title="海岛三天两夜", created_at=chat.clock.now()))  # fmt: skip
    plan(chat)
    chat.at("2026-02-11 18:40")
    chat.person("lan").says(SHARE)

    with chat.database.read() as db:
        found = slots.of_account(db, "diary", moment("2026-02-11 00:00"), moment("2026-02-12 00:00"))
    assert [(slot.id, slot.at) for slot in found] == [("own", moment("2026-02-11 20:10"))]


def test_a_guest_sees_their_own_part_of_a_wave_and_no_other(chat: Chat) -> None:
    settle(chat)
    with chat.database.write() as db:
        account = db.get(Account, "live")
        assert account is not None
        account.owner_id = id_of(chat, "nora")
        db.add(account)
    plan(chat)
    chat.at("2026-02-11 18:00")
    chat.person("lan").says(SHARE)

    shown = chat.person("nora").says("wave")

    assert shown.startswith(
        "Your turn in the wave is Wed 11 Feb at 20:30 (小红书 “晴屿直播间”). Send me the link once it's out"
    )
    assert "小满" not in shown


def test_what_a_late_kol_makes_it_collide_with_is_accepted_and_said(chat: Chat) -> None:
    settle(chat)
    with chat.database.write() as db:
        slots.place(db, Slot(team_id=chat.team_id, account_id="diary", at=moment("2026-02-11 21:30"),
                             product="清透喷雾", title="喷雾", created_at=chat.clock.now()))  # fmt: skip
    plan(chat)
    chat.at("2026-02-11 18:40")
    chat.person("lan").says(SHARE)

    chat.person("mei").says("日历")
    assert "19:40 小满的防晒日记 波次 轻羽防晒乳（放行）" in chat.person("mei").sees()[-1]


def test_a_kol_who_does_not_post_is_left_to_whoever_planned_the_wave_and_after_a_day_it_is_over(chat: Chat) -> None:
    settle(chat)
    plan(chat)
    chat.at("2026-02-11 18:30")
    ning = chat.person("ning")
    assert ning.sees()[-1].startswith("波次 轻羽防晒乳 的 KOL 晚了 30 分钟还没发，要等还是叫停？")

    chat.at("2026-02-12 18:01")

    assert card(chat)[0] == "波次 轻羽防晒乳 · 已结束"
    assert chat.person("lan").says(f"波次 {SHARE}") == "现在没有等你发的波次"
