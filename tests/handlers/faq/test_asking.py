"""Asked in four voices and both places: what may be said, word for word, and silence where nothing may."""

from __future__ import annotations

from threading import Event

import pytest
from sqlmodel import select

from handlers.faq import later
from storage import freezes, library
from storage.askings import Asking, Showing
from storage.freezes import Freeze
from storage.teams import Account, Brand
from tests.chat import Chat

OILY = "问 油皮能用吗"
PRICE = "问 50ml 现在多少钱"


def quoted(card: str) -> list[str]:
    return [line.strip("“”") for line in card.splitlines() if line.startswith("“") and line.endswith("”")]


def test_a_koc_gets_a_friends_words_with_the_locked_facts_and_her_own_skin(lib: Chat) -> None:
    assert lib.person("mei").says(OILY) == (
        "FAQ-27 第 4 版｜小红书评论｜KOC 口吻｜老方 2月6日核定\n"
        "“姐妹我也是大油皮～它是水感乳液，抹开等约 3 分钟成膜再上妆。”\n"
        "“补涂记得户外 2 小时一次，晚上洁面可卸。”\n"
        "锁定事实：质地 水感乳液｜成膜时间 约 3 分钟｜补涂 户外 2 小时一次｜卸除 洁面可卸\n"
        "“大油皮”来自你的人设卡。没亲身用过的感受，请别加\n"
        "粉丝问价格：KOC 不报价，交给 KOS 阿哲\n"
        "[转交] [发我纯文本] [换私信版] [这条不对] [问老方] [换口吻]"
    )


def test_a_seller_gets_the_price_of_the_price_entry_and_how_long_it_counts(lib: Chat) -> None:
    card = lib.person("azhe").says(OILY)

    assert card.startswith("FAQ-27 第 4 版 + FAQ-3 第 7 版｜抖音私信｜KOS 口吻｜老方 2月6日核定")
    assert "直播间现在129 元，送15ml 旅行装，需要我把入口发您吗？" in quoted(card)
    assert "此价仅限抖音直播间，有效至 2月12日 23:59" in card


def test_the_four_voices_say_the_same_facts_in_their_own_words(lib: Chat) -> None:
    said = {who: quoted(lib.person(who).says(OILY)) for who in ("mei", "azhe", "fang", "may")}

    assert len({tuple(lines) for lines in said.values()}) == 4
    assert all("约 3 分钟" in "".join(lines) for lines in said.values())


def test_the_other_place_and_another_voice_are_one_press_away(lib: Chat) -> None:
    mei = lib.person("mei")
    mei.says(OILY)
    mei.presses("换私信版")
    assert "小红书私信｜KOC 口吻" in mei.sees()[-1]
    mei.presses("换口吻", {"choice": "kind:KOE"})
    assert "小红书评论｜KOE 口吻" in mei.sees()[-1]


def test_words_that_name_the_place_are_answered_for_it(lib: Chat) -> None:
    assert "小红书私信" in lib.person("mei").says("问 油皮能用吗，私信怎么回")


def test_plain_text_is_the_bare_wording_as_a_message_of_its_own_and_is_kept(lib: Chat) -> None:
    mei = lib.person("mei")
    card = mei.says(OILY)
    mei.presses("发我纯文本")

    assert mei.sees()[-1].splitlines() == quoted(card)
    with lib.database.read() as db:
        assert sorted(row.how for row in db.exec(select(Showing)).all()) == ["asked", "plain"]


def test_an_experience_that_the_persona_sheet_does_not_know_is_left_out(lib: Chat) -> None:
    mei = lib.person("mei")
    mei.says(OILY)
    mei.presses("换口吻", {"choice": "kind:KOS"})
    mei.presses("换口吻", {"choice": f"account:{account(lib, 'mei')}"})
    assert "大油皮" in mei.sees()[-1]
    with lib.database.write() as db:
        row = db.get(Account, account(lib, "mei"))
        assert row is not None
        row.persona = ""
        db.add(row)
    card = mei.says(OILY)

    assert quoted(card)[0] == "它是水感乳液，抹开等约 3 分钟成膜再上妆。"
    assert "有 1 句没放：你的人设卡里没有 人设.肤质" in card


