"""The weekly sprint from its draft to its wrap-up, as people see it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from storage import sprints, tasks, topics
from storage.teams import Account
from storage.topics import Topic
from tests.chat import Chat, moment
from tests.past import scene

FORM = {
    "mission": "轻羽防晒乳主推海岛出行好补涂", "product": "轻羽防晒乳", "points": "海岛出行好补涂",
    "targets": "KOC 互动 2 万\n品牌词搜索 +15%", "red_lines": "不碰医美词；不拉踩竞品", "watch": "收藏率",
    "wave_day": "2026-02-11", "wave_at": "18:00",
}  # fmt: skip
MONDAY = date(2026, 2, 9)


def draft(chat: Chat, who: str = "lan") -> str:
    person = chat.person(who)
    person.says("冲刺 草稿")
    return person.presses("写草稿", FORM).toast


@scene
def drafted(chat: Chat) -> None:
    draft(chat)


def card(chat: Chat) -> list[str]:
    """The sprint's card in the home channel, line by line."""
    [found] = [shown for shown in chat.channel() if "周冲刺" in shown]
    return found.splitlines()


def pinned(chat: Chat) -> list[str]:
    return [message.card.plain.splitlines()[0] for message in chat.messages("home") if message.pinned and message.card]


def add_topic(chat: Chat, title: str, week: date = MONDAY, places: int = 1) -> None:
    with chat.database.write() as db:
        topics.add(
            db,
            Topic(
                team_id=chat.team_id, number=tasks.next_number(db, chat.team_id), week=week, title=title,
                places=places, source=title, created_at=chat.clock.now(),
            ),
        )  # fmt: skip


# --- it begins ---------------------------------------------------------------------------------------------------


def test_whoever_drafted_a_week_with_a_wave_is_asked_who_posts_until_it_is_planned(chat: Chat) -> None:
    with chat.database.write() as db:
        db.add(Account(id="may", team_id=chat.team_id, network="小红书", handle="may", name="阿May", kind="KOL"))
    drafted(chat)
    chat.at("10:00")
    lan = chat.person("lan")
    assert lan.sees(about="2月11日 周三 18:00 的波次还没排人")

    given = {"kol": "may", "day": "2026-02-11", "at": "19:00", "product": "轻羽防晒乳", "line": "", "koc_after": "30",
             "kos_after": "90", "reason": ""}  # fmt: skip
    lan.presses("发起波次", given)
    assert card(chat)[4] == "波次：周三 19:00 KOL 阿May 首发 → 19:30 KOC 跟进 → 20:30 KOS 接上"


def test_a_draft_goes_out_on_the_first_working_day_at_ten_as_a_pinned_card(chat: Chat) -> None:
    assert draft(chat) == "草稿存好了，2月9日 周一 10:00 发布"
    chat.at("09:59")
    assert not any("周冲刺" in shown for shown in chat.channel())

    chat.at("10:00")

    assert card(chat) == [
        "第 7 周冲刺 · 2月9日–14日 · 周六补班，共 6 天",
        "主推：轻羽防晒乳「海岛出行好补涂」",
        "目标：KOC 互动 2 万｜品牌词搜索 +15%",
        "红线：不碰医美词、不拉踩竞品",
        "波次：周三 18:00 KOL 首发 → 19:00 KOC 跟进 → 20:30 KOS 接上（还没排人）",
        "选题包：内容组 周一 14:00 前交｜数据关注：收藏率（待数据组确认）",
        "[看选题] [我的] [看日历]",
    ]
    assert pinned(chat) == [card(chat)[0]]


def test_without_a_draft_the_director_is_asked_and_the_late_draft_goes_out_at_once(chat: Chat) -> None:
    lan = chat.person("lan")
    chat.at("08:30")
    assert "还没有草稿，10:00 要发布，现在写几句？" in lan.sees()[-1]

    chat.at("10:20")
    assert "到点了还没有草稿，写好我就发布" in lan.sees()[-1]
    assert not any("周冲刺" in shown for shown in chat.channel())

    assert lan.presses("写草稿", FORM).toast == "已发布，置顶在主频道"
    assert card(chat)[1] == "主推：轻羽防晒乳「海岛出行好补涂」"


