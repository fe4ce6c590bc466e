"""A team that works for several brands: nothing crosses from one to the other, and nothing gets lost between them."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from bot import libraryfile, shelving
from storage import library
from storage.teams import Account, Brand, Team
from tests.chat import Chat
from tests.handlers.faq.test_writing import filled


def account(lib: Chat, handle: str) -> str:
    with lib.database.read() as db:
        found = db.exec(select(Account).where(Account.handle == f"{handle}-sun")).one()
        return found.id


def test_nothing_crosses_from_one_brand_to_the_other(lib: Chat) -> None:
    approved = "- 状态: 已核定\n- 撰写人: gu\n- 核定人: ning\n"
    other = f"## FAQ-1 油皮能用吗，会不会很油\n{approved}### KOC 评论\n> 海屿这款清爽～\n"
    with lib.database.write() as db:
        for name in ("晴屿", "海屿"):
            db.add(Brand(team_id=lib.team_id, name=name))
        for entry in library.entries(db, lib.team_id):
            entry.brand = "晴屿"
            db.add(entry)
        mine = db.get(Account, account(lib, "mei"))
        assert mine is not None
        mine.brand = "晴屿"
        db.add(mine)
        loaded(db, lib, other, "海屿")

    assert lib.person("mei").says("油皮能用吗，会不会很油").startswith("FAQ-27")
    lan = lib.person("lan")
    assert lan.says("问 油皮能用吗，会不会很油") == "“油皮能用吗，会不会很油”，问的是哪个品牌？\n[晴屿] [海屿]"
    lan.presses("海屿")
    assert "“海屿这款清爽～”" in lan.sees()[-1]
    assert "“海屿这款清爽～”" in lan.says("问 海屿 油皮能用吗，会不会很油")


@pytest.fixture
def two(lib: Chat) -> Chat:
    """The same team once it has got a second brand; 小满 has to do with the first one."""
    with lib.database.write() as db:
        for name in ("晴屿", "海屿"):
            db.add(Brand(team_id=lib.team_id, name=name))
        for entry in library.entries(db, lib.team_id):
            entry.brand = "晴屿" if entry.number != 8 else ""
            db.add(entry)
        mine = db.get(Account, account(lib, "mei"))
        assert mine is not None
        mine.brand = "晴屿"
        db.add(mine)
    return lib


def test_what_belongs_to_no_brand_answers_for_each_of_them(two: Chat) -> None:
    assert two.person("mei").says("敏感肌能用吗").startswith("FAQ-8")
    lan = two.person("lan")
    lan.says("问 敏感肌能用吗")
    lan.presses("海屿")
    assert lan.sees()[-1].startswith("FAQ-8")


def test_a_new_entry_of_a_team_with_two_brands_says_whose_it_is_and_is_found(two: Chat) -> None:
    gu, ning, mei = two.person("gu"), two.person("ning"), two.person("mei")
    gu.says("话术 新建")
    for brand, words in (("晴屿", "晴屿的等一会儿～"), ("海屿", "海屿的马上就好～")):
        gu.presses("新建一条", filled(gu, "新建一条", brand=brand, question="能当妆前吗"))
        gu.presses("写话术", filled(gu, "写话术", KOC_comment=words))
        ning.presses("核定")

    assert "晴屿的等一会儿" in mei.says("问 能当妆前吗")
    assert "海屿的马上就好" in two.person("lan").says("问 海屿 能当妆前吗")


def test_what_the_expert_says_to_somebody_of_one_brand_becomes_an_entry_of_it(two: Chat) -> None:
    mei, fang = two.person("mei"), two.person("fang")
    mei.says("问 包裹寄到火星要几天？")
    mei.presses("问专家")
    fang.presses("写答案", {"reply": "寄不到的"})
    fang.presses("存成草稿")

    with two.database.read() as db:
        assert [entry.brand for entry in library.entries(db, two.team_id) if entry.number == 28] == ["晴屿"]


def test_the_library_of_two_brands_comes_back_whole_and_tells_which_row_is_whose(two: Chat) -> None:
    gu = two.person("gu")
    text = gu.says("话术 导出")
    book = text[: text.index("\n---\n导出好了")]
    assert "- 品牌: 晴屿" in book and "- 品牌: 全部品牌" in book
    assert gu.says(f"话术 导入\n{book}").startswith("导入：新增 0，更新 0，没变 3，有误 0")

    table = "问题\tKOC 评论\n能当妆前吗\t可以～\n"
    said = gu.says(f"话术 导入\n{table}")
    assert "没写是哪个品牌：晴屿、海屿" in said or "没写是哪个品牌：海屿、晴屿" in said
    assert gu.says(f"话术 导入 海屿\n{table}").startswith("导入：新增 1")
    assert gu.says(f"话术 导入 海屿\n{table}").startswith("导入：新增 0，更新 0，没变 1")
    assert "没有品牌“天屿”" in gu.says("话术 导入\n问题\t品牌\n能当妆前吗\t天屿\n")


def loaded(db: Session, lib: Chat, text: str, brand: str) -> None:
    team = db.get(Team, lib.team_id)
    assert team is not None
    done = shelving.load(db, shelving.Loader(team, brand, "", lib.clock.now(), True), libraryfile.pasted(text).rows)
    assert len(done.new) == 1
