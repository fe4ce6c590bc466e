"""A library in and out of the chat: pasted, as a file, and out again as Markdown."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot import libraryfile, shelving, tables, web
from bot.adapters.local.people import direct
from storage.teams import Team
from tests.chat import Chat
from tests.handlers.faq.stock import load

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


def test_pasted_lines_of_a_csv_file_are_read_too(lib: Chat) -> None:
    told = lib.person("gu").says('话术 导入\n问题,其他问法,KOC 评论\n能当妆前吗,"妆前能用吗\n打底行吗",可以的～\n')
    assert told.startswith("导入：新增 1，更新 0，没变 0，有误 0")


def test_a_name_that_is_no_column_is_told_and_the_rest_goes_in(lib: Chat) -> None:
    book = "## FAQ-90 能倒着放吗\n- 心情: 好\n\n### KOC 评论\n> 能～\n\n### 随便写\n- 备注: 别读\n> 也别读\n"
    told = lib.person("gu").says(f"话术 导入\n{book}")
    assert told.startswith("导入：新增 1，更新 0，没变 0，有误 0\n没认出的列：心情、随便写")


def test_a_file_without_words_may_be_the_library(lib: Chat) -> None:
    gu, mei = lib.person("gu"), lib.person("mei")
    book = tables.write_xlsx(["问题", "KOC 评论"], [["能当妆前吗", "可以的～"]])
    for who in (gu, mei):
        lib.adapter.deeds.say(who._local, direct(who.handle), "", files=[("话术.xlsx", book)])
        lib.settle()
    assert "话术库" not in mei.sees()[-1]
    gu.presses("话术库")
    lib.settle()
    assert any(card.startswith("导入：新增 1，更新 0，没变 0，有误 0") for card in gu.sees())


def test_what_is_exported_goes_in_again_and_changes_nothing(lib: Chat) -> None:
    gu = lib.person("gu")
    text = gu.says("话术 导出")
    book = text[: text.index("\n---\n导出好了")]

    assert gu.says(f"话术 导入\n{book}").startswith("导入：新增 0，更新 0，没变 3，有误 0")
    assert lib.person("mei").says("话术 导出") == "这一步请内容中台组、组长或这条的负责人来"


@pytest.mark.parametrize(
    ("words", "form"),
    [("话术 导出 xlsx", "xlsx"), ("导出 faq xlsx", "xlsx"), ("话术 导出 表格", "xlsx"), ("faq export csv", "csv"),
     ("export faq as md", "md")],
)  # fmt: skip
def test_the_library_is_fetched_as_a_file_and_goes_in_again_without_a_loss(lib: Chat, words: str, form: str) -> None:
    told = lib.person("gu").says(words)
    page = TestClient(web.build(lib.baton))
    answer = page.get(address(told))
    rows = libraryfile.read(f"faq.{form}", answer.content)

    assert answer.status_code == 200 and answer.headers["content-disposition"] == f'attachment; filename="faq.{form}"'
    assert len(rows.rows) == 3 and not rows.problems
    with lib.database.write() as db:
        team = db.get(Team, lib.team_id)
        assert team is not None
        done = shelving.load(db, shelving.Loader(team, "", "", lib.clock.now()), rows.rows)
    assert (len(done.new), len(done.changed), done.same) == (0, 0, 3)


def test_where_nobody_has_said_how_the_bot_is_reached_the_export_says_what_to_do(lib: Chat) -> None:
    told = lib.person("gu").says("话术 导出 csv")

    assert "请管理员设好 BATON_URL" in told and "发“话术 导出”" in told
    assert lib.person("gu").says("话术 导出").startswith("# ")


def test_the_address_of_a_file_is_for_an_hour_and_dies_with_a_wrong_letter(lib: Chat) -> None:
    here = address(lib.person("gu").says("话术 导出 csv"))
    page = TestClient(web.build(lib.baton))
    wrong = (here.replace(".csv", "_.csv"), here.replace(".csv", ".xlsx"), "/library/x.csv", "/library/x")

    assert [page.get(path).status_code for path in (*wrong, here)] == [404, 404, 404, 404, 200]
    lib.at("17:01")
    assert page.get(here).status_code == 404


def test_a_secret_version_is_not_in_the_file_of_who_may_not_see_it(lib: Chat) -> None:
    with lib.database.write() as db:
        approved = "- 状态: 已核定\n- 撰写人: gu\n- 核定人: ning\n- 保密至: 2026-03-01\n"
        assert not load(db, lib, f"## FAQ-40 新色什么时候上\n{approved}### KOC 评论\n> 三月见～\n").problems
    page = TestClient(web.build(lib.baton))

    assert "三月见" not in page.get(address(lib.person("bob").says("faq export csv"))).text
    assert "三月见" in page.get(address(lib.person("lan").says("话术 导出 csv"))).text


def test_a_form_that_there_is_not_is_told_and_a_question_about_exports_is_a_question(lib: Chat) -> None:
    assert lib.person("gu").says("话术 导出 pdf") == "能导出 csv、xlsx、md，例：话术 导出 xlsx"
    assert "Export" not in lib.person("nora").says("faq export rules for sunscreen?")


def address(told: str) -> str:
    [line] = [line for line in told.splitlines() if "/library/" in line]
    return line[line.index("/library/") :]