def test_a_koc_who_is_asked_the_price_hands_the_fan_on(lib: Chat) -> None:
    mei = lib.person("mei")
    card = mei.says(PRICE)

    assert "KOC 不答这一条，转交 KOS 阿哲" in card
    assert "129" not in card
    mei.presses("转交")
    assert mei.sees()[-1].startswith("粉丝在哪儿？")
    assert "转交 #1 给 KOS 阿哲" in mei.says("昵称 柠檬不加冰")
    assert any("转交 #1" in text and "50ml 现在多少钱" in text for text in lib.person("azhe").sees())


def test_a_price_of_another_channel_is_never_quoted(lib: Chat) -> None:
    mei = lib.person("mei")
    mei.says(PRICE)
    mei.presses("换口吻", {"choice": "kind:KOS"})

    assert quoted(mei.sees()[-1]) == []
    assert "没有生效的价格" in mei.sees()[-1]


def test_an_offer_tells_what_the_entry_does_not_speak_of_and_another_product_by_its_short_name(lib: Chat) -> None:
    with lib.database.write() as db:
        db.add(Brand(team_id=lib.team_id, name="晴屿", products="轻羽防晒乳\n清屿防晒喷雾"))
    mei = lib.person("mei")

    assert "FAQ-27 油皮能用吗，会不会很油（没有提到“安热沙”）" in mei.says("安热沙油皮能用吗")
    assert "FAQ-27 油皮能用吗，会不会很油（问的是喷雾，这条说的是轻羽防晒乳）" in mei.says("喷雾油皮能用吗")


def test_a_question_about_health_goes_to_the_expert(lib: Chat) -> None:
    said = lib.person("mei").says("孕妇能用吗")

    assert said.startswith("话术库里还没有“孕妇能用吗”的答案，不瞎答") and said.endswith("[问专家]")


def test_what_comes_with_a_price_can_be_asked_for(lib: Chat) -> None:
    assert "FAQ-3" in lib.person("azhe").says("问 有旅行装送吗")


def test_why_reads_as_english_where_english_is_read(lib: Chat) -> None:
    bob = lib.person("bob")
    bob.says("ask 油皮 moisturizing bottles 能用吗")
    said = bob.says("why").partition("\n")[2]

    assert "bottles" in said, said
    assert not [mark for mark in ("、", "；", "｜") if mark in said], said


def test_why_tells_what_spoke_for_the_answer(lib: Chat) -> None:
    mei = lib.person("mei")
    mei.says("油皮能用吗，会不会很油")

    assert "FAQ-27 油皮能用吗，会不会很油：问法一样" in mei.says("为什么")
    assert mei.says("why is the sky blue") != ""


@pytest.mark.parametrize("words", ["火星有多大", "包裹重不重要不要称", "会不会寄到火星"])
def test_what_reads_like_a_question_is_heard_without_being_called_one(lib: Chat, words: str) -> None:
    assert not lib.person("mei").says(words).startswith("这句我没看懂")


def test_chatter_is_not_answered_and_a_question_without_an_answer_says_so(lib: Chat) -> None:
    mei = lib.person("mei")

    assert mei.says("谢谢大家今天辛苦了").startswith("这句我没看懂")
    assert "不瞎答" in mei.says("包裹寄到火星要几天？")
    assert [row.state for row in rows(lib)] == ["none"]


def test_what_is_not_about_the_team_is_no_gap_unless_the_library_is_asked_or_the_expert(lib: Chat) -> None:
    mei = lib.person("mei")
    assert mei.says("今天股市怎么样") == "话术库里还没有“今天股市怎么样”的答案，不瞎答\n[问专家]"
    mei.says("怎么退货")
    mei.says("问 空瓶哪里回收")
    gaps = lib.person("lan").says("话术 缺口")
    assert "股市" not in gaps and "空瓶" in gaps and "退货" in gaps

    for among_colleagues in (
        "谁来写防晒 11 啊？",
        "防晒的初稿谁能帮忙审一下",
        "can somebody take 9, the sunscreen one?",
    ):
        mei.says(among_colleagues)
    assert lib.person("lan").says("话术 缺口") == gaps
    mei.says("附近有健身房吗")
    mei.presses("问专家")
    assert "健身房" in lib.person("lan").says("话术 缺口")


