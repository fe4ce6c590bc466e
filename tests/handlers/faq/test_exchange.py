"""A library in and out of the chat: pasted, as a file, and out again as Markdown."""

from __future__ import annotations

from bot import tables
from bot.adapters.local.people import direct
from tests.chat import Chat

PASTED = "编号\t问题\t锁定事实\tKOC 评论\n40\t能当妆前吗\t质地 = 水感\t很{质地}～\n41\t多少钱\t价 = 一百\t\n"


def test_pasted_rows_become_drafts_and_a_bad_one_is_named(lib: Chat) -> None:
    told = lib.person("gu").says(f"话术 导入\n{PASTED}")

    assert told.startswith("导入：新增 1，更新 0，没变 0，有误 1\n第 3 行「锁定事实」：价格“一百”要有且只有一个数")
    assert lib.person("ning").sees()[-1].startswith("请核定 FAQ-40 第 1 版（顾一 写）：能当妆前吗")
    assert lib.person("gu").says(f"话术 导入 全部或不\n{PASTED}").startswith("导入：新增 0，更新 0，没变 0，有误 1")


def test_a_file_is_fetched_and_read(lib: Chat) -> None:
    gu = lib.person("gu")
    book = tables.write_xlsx(["问题", "KOC 评论"], [["能当妆前吗", "可以的～"]])
    lib.adapter.deeds.say(gu._local, direct("gu"), "话术 导入", files=[("话术.xlsx", book)])
    lib.settle()
    assert gu.sees()[-1].startswith("导入：新增 1，更新 0，没变 0，有误 0")

    lib.adapter.deeds.say(gu._local, direct("gu"), "话术 导入", files=[("话术.pdf", b"%PDF-1.7 ...")])
    lib.settle()
    assert gu.sees()[-1].startswith("这不像一张表")


def test_what_is_exported_goes_in_again_and_changes_nothing(lib: Chat) -> None:
    gu = lib.person("gu")
    text = gu.says("话术 导出")
    book = text[: text.index("\n---\n导出好了")]

    assert gu.says(f"话术 导入\n{book}").startswith("导入：新增 0，更新 0，没变 3，有误 0")
    assert lib.person("mei").says("话术 导出") == "这一步请内容中台组、组长或这条的负责人来"
