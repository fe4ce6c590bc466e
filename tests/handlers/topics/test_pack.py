"""The topic pack: one by one, pasted, or as a file; what is wrong is named, and the same file twice changes nothing."""

from __future__ import annotations

import pytest

from bot import tables
from handlers.topics import reading
from storage import slots, topics
from storage.teams import Brand
from tests.chat import Chat
from tests.handlers.tasks import office

PACK = (
    "选题,卖点,产品,角度,适合,名额\n海岛三天两夜,好补涂,轻羽防晒乳,通勤包；带娃沙滩,KOC,2\n"
    "沙滩排球日记,好补涂,轻羽防晒乳,,KOC KOS,\n高铁一小时,不假白,轻羽防晒乳,,路人,\n,好补涂,,,,\n"
    "夜跑补涂,好补涂,轻羽防晒乳,,,很多\n"
)
REPORT = (
    "选题包：新增 2 条 #1–#2，更新 0 条，原有 0 条，有问题 3 行\n第 4 行「适合」：“路人”只认 KOL、KOC、KOE、KOS\n"
    "第 5 行「选题」：没有标题\n第 6 行「名额」：“很多”要填 1 到 50 的数字\n[发到主频道] [撤回这批]"
)


def count(chat: Chat) -> tuple[int, int, int]:
    with chat.database.read() as db:
        tally = topics.tally(db, chat.team_id, office.WEEK)
    return tally.topics, tally.places, tally.claimed


def test_pasted_lines_become_topics_with_their_places_and_angles(chat: Chat) -> None:
    answer = chat.person("ning").says("选题\n海岛三天两夜|好补涂|轻羽防晒乳|通勤包；带娃沙滩|KOC|3\n沙滩排球日记")

    assert answer == "选题包：新增 2 条 #1–#2，更新 0 条，原有 0 条，有问题 0 行\n[发到主频道] [撤回这批]"
    assert chat.person("mei").says("选题 1") == (
        "选题 #1 海岛三天两夜（余 3/3）\n产品和卖点：轻羽防晒乳 · 好补涂\n适合：KOC\n"
        "1. 通勤包 · 空着\n2. 带娃沙滩 · 空着\n3. 空着\n[认领]"
    )


def test_a_table_copied_from_a_sheet_needs_no_command(chat: Chat) -> None:
    copied = "标题\t卖点\t名额\n海岛三天两夜\t好补涂\t2\n沙滩排球日记\t好补涂\t1"

    assert chat.person("ning").says(copied).startswith("选题包：新增 2 条 #1–#2")
    assert count(chat) == (2, 3, 0)


def test_of_a_file_the_good_lines_go_in_and_the_bad_ones_are_named_by_line_and_column(chat: Chat) -> None:
    ning = chat.person("ning")
    asked = ning.says("", files={"选题包.csv": PACK.encode()})
    assert asked == "收到「选题包.csv」，这是什么？\n[选题包] [发布数据] [话术库]"

    ning.presses("选题包")
    assert ning.sees()[-2:] == ["在读「选题包.csv」，马上好", REPORT]
    assert count(chat) == (2, 3, 0)


def test_the_same_file_twice_changes_nothing_and_a_changed_line_changes_its_topic(chat: Chat) -> None:
    ning = chat.person("ning")
    ning.says("选题 导入", files={"选题包.csv": PACK.encode()})
    again = ning.says("选题", files={"选题包.csv": PACK.encode("gb18030")})
    assert "这 2 条都在选题包里了，没有变化；有问题 3 行" in again
    assert count(chat) == (2, 3, 0)

    more = PACK.replace("通勤包；带娃沙滩,KOC,2", "通勤包；带娃沙滩；海边,KOC,4")
    assert "新增 0 条 ，更新 1 条，原有 1 条" in ning.says("选题", files={"选题包.csv": more.encode("utf-16")})
    assert count(chat) == (2, 5, 0)


def test_what_is_to_be_imported_is_asked_for_and_may_be_pasted(chat: Chat) -> None:
    ning = chat.person("ning")
    assert ning.says("topics import").startswith("请附上 CSV 或 Excel 文件")
    assert ning.says("选题 导入\n海岛三天两夜|好补涂\n沙滩排球日记|好补涂").startswith("选题包：新增 2 条")
    assert "选题包" not in ning.says("选题 导入 失败了怎么办")


def test_an_excel_file_is_read_as_well(chat: Chat) -> None:
    data = tables.write_xlsx(["title", "selling point", "places"], [["Beach days", "reapplies well", "2"]])

    assert "新增 1 条 #1" in chat.person("ning").says("选题", files={"pack.xlsx": data})


def test_what_is_no_table_is_answered_with_what_to_do(chat: Chat) -> None:
    said = chat.person("ning").says("选题", files={"pack.xlsx": b"not really"})
    assert said == "在读「pack.xlsx」，马上好\n---\n没找到表头。第一行请写上列名：选题"
    assert count(chat) == (0, 0, 0)