def test_in_a_channel_the_answer_comes_privately_and_can_be_shared_there(lib: Chat) -> None:
    mei = lib.person("mei")

    assert mei.says("@Baton 油皮能用吗", "side") == "@小满 私信发你了"
    assert lib.channel("side") == ["@小满 私信发你了"]
    toast = mei.presses("发到群里").toast
    assert toast == "群里有外部成员，这条没标“可外传”，不能发到群里"
    mei.says("@Baton 敏感肌能用吗", "side")
    mei.presses("发到群里")
    assert lib.channel("side")[-1] == "FAQ-8 第 1 版｜KOC 口吻｜@小满 分享\n“不含酒精，第一次用先在耳后试试～”"


def test_words_that_only_begin_like_the_command_are_not_asked(lib: Chat) -> None:
    mei = lib.person("mei")

    assert mei.says("问油皮能用吗").startswith("FAQ-27")
    assert "FAQ-27" not in mei.says("问题是油皮的样品不够")
    assert mei.says("话术27").startswith("FAQ-27 第 4 版｜油皮能用吗")


def test_in_a_channel_nobody_is_answered_unasked(lib: Chat) -> None:
    assert lib.person("mei").says("油皮能用吗，会不会很油", "side") == ""
    with lib.database.read() as db:
        assert db.exec(select(Asking)).all() == []


def test_a_guest_is_told_only_what_is_shareable(lib: Chat) -> None:
    nora = lib.person("nora")

    assert "FAQ-8" in nora.says("ask 敏感肌能用吗")
    assert "27" not in nora.says("ask 油皮能用吗，会不会很油")
    assert nora.says("faq 27") == "There is no FAQ-27; send “faq” for all of them"


def test_what_a_guest_may_not_see_is_no_gap_and_the_expert_is_one_press_away(lib: Chat) -> None:
    nora = lib.person("nora")
    said = nora.says("ask 油皮能用吗，会不会很油")

    assert said.endswith("and I won't make one up\n[Ask the expert]")
    assert lib.person("ning").says("话术 缺口") == "现在没有缺口"
    nora.presses("Ask the expert")
    assert nora.sees()[-1].startswith("老方 has been asked; I'll send you the reply")
    assert "请答缺口 #1：Nora在问" in lib.person("fang").sees()[-1]


def test_a_guest_says_what_is_wrong_with_an_answer_and_teaches_nothing(lib: Chat) -> None:
    nora = lib.person("nora")
    said = nora.says("ask 敏感肌能用吗")
    assert "[Something's wrong] [Ask 老方]" in said and "Teach" not in said

    nora.presses("Something's wrong", {"words": "it stings"})
    assert "Nora说 FAQ-8 第 1 版不对" in lib.person("fang").sees()[-1]


@pytest.mark.parametrize(
    "words", ["faq new", "faq export", "faq gaps", "faq waiting", "faq wrong.", "faq import", "话术 导出"]
)
def test_what_is_for_the_team_is_refused_to_a_guest_and_is_no_gap(lib: Chat, words: str) -> None:
    said = lib.person("nora").says(words)

    assert said.startswith("That part of the library is for the team itself")
    with lib.database.read() as db:
        assert db.exec(select(Asking)).all() == []


@pytest.mark.parametrize("words", ["话术 新建", "话术 导出！", "话术 导入", "faq new"])
def test_what_is_for_those_who_write_is_refused_and_is_no_gap(lib: Chat, words: str) -> None:
    assert lib.person("mei").says(words) == "这一步请内容中台组、组长或这条的负责人来"
    with lib.database.read() as db:
        assert db.exec(select(Asking)).all() == []


def test_a_guests_help_offers_what_a_guest_can_do(lib: Chat) -> None:
    told = lib.person("nora").says("help faq")

    assert "see one shareable library entry, e.g. faq 27" in told
    for word in ("export", "leads also", "leads:"):
        assert word not in told
    assert "（新建、待审、缺口、纠错、导入、导出，或编号）" in lib.person("mei").says("帮助 话术")