def test_a_sprint_goes_out_once_whatever_restarts(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    chat.tick()
    chat.baton.stop()
    chat.begin()
    chat.at("10:05")
    chat.tick()

    assert len([shown for shown in chat.channel() if "周冲刺" in shown]) == 1
    with chat.database.read() as db:
        assert [one.monday for one in sprints.history(db, chat.team_id) if one.is_drafted] == [MONDAY]


def test_a_bot_that_was_down_on_monday_publishes_when_it_is_back(chat: Chat) -> None:
    drafted(chat)
    chat.baton.stop()
    chat.clock.set(moment("2026-02-10 11:00"))
    chat.begin()
    chat.tick()

    assert card(chat)[0].startswith("第 7 周冲刺")


def test_a_lead_may_draft_and_a_member_may_not(chat: Chat) -> None:
    assert "组长、代理总监或总监" in chat.person("mei").says("冲刺 草稿")
    assert draft(chat, "ning").startswith("草稿存好了")
    assert "现在发布" not in chat.person("ning").buttons()


def test_a_slip_on_the_card_is_put_right_while_the_week_is_on(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    lan, mei = chat.person("lan"), chat.person("mei")
    mei.says("冲刺")
    lan.says("冲刺")

    assert "改内容" not in mei.buttons() and "改内容" not in chat.person("lan").buttons("home")
    assert lan.presses("改内容", {**FORM, "targets": "KOC 互动 3 万"}).toast == "改好了，置顶卡片已更新"

    assert card(chat)[2] == "目标：KOC 互动 3 万"
    assert "目标：KOC 互动 3 万" in mei.sees()[-1]


def test_when_the_week_is_nearly_over_it_is_the_next_that_is_drafted(chat: Chat) -> None:
    lan = chat.person("lan")
    assert "第 7 周冲刺" in lan.says("冲刺 草稿")
    assert "第 9 周冲刺" in lan.says("冲刺 下周")
    chat.sleep_until("2026-02-14 15:00")
    assert "第 9 周冲刺" in lan.says("冲刺 草稿")


def test_the_director_may_begin_before_ten_and_it_is_not_published_twice(chat: Chat) -> None:
    drafted(chat)
    assert chat.person("lan").presses("现在发布").toast == "已发布，置顶在主频道"

    chat.at("10:01")

    assert len([shown for shown in chat.channel() if "周冲刺" in shown]) == 1
    with chat.database.read() as db:
        found = sprints.of_week(db, chat.team_id, MONDAY)
    assert found is not None and found.published_at == moment("2026-02-09 08:00")


def test_a_wave_outside_of_the_week_is_refused_in_its_field(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("冲刺 草稿")
    assert lan.presses("写草稿", FORM | {"wave_day": "2026-02-18"}).errors == {"wave_day": "波次要落在这一周里"}


# --- content and data --------------------------------------------------------------------------------------------


def test_content_and_data_are_asked_reminded_when_late_and_thanked(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    ning, bob = chat.person("ning"), chat.person("bob")
    assert ning.sees()[-1].startswith("本周选题包请在 周一 14:00 前交")
    assert bob.sees()[-1].startswith("What do we watch this week? Please say by Mon 14:00")

    bob.says("sprint focus save rate; negative words")
    chat.at("14:00")

    assert card(chat)[5] == "选题包：还在路上（原定 周一 14:00）｜数据关注：save rate、negative words"
    assert [shown.splitlines()[0] for shown in ning.sees()].count("选题包过了 周一 14:00 还没看到，先交几条也行") == 1
    assert not any("was due at 14:00" in shown for shown in bob.sees())

    add_topic(chat, "海岛三天两夜，怎么补涂", places=3)
    chat.at("16:00")
    assert card(chat)[5] == "选题包：1 条 3 个名额，已认领 0｜数据关注：save rate、negative words"
    assert len([shown for shown in ning.sees() if "选题包" in shown]) == 1


def test_a_focus_that_is_set_before_the_sprint_is_out_goes_onto_its_draft(chat: Chat) -> None:
    assert chat.person("bob").says("sprint focus saves") == "There is no sprint for that week"
    drafted(chat)
    assert chat.person("bob").says("sprint focus saves") == "Noted on the draft; it goes out with the sprint, Mon 10:00"
    assert "数据关注：saves" in chat.person("lan").says("冲刺 草稿")
    chat.at("10:00")

    assert card(chat)[5].endswith("｜数据关注：saves")


def test_only_data_and_those_who_lead_set_the_focus(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    assert chat.person("mei").says("冲刺 数据关注 收藏率") == "数据关注由数据组或组长来填"
    assert chat.person("ning").says("冲刺 数据关注：收藏率、负面词") == "记下了，冲刺卡片上能看到"
    assert card(chat)[5].endswith("｜数据关注：收藏率、负面词")


# --- looked at ---------------------------------------------------------------------------------------------------


def test_the_sprint_is_shown_in_private_and_stays_true_there(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    mei, bob = chat.person("mei"), chat.person("bob")
    assert mei.says("冲刺").splitlines()[1] == "主推：轻羽防晒乳「海岛出行好补涂」"
    assert bob.says("@Baton sprint", "home") == "@Bob 发到你私信了"

    bob.says("sprint focus saves")
    assert "数据关注：saves" in mei.sees()[-1]
    [english] = [shown for shown in bob.sees() if shown.startswith("Sprint")]
    assert english.splitlines() == [
        "Sprint, week 7 · 9–14 Feb · Saturday is a working day: 6 days",
        "Push: 轻羽防晒乳, “海岛出行好补涂”",
        "Targets: KOC 互动 2 万 · 品牌词搜索 +15%",
        "Red lines: 不碰医美词, 不拉踩竞品",
        "Wave: Wed 18:00 KOL posts → 19:00 KOCs follow → 20:30 KOS (nobody named yet)",
        "Topics: due from Content by Mon 14:00 · Data watches: saves",
        "[Topics] [Mine] [Calendar] [Change it]",
    ]


def test_a_guest_learns_that_there_is_one_and_nothing_of_it(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    shown = chat.person("nora").says("sprint")
    assert shown.splitlines()[-1] == "What the sprint is about is for the team"
    assert "轻羽" not in shown


def test_running_words_that_begin_with_sprint_are_no_command(chat: Chat) -> None:
    assert "没看懂" in chat.person("mei").says("冲刺一下销量")


# --- it ends -----------------------------------------------------------------------------------------------------


def test_a_make_up_saturday_ends_the_week_with_one_message(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    add_topic(chat, "带娃沙滩")
    chat.at("2026-02-13 17:30")
    assert not any("周收尾" in shown for shown in chat.channel())

    chat.at("2026-02-14 17:00")
    chat.tick()

    [wrapped] = [shown for shown in chat.channel() if "周收尾" in shown]
    assert wrapped.splitlines() == [
        "第 7 周收尾：完成 0，带走 0，没人认领 1",
        "这周没有稿件过审",
        "复盘两问：什么要继续？什么要改？",
        "还没有人写，一人一句就好",
        "下个冲刺 2月24日–28日，草稿还空着",
        "[写复盘] [写草稿]",
    ]
    assert pinned(chat) == []


def test_the_wrap_up_takes_the_retro_and_the_next_draft_which_brings_unclaimed_topics_along(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    add_topic(chat, "带娃沙滩")
    chat.at("2026-02-14 17:00")
    mei, lan = chat.person("mei"), chat.person("lan")

    assert mei.presses("写复盘", {"keep": "早上就发", "change": "选题早点给"}, "home").toast == "记下了，谢谢"
    form = lan.opens("写草稿", "home")
    [brings] = [field for field in form.fields if field.name == "brings"]
    given = FORM | {"mission": "节后返工", "wave_day": "", "brings": tuple(brings.value)}
    assert lan.presses("写草稿", given, "home").toast == "草稿存好了，2月24日 周二 10:00 发布"

    [wrapped] = [shown for shown in chat.channel() if "周收尾" in shown]
    assert "已有 1 人写了，最近一句：“选题早点给”" in wrapped
    assert "下个冲刺 2月24日–28日：节后返工（周岚 起草）" in wrapped
    chat.at("2026-02-24 10:00")
    assert any("选题包：1 条 1 个名额，已认领 0" in shown for shown in chat.channel())


def test_before_the_first_wrap_up_one_hears_when_it_comes_and_later_sees_the_last_one(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    mei, bob = chat.person("mei"), chat.person("bob")
    chat.at("2026-02-10 11:00")
    assert mei.says("冲刺 收尾") == "这周还在进行，2月14日 周六 17:00 收尾，到时我会发到主频道"
    assert bob.says("sprint wrap-up").startswith("This week is still on; its wrap-up comes")

    chat.at("2026-02-14 17:00")
    lan = chat.person("lan")
    lan.presses("写草稿", FORM | {"mission": "节后返工", "wave_day": ""}, "home")
    chat.at("2026-02-24 10:00")
    assert any("第 9 周冲刺" in shown for shown in chat.channel())
    assert mei.says("冲刺 收尾").startswith("第 7 周收尾")


def test_content_is_asked_for_a_pack_though_topics_were_brought_along(chat: Chat) -> None:
    drafted(chat)
    chat.at("10:00")
    add_topic(chat, "带娃沙滩")
    chat.at("2026-02-14 17:00")
    lan, ning = chat.person("lan"), chat.person("ning")
    [brings] = [field for field in lan.opens("写草稿", "home").fields if field.name == "brings"]
    given = FORM | {"mission": "节后返工", "wave_day": "", "brings": tuple(brings.value)}
    lan.presses("写草稿", given, "home")
    chat.at("2026-02-24 10:00")
    [asked] = [shown for shown in ning.sees() if "节后返工" in shown and "选题包请在" in shown]
    assert asked.startswith("本周选题包请在 周二 14:00 前交")

    ning.says("选题\n节后返工怎么补涂|好补涂")
    chat.at("14:00")
    assert not any("还没看到" in shown for shown in ning.sees())


def test_a_make_up_sunday_belongs_to_the_following_sprint(tmp_path: Path) -> None:
    chat = Chat(tmp_path, now="2026-09-20 08:00", rounds=False)
    draft_form = FORM | {"wave_day": ""}
    lan = chat.person("lan")
    lan.says("冲刺 草稿")
    assert lan.presses("写草稿", draft_form).toast == "草稿存好了，9月20日 周日 10:00 发布"
    chat.at("10:00")
    assert card(chat)[0] == "第 39 周冲刺 · 9月20日–24日 · 周日补班，共 5 天"
    chat.end()


def test_what_the_team_sets_for_its_week_moves_what_is_still_to_come(chat: Chat) -> None:
    lan = chat.person("lan")
    drafted(chat)
    lan.says("冲刺 时间")
    form = lan.opens("改时间")
    given = {field.name: str(field.value) for field in form.fields}
    assert lan.presses("改时间", given | {"publish_at": "25:00"}).errors == {"publish_at": "请写成时间，比如 09:30"}
    lan.presses("改时间", given | {"publish_at": "11:30", "wrap_at": "16:00"})

    chat.at("11:29")
    assert not any("周冲刺" in shown for shown in chat.channel())
    chat.at("11:30")
    assert card(chat)[0].startswith("第 7 周冲刺")
    chat.at("2026-02-14 16:00")
    assert any("第 7 周收尾" in shown for shown in chat.channel())
