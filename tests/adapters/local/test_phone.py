"""The page on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.chat import Card, Text
from tests.adapters.local.conftest import Opener
from tests.adapters.local.show import Scene
from tests.browser import PHONE


def _no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def _too_small(page: Page) -> list[str]:
    """Visible controls that a thumb would miss."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, select, textarea, input:not([type=checkbox]), .tick, a.button")]
            .filter((control) => control.checkVisibility({opacityProperty: true, visibilityProperty: true}))
            .map((control) => [control.outerHTML.slice(0, 80), control.getBoundingClientRect()])
            .filter(([_, box]) => box.width < 40 || box.height < 40)
            .map(([html]) => html)"""
    )
    return found


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_the_list_the_conversation_and_the_thread_each_fill_the_screen(visit: Opener, dark: bool) -> None:
    page = visit("xiaoman", size=PHONE, dark=dark)
    expect(page.locator(".place")).to_have_count(2)
    assert _no_sideways_scroll(page) and _too_small(page) == []

    page.locator("[data-place=main]").tap()
    expect(page.locator("#log .card")).to_be_visible()
    expect(page.locator("#side")).to_be_hidden()
    assert _no_sideways_scroll(page) and _too_small(page) == []

    page.get_by_role("button", name="1 条回复").tap()
    expect(page.locator("#panel .message").last).to_be_visible()
    box = page.locator("#panel").bounding_box()
    assert box and (box["x"], box["width"], box["height"]) == (0, 375, 812)
    assert _no_sideways_scroll(page) and _too_small(page) == []

    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    page.get_by_role("button", name="返回").tap()
    expect(page.locator("#side")).to_be_visible()


def test_on_a_phone_a_form_is_filled_and_the_clock_jumps(visit: Opener) -> None:
    page = visit("xiaoman", "dm", size=PHONE)
    page.get_by_role("button", name="填写").tap()
    form = page.get_by_role("dialog")
    form.get_by_label("今天做什么").fill("两篇笔记")
    assert _no_sideways_scroll(page) and _too_small(page) == []
    form.get_by_role("button", name="交站会").tap()
    expect(page.locator("#log .words").last).to_have_text("收到，小满，已交 7/10")

    page.get_by_role("button", name="跳到这件事").tap()
    expect(page.locator(".now time")).to_have_text("09:15")


def test_a_very_long_word_does_not_push_the_page_sideways(visit: Opener, scene: Scene) -> None:
    scene.post(Card(("x" * 300,), (Text((("https://example.com/" + "y" * 300,),)),)))
    page = visit("xiaoman", "main", size=PHONE)
    expect(page.locator("#log .card").last).to_be_visible()

    assert _no_sideways_scroll(page)
