"""A visitor is shown six cards of the lived weeks, one after the other, and may leave at any of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import DESK, PHONE
from tests.page.conftest import Look

SHOWN = (
    ("站会卡", "小满", "日站会 2月6日"), ("认领卡", "小满", "#36 海岛通勤笔记"), ("话术卡", "小满", "FAQ-27"),
    ("转交卡", "阿哲", "转交 #"), ("预警卡", "何川", "P2"), ("总监日报", "周岚", "周报"),
)  # fmt: skip


def _begin(page: Page) -> None:
    page.get_by_role("dialog").get_by_role("button", name="六张卡看懂接力棒").click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_each_step_shows_a_real_card_as_whoever_sees_it(look: Look, size: ViewportSize) -> None:
    page = look(size=size)
    page.locator(".tour-offer").click()
    tour = page.locator("#tour")
    for number, (title, who, card) in enumerate(SHOWN, 1):
        expect(tour.locator(".step")).to_have_text(f"{number}/6")
        expect(tour.get_by_role("heading")).to_have_text(title)
        expect(page.locator("#me")).to_contain_text(who)
        expect(page.locator(".spot .card-title")).to_contain_text(card)
        expect(page.locator(".spot .card-title")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        tour.locator("[data-key=next]").click()
    expect(tour).to_be_hidden()
    expect(page.locator(".spot")).to_have_count(0)


def test_the_tour_goes_by_keyboard_in_either_language_and_is_left_with_escape(look: Look) -> None:
    page = look("#as=joyce&in=home", lang="en")
    expect(page.locator("#composer textarea")).to_be_focused()  # the last thing that happens when a place is entered
    page.get_by_role("button", name="Baton in six cards").press("Enter")
    tour = page.get_by_role("dialog", name="Tour")
    expect(tour.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(tour.get_by_role("heading")).to_have_text("The claim")
    tour.get_by_role("button", name="Back").press("Enter")
    expect(tour.get_by_role("heading")).to_have_text("The stand-up card")

    tour.get_by_role("button", name="中文").press("Enter")
    expect(page.locator("#tour h2")).to_have_text("站会卡")
    page.keyboard.press("Escape")
    expect(page.locator("#tour")).to_be_hidden()
    expect(page.locator(".tour-start")).to_be_focused()
