"""Entries are written, approved, kept in all their versions, and never lost where two write at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage import library
from storage.library import Entry, Version
from tests.chat import Chat, Talker

PRICE = "问 50ml 现在多少钱"
NEW = {
    "question": "能当妆前吗", "category": "product", "products": "轻羽防晒乳", "facts": "成膜时间 = 约 3 分钟",
    "shareable": "no",
}  # fmt: skip


def filled(who: Talker, button: str, **changed: str) -> dict[str, Sequence[str]]:
    """The form as it opens, with some answers changed."""
    found: dict[str, Sequence[str]] = {field.name: field.value for field in who.opens(button).fields}
    return {**found, **changed}


def entry(lib: Chat, number: int) -> tuple[Entry, Sequence[Version]]:
    with lib.database.read() as db:
        found = library.entry(db, lib.team_id, number)[0]
        return found, library.versions(db, found.id)


def write(who: Talker, values: Mapping[str, str], **voices: str) -> None:
    """A new entry from its two forms."""
    who.says("话术 新建")
    assert "已存成草稿" in who.presses("新建一条", filled(who, "新建一条", **values)).toast
    if voices:
        assert "草稿" in who.presses("写话术", filled(who, "写话术", **voices)).toast


def test_a_new_entry_answers_nobody_before_somebody_else_approves_it(lib: Chat) -> None:
    gu, ning, mei = lib.person("gu"), lib.person("ning"), lib.person("mei")
    write(gu, NEW, KOC_comment="等{成膜时间}再上妆就好～")

    assert "不瞎答" in mei.says("问 能当妆前吗") or "哪一条" in mei.sees()[-1]
    assert ning.sees()[-1].startswith("请核定 FAQ-28 第 2 版（顾一 写）：能当妆前吗")
    assert ning.presses("核定").toast == "FAQ-28 第 2 版已核定"
    assert "“等约 3 分钟再上妆就好～”" in mei.says("问 能当妆前吗")


def test_nobody_approves_their_own_words(lib: Chat) -> None:
    gu, ning = lib.person("gu"), lib.person("ning")
    write(gu, NEW, KOC_comment="等{成膜时间}再上妆就好～")

    assert "核定" not in gu.buttons()
    assert "核定" in ning.buttons()
    assert [(v.number, v.state) for v in entry(lib, 28)[1]] == [(2, "draft"), (1, "dropped")]


def test_a_price_is_said_only_after_two_have_approved_it(lib: Chat) -> None:
    gu, ning, lan, azhe = (lib.person(name) for name in ("gu", "ning", "lan", "azhe"))
    gu.says("话术 3")
    facts = "到手价 = 119 元 | 抖音直播间 | 送 15ml 旅行装 | 2026-02-09 ~ 2026-02-12\n到手价 = 139 元 | 天猫旗舰店"
    gu.presses("修改", filled(gu, "修改", facts=facts))

    assert "再请一位复核" in ning.presses("核定").toast
    assert "129 元" in azhe.says(PRICE)
    assert "核定" not in ning.sees()[-1].splitlines()[-1]
    assert lan.sees()[-1].startswith("请复核价格 FAQ-3 第 8 版")
    lan.presses("核定")
    assert "119 元" in azhe.says(PRICE)


def test_where_two_edit_one_entry_at_once_the_later_is_told_and_nothing_is_lost(lib: Chat) -> None:
    gu, ning = lib.person("gu"), lib.person("ning")
    for who in (gu, ning):
        who.says("话术 27")
    mine, theirs = filled(gu, "修改", red_lines="不说控油神器"), filled(ning, "修改", asks="油田姐妹能涂吗")
    deeds, here = lib.adapter.deeds, gu.find("修改")
    sheet = deeds.sheet(gu._local, here[0], gu.opens("修改"))
    assert ning.presses("修改", theirs).toast == "FAQ-27 第 5 版已存成草稿，等核定"
    given = {name: value if isinstance(value, str) else tuple(value) for name, value in mine.items()}
    toast = deeds.press(gu._local, *here, given, sheet).toast
    lib.settle()

    assert "许宁刚改过 FAQ-27（第 5 版）；你的没丢，存成第 6 版草稿" in toast
    assert any("你的和那一版不同的地方" in text and "不说控油神器" in text for text in gu.sees())
    versions = {v.number: v for v in entry(lib, 27)[1]}
    assert (versions[5].state, versions[6].state) == ("draft", "draft")
    assert versions[5].content.asks == ("油田姐妹能涂吗",)
    assert versions[6].content.red_lines == ("不说控油神器",)


def test_a_form_names_the_field_that_is_wrong(lib: Chat) -> None:
    gu = lib.person("gu")
    gu.says("话术 新建")
    wrong = {
        "facts": "到手价 = 一百二", "valid_to": "下周吧", "question": "油皮能用吗，会不会很油",
    }  # fmt: skip
    for field, words in wrong.items():
        errors = gu.presses("新建一条", filled(gu, "新建一条", **(NEW | {field: words}))).errors
        assert list(errors) == [field], (field, errors)


def test_numbers_are_blanks_and_never_typed_into_a_wording(lib: Chat) -> None:
    gu = lib.person("gu")
    write(gu, NEW)
    errors = gu.presses("写话术", filled(gu, "写话术", KOC_comment="等约3分钟再上妆，只要 99 元")).errors
    assert list(errors) == ["KOC_comment"]
    assert "99 元" in errors["KOC_comment"]
    errors = gu.presses("写话术", filled(gu, "写话术", KOS_dm="等{成膜时长}")).errors
    assert errors == {"KOS_dm": "没有 {成膜时长} 这个事实"}


def test_a_draft_is_sent_back_with_a_reason(lib: Chat) -> None:
    gu, ning = lib.person("gu"), lib.person("ning")
    write(gu, NEW, KOC_comment="等{成膜时间}再上妆就好～")
    ning.presses("退回", {"reason": "口吻太硬"})

    assert gu.sees()[-1].startswith("FAQ-28 第 2 版被许宁退回，改好再交\n口吻太硬")
    assert ning.sees()[-1] == "FAQ-28 第 2 版（顾一 写）已由许宁退回：口吻太硬"


def test_what_is_retired_is_silent_and_kept(lib: Chat) -> None:
    ning, mei = lib.person("ning"), lib.person("mei")
    ning.says("话术 27")
    ning.presses("下架", {"reason": "换配方"})

    assert "FAQ-27" not in mei.says("问 油皮能用吗，会不会很油")
    assert entry(lib, 27)[1][0].state == "expired"


def test_only_content_leads_and_the_owner_write(lib: Chat) -> None:
    assert "修改" not in lib.person("mei").says("话术 27")
    assert "[修改]" in lib.person("fang").says("话术 27")
    assert lib.person("mei").says("话术 新建") == "这一步请内容中台组、组长或这条的负责人来"


def test_a_draft_is_for_those_who_write(lib: Chat) -> None:
    write(lib.person("gu"), NEW, KOC_comment="等{成膜时间}再上妆就好～")

    assert lib.person("mei").says("话术 28") == "没有 FAQ-28，发「话术」看全部"
    assert lib.person("mei").says("话术 待审") == "没有待核定的"
    for words in ("待审", "待核", "待核定"):
        assert "FAQ-28 第 2 版" in lib.person("ning").says(f"话术 {words}")


def test_entries_of_somebody_who_leaves_wait_for_a_new_owner(lib: Chat) -> None:
    ning = lib.person("ning")
    lib.person("lan").says("移出 @老方")
    lib.tick()

    assert ning.sees()[-1].startswith(
        "老方离开了，名下 2 条话术还没人负责\nFAQ-8 敏感肌能用吗\nFAQ-27 油皮能用吗，会不会很油"
    )
    assert ning.presses("我来负责").toast == "2 条话术归你负责了"
    assert ning.sees()[-1] == "老方名下的话术都有人负责了"
    assert "负责人许宁" in ning.says("话术 27")


def test_the_library_at_a_glance(lib: Chat) -> None:
    lib.person("mei").says("问 油皮能用吗")
    lib.person("mei").says("问 包裹寄到火星要几天？")

    assert lib.person("ning").says("话术").splitlines()[:3] == [
        "话术库：3 条在用",
        "待核定 0｜缺口 1｜纠错 0",
        "14 天里：答了 1，给选项 0，没答上 1",
    ]


def test_an_entry_is_told_in_its_readers_signs(lib: Chat) -> None:
    card = lib.person("bob").says("faq 27")
    assert "KOL comment · KOC comment, DM · KOE comment, DM" in card and "｜" not in card
    assert "KOL 评论｜KOC 评论、私信" in lib.person("lan").says("话术 27")


def test_whoever_is_asked_to_approve_a_secret_finds_it_on_the_list_and_nobody_else_does(lib: Chat) -> None:
    gu, ning = lib.person("gu"), lib.person("ning")
    gu.says("话术 3")
    facts = "到手价 = 109 元 | 抖音直播间 | 送 15ml 旅行装 | 2026-02-20 ~ 2026-02-22"
    gu.presses("修改", filled(gu, "修改", facts=facts, valid_from="2026-02-20", valid_to="2026-02-22",
                              confidential="2026-02-20"))  # fmt: skip

    assert "FAQ-3 第 8 版" in ning.says("话术 待审")
    assert "待核定 1" in ning.says("话术")
    assert lib.person("bob").says("faq waiting") == "Nothing waits for approval"