def test_a_batch_can_be_taken_out_again_but_not_what_is_claimed(chat: Chat) -> None:
    ning = chat.person("ning")
    ning.says("选题\n海岛三天两夜|好补涂\n沙滩排球日记|好补涂")
    chat.person("mei").says("认领 2")
    ning.presses("撤回这批")

    assert ning.sees()[-1] == "撤回了 1 条，已被认领的 1 条保留"
    assert count(chat) == (1, 1, 1)


def test_one_topic_by_the_form_and_changed_by_the_form(chat: Chat) -> None:
    ning = chat.person("ning")
    ning.says("选题")
    given = {"title": "夜跑补涂", "point": "好补涂", "product": "轻羽防晒乳", "angles": "江边\n操场", "places": "2",
             "kinds": ["KOC"], "format": "图文", "assets": "", "stance": slots.PRAISES, "shareable": []}  # fmt: skip
    ning.presses("加选题", given)
    assert "#1 夜跑补涂 · 好补涂 · KOC · 余 2/2" in ning.sees()[-1]

    refused = ning.presses("加选题", given | {"places": "0"})
    assert refused.errors == {"places": "第 1 行「places」：“0”要填 1 到 50 的数字"}
    ning.says("选题 1")
    ning.presses("修改", given | {"title": "夜跑怎么补涂", "places": "3"})
    assert ning.sees()[-1].startswith("选题 #1 夜跑怎么补涂（余 3/3）")


def test_the_pack_hangs_in_the_home_channel_once_and_stays_true(chat: Chat) -> None:
    office.pack(chat)
    chat.person("ning").says("选题 发布")
    assert chat.person("ning").says("选题 发布") == "这周的选题包已经在主频道里了，改动会自动更新"
    chat.person("mei").says("认领 3")

    assert len(chat.channel()) == 1
    assert chat.channel()[0].startswith("第 7 周选题包 · 3 条 5 个名额，已认领 1\n#1 海岛三天两夜")
    assert "#3 高铁一小时出片 · 不假白 · 已满（小满）" in chat.channel()[0]


def test_a_long_pack_is_folded_and_turned_page_by_page(chat: Chat) -> None:
    ning, mei = chat.person("ning"), chat.person("mei")
    ning.says("选题\n" + "\n".join(f"选题{n}|卖点{n}" for n in range(1, 15)))
    mei.says("选题")
    assert len(mei.sees()[-1].split("\n")) <= 8

    mei.presses("看全部 14 条")
    assert mei.sees()[-1].startswith("第 7 周选题包 · 第 1/3 页\n#1 选题1")
    mei.presses("下一页")
    assert mei.sees()[-1].startswith("第 7 周选题包 · 第 2/3 页\n#7 选题7")


def test_only_content_and_leads_keep_the_pack(chat: Chat) -> None:
    assert chat.person("mei").says("选题\n海岛|好补涂") == "选题包由内容组或组长来维护"


def test_words_that_merely_begin_like_it_are_no_topics(chat: Chat) -> None:
    chat.person("ning").says("选题会改到周三了")

    assert count(chat) == (0, 0, 0)


def test_a_table_of_thousands_is_no_pack(chat: Chat) -> None:
    rows = "标题,卖点\n" + "\n".join(f"选题{n},卖点" for n in range(1200))

    answer = chat.person("ning").says("选题", files={"huge.csv": rows.encode()})
    assert answer.endswith("一次最多收 1000 条选题，这份有 1200 条，请拆开再发")
    assert count(chat) == (0, 0, 0)


def test_lines_with_bars_beside_a_line_with_tabs_are_topics_and_not_titles_with_bars(chat: Chat) -> None:
    ning = chat.person("ning")
    barred = "海岛三天两夜|好补涂|轻羽防晒乳||KOC|2"
    answer = ning.says(f"选题\n{barred}\n沙滩排球日记\t好补涂\n|不假白|轻羽防晒乳\n夜跑{'|' * 12}")

    assert answer.startswith("选题包：新增 2 条 #1–#2，更新 0 条，原有 0 条，有问题 2 行")
    assert "没有标题" in answer
    assert "第 4 行有 12 个空格子" in answer
    assert "选题 #1 海岛三天两夜（余 2/2）\n产品和卖点：轻羽防晒乳 · 好补涂" in ning.says("选题 1")


def test_a_dropped_topic_is_neither_on_the_card_nor_in_the_counts(chat: Chat) -> None:
    office.pack(chat)
    chat.person("mei").says("认领 2")
    chat.person("lan").says("作废 2 不做了")

    shown = chat.person("ning").says("选题")
    assert shown.startswith("第 7 周选题包 · 2 条 4 个名额，已认领 0")
    assert "#2" not in shown
    assert count(chat) == (2, 4, 0)


def test_topics_added_after_the_wrap_up_are_for_the_coming_week(chat: Chat) -> None:
    ning = chat.person("ning")
    chat.at("2026-02-14 16:59")
    ning.says("选题\n海岛三天两夜|好补涂")
    chat.at("2026-02-14 19:50")
    ning.says("选题\n节后返工怎么补涂|好补涂")

    assert "第 9 周选题包 · 1 条 1 个名额" in ning.says("选题")
    assert "节后返工怎么补涂" in ning.sees()[-1]
    assert count(chat) == (1, 1, 0)


