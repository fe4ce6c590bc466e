"""A whole morning on the demo's page, in a real browser, on a desk and on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import PHONE
from tests.demo import Demo
from tests.e2e.conftest import Visit


def _last_card(page: Page) -> Locator:
    return page.locator("#log .card").last


def _jumped(page: Page, label: str, hour: str) -> None:
    page.get_by_role("button", name=label).click()
    _it_is(page, hour)


def _it_is(page: Page, hour: str) -> None:
    """Or a few minutes later: the demo's clock runs, and nobody waits for this test."""
    begun, minutes = hour[:-1], range(int(hour[-1]), 10)
    expect(page.locator(".now time")).to_have_text(re.compile(f"{begun}[{''.join(map(str, minutes))}]"))


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_morning_on_a_desk(visit: Visit) -> None:
    page, home, lead, boss = (
        visit("xiaoman", "dm"), visit("joyce", "home"), visit("xuning", "home"), visit("zhoulan", "dm")
    )  # fmt: skip
    expect(page.locator(".now time")).to_have_text(re.compile("08:5[5-9]"))  # it runs
    _jumped(page, "跳到这件事", "09:00")
    expect(_last_card(page)).to_contain_text("☐ #36 海岛通勤笔记发布")
    expect(_last_card(page)).to_contain_text("今天到期：#41 午休补涂初稿（18:00）")
    expect(_last_card(home)).to_contain_text("日站会 2月9日 周一 · 已交 0/12 · 请假 1 · 晚班 2 人 14:00 再问")

    _fill_in(page)
    expect(_last_card(page)).to_contain_text("完成：\n· #36 海岛通勤笔记发布\n· 回评 20 条", use_inner_text=True)
    expect(_last_card(home)).to_contain_text("已交 1/12")

    _say(home, "home", "@baton yesterday: answered 40 comments, today: a reel about reapplying, blocked: none")
    expect(_last_card(home)).to_contain_text("已交 2/12")
    expect(home.locator("#log .words").last).to_have_text("@Joyce 收到，站会已交")  # in the team's language

    lead.get_by_role("button", name="我来").click()
    expect(lead.locator(".toast")).to_contain_text("归你了，搞定后点「解决了」")
    expect(_last_card(lead)).to_contain_text(re.compile(r"出一张竞品对比图（15:00 前）\s许宁 9:0\d 接了"))
    expect(page.locator("#log .words").last).to_have_text("许宁接了你要的｜内容中台：出一张竞品对比图（15:00 前）")

    _jumped(boss, "跳到这件事", "09:25")
    expect(_last_card(boss)).to_contain_text("站会还差你一份，9:30 前交就好")
    _jumped(boss, "跳到这件事", "09:45")
    expect(_last_card(boss)).to_contain_text("没交：周岚、何川、许宁、顾一、程野、老方、孟瑶、陆鸣")
    expect(_last_card(home)).to_contain_text("已结束，交了 2/12")
    expect(_last_card(home)).not_to_contain_text("没交")


def _fill_in(page: Page) -> None:
    """The form, with Friday's plan to tick off; a request goes to the content group."""
    page.get_by_role("button", name="填写").click()
    form = page.get_by_role("dialog")
    form.get_by_label("#36 海岛通勤笔记发布").check()
    form.get_by_label("上周五以来做完了什么").fill("回评 20 条")
    form.get_by_label("今天做什么").fill("今晚跟一篇竞品对比")
    form.get_by_label("要谁帮忙").fill("申请内容中台 15:00 前出一张竞品对比图")
    form.get_by_role("button", name="交站会").click()
    expect(form).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("站会已交")


def _say(page: Page, where: str, words: str) -> None:
    page.locator(f"[data-place={where}]").click()
    page.locator("#composer textarea").fill(words)
    page.locator("#composer textarea").press("Enter")


def test_what_was_typed_is_changed_and_taken_back_on_the_page(visit: Visit) -> None:
    page, home = visit("laofang", "dm"), visit("zhoulan", "home")
    _jumped(page, "跳到这件事", "09:00")
    _say(page, "dm", "1 查完文献\n2 一图流初稿\n3 无")
    expect(_last_card(page)).to_contain_text("今天：一图流初稿")

    page.get_by_role("button", name="修改").click()
    page.get_by_role("dialog").get_by_label("今天做什么").fill("一图流定稿")
    page.get_by_role("dialog").get_by_role("button", name="交站会").click()
    expect(home.locator("#log")).to_contain_text("老方：一图流定稿")
    home.get_by_role("button", name="1 条回复").click()
    expect(home.locator("#panel .card").last).to_contain_text("今天：一图流定稿")

    page.get_by_role("button", name="撤回").click()
    expect(page.locator("#log .message").last).to_contain_text("已撤回，群里的也拿掉了")
    expect(home.locator("#log")).not_to_contain_text("老方")


def test_a_morning_on_a_phone(visit: Visit, demo: Demo) -> None:
    page = visit("joyce", size=PHONE)
    page.locator("[data-place=dm]").tap()
    page.get_by_role("button", name="Jump there").tap()
    _it_is(page, "09:00")
    expect(_last_card(page)).to_contain_text("Morning, Joyce. Monday stand-up: any time before 9:30")
    assert _fits(page)

    page.get_by_role("button", name="Fill in").tap()
    form = page.get_by_role("dialog")
    form.get_by_label("Publish the sandcastle reel").check()
    form.get_by_label("What's on today").fill("A post on reapplying")
    form.get_by_label("Whose help you need").fill("@content need a poster by 3pm")
    assert _fits(page)
    form.get_by_role("button", name="Send").tap()
    expect(_last_card(page)).to_contain_text("Done: Publish the sandcastle reel")

    page.get_by_role("button", name="Make it a task").tap()
    expect(_last_card(page)).to_contain_text("Made into tasks: #42 A post on reapplying")
    _the_days_rest(page, demo)


def _the_days_rest(page: Page, demo: Demo) -> None:
    """Somebody takes the request meanwhile; the card in the channel is read and its thread, then the clock goes on."""
    board = demo.messages("xuning", "home")[0]
    demo.post("press", **{"as": "xuning", "message": board["id"], "button": board["card"]["buttons"][0]["id"]})
    expect(page.locator("#log .words").last).to_contain_text(
        "许宁 took what you asked for: Content: a poster (by 15:00)"
    )

    page.get_by_role("button", name=re.compile("^Back")).tap()
    page.locator("[data-place=home]").tap()
    expect(_last_card(page)).to_contain_text("已交 1/12")
    page.get_by_role("button", name="2 replies").tap()
    expect(page.locator("#panel .card").first).to_be_visible()
    assert _fits(page)
    page.go_back()

    for hour in ("09:25", "09:45", "10:00", "14:00"):
        page.get_by_role("button", name="Jump there").tap()
        _it_is(page, hour)
    expect(_last_card(page)).to_contain_text("已结束，交了 1/12")
    assert [message["text"].split("，")[0] for message in demo.messages("azhe")] == ["阿哲下午好"]


def test_who_is_there_is_chosen_from_everybody(visit: Visit, demo: Demo) -> None:
    page = visit("")
    page.get_by_role("button", name="Nora Lim").click()
    expect(page.locator("#me")).to_contain_text("Guest · Operations")
    expect(page.locator(".place")).to_have_count(3)  # not the war room

    _say(page, "dm", "standup")
    expect(page.locator("#log .words").last).to_contain_text("You're not on the stand-up list")
