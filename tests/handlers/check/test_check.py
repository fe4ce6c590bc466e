"""Drafts are checked in private, before they go out; leads keep the team's own words."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest

from bot import draftcheck
from bot.adapters.local.people import direct
from bot.chat import Quoted, Said, Sender, Thought, pack
from bot.draftcheck import Draft
from storage import library, people
from storage.content import Content, Fact
from storage.freezes import Freeze
from storage.teams import Account, Brand, Team
from storage.wishes import Wish
from tests.chat import Chat

NOTE = "对照了话术库 1 条里的 2 个锁定事实、极限词、功效词、小红书的规则。只是提醒，不能代替法务"
PRICE = Fact("到手价", "price", "129 元", Decimal(129))
SPAN = Fact("成膜", "quantity", "约 3 分钟")


def stock(chat: Chat, **more: object) -> None:
    """The library knows one thing."""
    with chat.database.write() as db:
        now = chat.clock.now() - timedelta(hours=1)
        entry = library.add(db, chat.team_id, "", "", now, 27)
        said = Content("油皮能用吗", facts=(PRICE, SPAN), products=("轻羽",), **more)  # type: ignore[arg-type]
        version = library.write(db, entry, said, "author", now, 0)
        for who in ("one", "two"):
            library.approve(db, version, who, now)


def account(chat: Chat, handle: str, network: str) -> None:
    with chat.database.write() as db:
        owner = people.by_handle(db, chat.team_id, handle)
        assert owner is not None
        db.add(Account(team_id=chat.team_id, network=network, handle=handle, kind="KOC", owner_id=owner.id))


def test_what_is_wrong_and_what_is_risky_is_named_the_gravest_first(chat: Chat) -> None:
    stock(chat)
    answer = chat.person("mei").says("核对 小红书 轻羽真的最好用！1分钟成膜，只要99元，加V聊")

    assert answer == (
        "核对出 4 处，发之前看一眼\n"
        "“99元”对不上 FAQ-27：到手价是 129 元\n"
        "“1分钟”和 FAQ-27 不一致，成膜：约 3 分钟\n"
        "“最好用”可能是广告法说的绝对化用语\n"
        "“加V”在小红书容易被判引流或违规\n"
        f"{NOTE}\n"
        "[改好了，再核对]"
    )


def test_nothing_found_says_what_it_was_compared_with(chat: Chat) -> None:
    stock(chat)
    answer = chat.person("mei").says("核对 小红书 最近在海岛，第一次用轻羽，三分钟成膜")
    assert answer == f"没发现问题\n{NOTE}\n[改好了，再核对]"


def test_it_speaks_english_to_who_does(chat: Chat) -> None:
    stock(chat)
    answer = chat.person("bob").says("check douyin 轻羽 sets in 1 minute 成膜, the world's best")
    assert answer.startswith("2 things to look at before it goes out\n“1 minute” contradicts FAQ-27, 成膜: 约 3 分钟\n")
    assert "the rules of Douyin. A reminder, not legal advice" in answer


def test_an_empty_library_is_said_to_be_empty(chat: Chat) -> None:
    assert "话术库里没有可对照的锁定事实" in chat.person("mei").says("核对 今天天气不错")


def test_a_draft_may_be_filled_into_a_form(chat: Chat) -> None:
    stock(chat)
    mei = chat.person("mei")
    assert mei.says("核对") == "把稿子贴在「核对」后面，例：核对 小红书 稿件全文；也可以点下面贴\n[贴稿子]"
    assert mei.presses("贴稿子", {"draft": " "}).errors
    mei.presses("贴稿子", {"draft": "轻羽 1分钟成膜", "network": "weibo"})

    assert mei.sees()[-1].startswith("核对出 1 处")
    assert "微博的规则" in mei.sees()[-1]


def test_the_networks_of_ones_own_accounts_count(chat: Chat) -> None:
    account(chat, "mei", "xiaohongshu")
    mei = chat.person("mei")
    assert "“淘宝”在小红书容易被判" in mei.says("核对 淘宝搜同款")
    mei.says("核对")
    (network,) = [field for field in mei.opens("贴稿子").fields if field.name == "network"]
    assert network.value == "xiaohongshu"


def test_an_account_on_a_network_without_rules_does_not_narrow_them(chat: Chat) -> None:
    account(chat, "mei", "zhihu")
    assert "各平台的规则" in chat.person("mei").says("核对 今天天气不错")


def test_in_a_channel_the_findings_go_to_the_author_alone(chat: Chat) -> None:
    mei = chat.person("mei")
    assert mei.says("@接力棒 核对 这是最好用的防晒", place="home") == "@小满 核对完了，结果发在私信里"
    assert "最好用" in mei.sees()[-1]


def test_the_draft_that_was_replied_to_is_checked(chat: Chat) -> None:
    said = Said("q1", direct("mei"), Sender("local", "local", "mei"), chat.clock.now(), "核对", "q1", addressed=True,
                quoted=Quoted("m0", "这是全网第一的防晒"))  # fmt: skip
    chat.baton.ears.accept(said)
    chat.settle()
    assert "全网第一" in chat.person("mei").sees()[-1]


def test_more_findings_than_fit_on_the_card_are_all_told(chat: Chat) -> None:
    answer = chat.person("mei").says("核对 最好用、最轻薄、最清爽、最便宜、国家级、独一无二、销量第一的防晒")
    card, rest = answer.split("\n---\n")
    assert card.startswith("核对出 7 处") and "还有 2 处" in card and len(card.splitlines()) <= 9
    assert rest.splitlines()[0] == "第 6–7 处" and "独一无二" in rest and "销量第一" in rest


def test_a_guest_is_told_nothing_that_is_not_to_be_shared(chat: Chat) -> None:
    stock(chat)
    assert "Nothing found" in chat.person("nora").says("check 轻羽 1分钟成膜，大家都说好用吗")


def test_other_english_words_after_check_are_no_draft(chat: Chat) -> None:
    assert "Nothing found" not in chat.person("bob").says("check my tasks")


# --- a draft that comes as a file ---


def docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("稿.docx", docx("海岛三天两夜", "最好用的防晒")),
        ("稿.txt", "海岛三天两夜\n最好用的防晒".encode("gbk")),
        ("稿.md", "# 海岛\n最好用的防晒".encode()),
    ],
    ids=["docx", "txt", "md"],
)
def test_a_draft_may_come_as_a_file(chat: Chat, name: str, data: bytes) -> None:
    answer = chat.person("mei").says("核对", files={name: data})
    reading, found = answer.split("\n---\n")
    assert reading == f"在看「{name}」，马上好"
    assert found.startswith("核对出 1 处，发之前看一眼\n“最好用”可能是")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 \x00\x01", docx("x")[:60], b"PK\x03\x04junk", b"\xff\xfe\x00"],
    ids=["pdf", "half a docx", "no zip", "bytes"],
)
def test_a_file_that_is_no_draft_is_said_so(chat: Chat, data: bytes) -> None:
    assert "「稿.docx」我读不了" in chat.person("mei").says("核对", files={"稿.docx": data})


def test_an_empty_document_is_said_so(chat: Chat) -> None:
    assert "「稿.docx」里没有文字" in chat.person("mei").says("核对", files={"稿.docx": docx("")})


def test_a_wish_whose_bell_was_lost_is_heard_at_the_next_stroke(chat: Chat) -> None:
    mei, now = Sender("local", "local", "mei"), chat.clock.now()
    wish = Wish(team_id=chat.team_id, kind="check.paper", letter="", due_at=now, give_up_at=now + timedelta(minutes=1),
                file='{"id": "gone", "name": "稿.docx"}', limit=10)  # fmt: skip
    wish.letter = pack(Thought(f"thought:{wish.id}", direct("mei"), mei, now, "check.paper", wish.id))
    with chat.database.write() as db:
        db.add(wish)
    chat.tick()
    assert chat.person("mei").sees() == ["没能取到这份文件，请再发一次，或者直接贴稿子的文字"]


# --- the team's own words ---


def test_leads_mark_words_and_let_others_pass_and_it_is_kept_who_did(chat: Chat) -> None:
    ning, mei = chat.person("ning"), chat.person("mei")
    assert ning.says("核对 加词 闺蜜价、薅羊毛") == "好，所有平台的稿子里有“闺蜜价”、“薅羊毛”，我会提醒"
    assert ning.says("核对 放行 小红书 顶级") == "好，小红书的稿子里有“顶级”，不再提醒"
    assert ning.says("核对 加词 闺蜜价") == "“闺蜜价”已经是这样了"

    assert "“闺蜜价”在咱们的提醒词里" in mei.says("核对 闺蜜价来了，冲呀")
    assert "没发现问题" in mei.says("核对 小红书 顶级酒店的海景")
    assert "顶级" in mei.says("核对 微博 顶级酒店的海景")

    assert mei.says("核对 词表") == (
        "咱们自己的核对词：提醒 2 个，放行 1 个\n"
        "小红书 “顶级” 放行 · 许宁 2月9日 周一\n“闺蜜价” 提醒 · 许宁 2月9日 周一\n“薅羊毛” 提醒 · 许宁 2月9日 周一\n"
        "组长可以说：核对 加词 …｜核对 放行 …｜核对 去掉 …。清单只是提醒，不能代替法务"
    )
    assert ning.says("核对 去掉 闺蜜价") == "好，“闺蜜价”不再单独处理，按通用清单来"
    assert ning.says("核对 去掉 闺蜜价") == "咱们的词表里没有“闺蜜价”"
    history = chat.person("lan").says("设置 记录")
    assert "许宁 给核对加了提醒词“闺蜜价”" in history and "许宁 让核对放行“小红书 顶级”" in history
    assert "许宁 把“闺蜜价”从核对词里去掉了" in history


def test_members_change_no_lists_but_may_read_them(chat: Chat) -> None:
    mei = chat.person("mei")
    assert "组长" in mei.says("核对 加词 闺蜜价")
    assert mei.says("核对 词表").startswith("咱们还没有自己的核对词")


def test_the_lists_are_kept_in_english_too(chat: Chat) -> None:
    bob = chat.person("bob")
    assert bob.says("check mark weibo bestie price") == "OK: “bestie price” will be marked in drafts for Weibo"
    assert bob.says("check words").startswith("Our own words: 1 marked, 0 let pass\nWeibo “bestie price” marked · Bob")
    assert "Which word?" in bob.says("check mark")


def test_a_draft_that_begins_like_a_command_is_a_draft(chat: Chat) -> None:
    draft = "核对 放行李的时候记得把防晒放在外面，海边两小时补一次，下午三点前后紫外线很强"
    assert chat.person("ning").says(draft).startswith("没发现问题")


def freeze(chat: Chat, products: str = "", links: str = "") -> None:
    with chat.database.write() as db:
        now = chat.clock.now()
        db.add(Freeze(team_id=chat.team_id, alert_id="a", products=products, links=links, in_charge="周岚", since=now))


def test_a_draft_about_a_frozen_product_must_not_go_out(chat: Chat) -> None:
    stock(chat)
    freeze(chat, products="轻羽")

    first, second, *_ = chat.person("mei").says("核对 小红书 轻羽三分钟成膜，最好用").splitlines()
    assert re.fullmatch(r"已冻结：轻羽，.+ 起，不要发，负责人周岚", first)
    assert second == "核对出 1 处，发之前看一眼"
    english = chat.person("bob").says("check douyin 轻羽 sets in three minutes 成膜").splitlines()[0]
    assert re.fullmatch(r"Frozen: 轻羽, from .+\. Don't post it\. In charge: 周岚", english)


def test_a_product_called_by_its_short_name_is_frozen_too(chat: Chat) -> None:
    with chat.database.write() as db:
        db.add(Brand(team_id=chat.team_id, name="晴屿", products="轻羽防晒乳\n晚霜"))
    freeze(chat, products="轻羽防晒乳")
    mei = chat.person("mei")

    assert mei.says("核对 小红书 晚霜和轻羽，出门前十分钟涂好").startswith("已冻结：轻羽防晒乳，")
    assert mei.says("核对 小红书 晚霜睡前薄薄涂一层").startswith("没发现问题")


def test_a_draft_that_tells_a_frozen_story_must_not_go_out(chat: Chat) -> None:
    freeze(chat, links="http://xhslink.com/abc123")

    told = chat.person("mei").says("核对 小红书 大家看看这篇 http://xhslink.com/abc123 说得对吗")
    assert told.startswith("已冻结：这件事，")
    assert "没发现问题" in told


def test_a_draft_of_one_brand_is_held_against_that_brands_facts_alone(chat: Chat) -> None:
    with chat.database.write() as db:
        now = chat.clock.now() - timedelta(hours=1)
        for number, (brand, span) in enumerate((("晴屿", "约 3 分钟"), ("云感", "约 9 分钟")), 1):
            entry = library.add(db, chat.team_id, brand, "", now, number)
            said = Content("多久成膜", facts=(Fact("成膜", "quantity", span),))
            library.approve(db, library.write(db, entry, said, "author", now, 0), "one", now)
        team = db.get(Team, chat.team_id)
        assert team is not None

        found = draftcheck.check(db, team, Draft("三分钟成膜", brand="云感"), chat.clock.now()).findings
        assert [(each.entry, each.locked) for each in found] == [(2, "约 9 分钟")]
        assert draftcheck.check(db, team, Draft("三分钟成膜", brand="晴屿"), chat.clock.now()).findings == ()