def sells(chat: Chat, *names: str) -> None:
    with chat.database.write() as db:
        db.add(Brand(team_id=chat.team_id, name="清屿", products="\n".join(names)))


def test_a_mistyped_product_is_asked_about_and_put_right_at_once(chat: Chat) -> None:
    sells(chat, "清屿防晒喷雾", "轻羽防晒乳")
    ning = chat.person("ning")
    answer = ning.says("选题\n海岛三天两夜|好补涂|清屿防嗮喷雾\n高铁一小时|不假白|清屿防嗮喷雾\n夜跑|好补涂|轻羽防晒乳")

    assert answer.splitlines()[1:] == [
        "第 1 行：没有“清屿防嗮喷雾”这个产品，是不是“清屿防晒喷雾”？", "[发到主频道] [撤回这批] [改成清屿防晒喷雾]"
    ]  # fmt: skip
    chat.person("mei").says("认领 1")
    ning.presses("改成清屿防晒喷雾")
    assert ning.sees()[-1] == "2 条选题的产品改成“清屿防晒喷雾”了"
    assert {office.task(chat, n).product for n in (1, 2)} == {"清屿防晒喷雾"}
    assert "这 1 条都在选题包里了" in ning.says("选题\n海岛三天两夜|好补涂|清屿防晒喷雾")


def test_a_product_that_is_like_none_is_a_new_one(chat: Chat) -> None:
    sells(chat, "清屿防晒喷雾")
    assert "是不是" not in chat.person("ning").says("选题\n睡前五分钟|保湿|云朵面膜")


def test_in_the_form_the_product_is_asked_about_as_well(chat: Chat) -> None:
    sells(chat, "清屿防晒喷雾")
    ning = chat.person("ning")
    ning.says("选题")
    ning.presses("加选题", {"title": "夜跑补涂", "product": "清屿防晒碰雾", "places": "1", "stance": "neutral"})

    assert ning.sees()[-1].startswith("没有“清屿防晒碰雾”这个产品，是不是“清屿防晒喷雾”？")


def test_every_file_of_one_message_is_read_and_answered_by_its_name(chat: Chat) -> None:
    files = {
        "周一.csv": "选题,卖点\n海岛,好补涂\n",
        "周二.csv": "选题,卖点\n高铁,不假白\n夜跑,好补涂\n",
        "三.csv": "甲,乙\n1,2\n",
    }
    answer = chat.person("ning").says("选题包", files={name: words.encode() for name, words in files.items()})

    assert "在读「周一.csv、周二.csv、三.csv」，马上好" in answer
    assert "「周一.csv」选题包：新增 1 条" in answer
    assert "「周二.csv」选题包：新增 2 条" in answer
    assert "「三.csv」：没找到表头" in answer
    assert count(chat) == (3, 3, 0)


HEADINGS = [
    ("主题,核心信息,推广产品,类型,数量,平台,负责人", "海岛,好补涂,轻羽防晒乳,素人,2,小红书,小满"),
    ("选题方向,产品卖点,产品名称,账号类型,名额数,截止时间", "海岛,好补涂,轻羽防晒乳,KOC账号,2,周五"),
    ("笔记标题,卖点,单品,达人类型,篇数,内容形式", "海岛,好补涂,轻羽防晒乳,KOC,2,图文"),
    ("Topic,USP,SKU,Type,Qty,Platform,Owner", "海岛,好补涂,轻羽防晒乳,customers,2,RED,Mei"),
    ("Content idea,Key message,Item,Creator type,# of posts,Deadline", "海岛,好补涂,轻羽防晒乳,koc,2,Fri"),
    ("标题,选题,卖点,产品,人群,需要几篇", "副标题,海岛,好补涂,轻羽防晒乳,KOC,2篇"),
]


@pytest.mark.parametrize(("heads", "cells"), HEADINGS, ids=[str(n) for n in range(len(HEADINGS))])
def test_columns_are_known_by_the_names_that_teams_give_them(heads: str, cells: str) -> None:
    (topic,) = reading.read(tables.read("pack.csv", f"{heads}\n{cells}\n".encode()), headed=True).topics

    said = (topic.title, topic.point, topic.product, topic.kinds, topic.places)
    assert said == ("海岛", "好补涂", "轻羽防晒乳", "KOC", 2)


def test_the_line_that_adds_up_is_no_topic(chat: Chat) -> None:
    found = reading.read(tables.read("pack.csv", "选题,数量\n海岛,2\n高铁,1\n合计,3\n".encode()), headed=True)

    assert ([topic.title for topic in found.topics], found.faults) == (["海岛", "高铁"], ())


def test_a_column_type_that_says_how_it_is_told_is_the_format(chat: Chat) -> None:
    found = reading.read(
        tables.read("pack.csv", "选题,类型,人群\n海岛,图文,油皮\n高铁,视频,学生\n".encode()), headed=True
    )

    assert [(topic.format, topic.kinds) for topic in found.topics] == [("图文", ""), ("视频", "")]
    assert (found.faults, found.unknown) == ((), ("人群",))