def test_what_a_crisis_has_frozen_is_not_answered(lib: Chat) -> None:
    mei, azhe = lib.person("mei"), lib.person("azhe")
    mei.says(OILY)
    freeze(lib, holding="已收到您的反馈，我们正在核实。")

    card = mei.says("问 油皮能用吗")
    assert card.startswith("已冻结：轻羽防晒乳，16:00 起，勿回，负责人周岚")
    assert "约 3 分钟" not in card
    assert "“已收到您的反馈，我们正在核实。”" in azhe.says(PRICE)
    with lib.database.write() as db:
        found = freezes.open_freezes(db, lib.team_id)[0]
        found.thawed_at = lib.clock.now()
        db.add(found)
    azhe.presses("发我纯文本")
    assert mei.says(OILY).startswith("FAQ-27")


def test_a_card_from_before_the_freeze_gives_nothing_out(lib: Chat) -> None:
    mei = lib.person("mei")
    mei.says(OILY)
    with lib.database.write() as db:
        db.add(
            Freeze(team_id=lib.team_id, alert_id="a1", products="轻羽防晒乳", in_charge="周岚", since=lib.clock.now())
        )
    result = mei.presses("发我纯文本")

    assert result.toast == "这条冻结中，勿回，负责人周岚"
    assert "约 3 分钟" not in mei.sees()[-1] or "已冻结" in mei.sees()[-1]


def test_answers_at_hand_say_that_they_are_frozen_and_that_they_are_free_again(lib: Chat) -> None:
    azhe, lan = lib.person("azhe"), lib.person("lan")
    azhe.says("问 油皮能用吗")
    lib.person("mei").says("有粉丝用了轻羽防晒乳全脸红肿，进急诊了")
    lib.tick()
    assert any(card.startswith("已冻结：轻羽防晒乳") for card in azhe.sees())
    assert not [card for card in azhe.sees() if "水感乳液" in card]

    lan.presses("判为误报", {"why": "看错了"})
    lib.tick()
    assert any("水感乳液" in card for card in azhe.sees())


def freeze(lib: Chat, holding: str = "") -> None:
    with lib.database.write() as db:
        db.add(
            Freeze(
                team_id=lib.team_id, alert_id="a1", products="轻羽防晒乳", in_charge="周岚", since=lib.clock.now(),
                holding=holding,
            )
        )  # fmt: skip


def rows(lib: Chat) -> list[Asking]:
    with lib.database.read() as db:
        return list(db.exec(select(Asking)).all())


def account(lib: Chat, handle: str) -> str:
    with lib.database.read() as db:
        found = db.exec(select(Account).where(Account.handle == f"{handle}-sun")).one()
        return found.id


# --- a library too large to be laid out where it is asked ----------------------------------------------------------


@pytest.fixture
def large(lib: Chat, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """The same library, which passes for a large one."""
    monkeypatch.setattr("bot.library.shelves.SMALL", 2)
    return lib


def test_a_large_library_answers_as_soon_as_it_is_laid_out(large: Chat) -> None:
    mei = large.person("mei")
    mei.says(OILY)
    large.settle()

    assert mei.sees()[-1].startswith("FAQ-27 第 4 版｜小红书评论｜KOC 口吻")
    assert mei.says("敏感肌能用吗").startswith("FAQ-8")


def test_while_it_is_laid_out_a_plain_look_answers_and_nobody_else_waits(
    large: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = Event()
    monkeypatch.setattr("bot.library.shelves.Shelves._lay", lambda self, of, now: over.wait(60))
    monkeypatch.setattr(later, "SOON", 0.0)
    mei = large.person("mei")
    try:
        mei.says(OILY)
        assert large.person("fang").says("帮助") != ""
        large.settle()
        assert mei.sees()[-1].startswith("FAQ-27 第 4 版｜小红书评论｜KOC 口吻")
    finally:
        over.set()


def test_what_is_ended_in_a_large_library_is_never_answered_again(large: Chat) -> None:
    mei, ning = large.person("mei"), large.person("ning")
    mei.says(OILY)
    large.settle()
    with large.database.write() as db:
        of = library.entry(db, large.team_id, 27)[0]
        version = library.head(db, of)
        assert version is not None
        library.end(db, version, "", large.clock.now())

    assert "FAQ-27" not in mei.says(OILY)
    assert "FAQ-27" not in ning.says("问 大油皮可以涂吗")
