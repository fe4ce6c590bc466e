"""Nobody is kept out: axe-core finds nothing serious on any of the page's main states."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.page.conftest import Look

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
"""axe-core 4.14.1 as the npm package has it; its licence (MPL 2.0) lies beside it."""
SUM = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
SERIOUS = ("serious", "critical")


def test_the_tool_is_the_one_that_was_published() -> None:
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() == SUM


def _findings(page: Page) -> list[str]:
    """What is serious, by day and in the dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {one}" for one in _found_now(page)]
    return found


def _found_now(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
    return [f"{one['id']}: {node['html'][:160]}" for one in found if one["impact"] in SERIOUS for node in one["nodes"]]


def test_the_list_the_cards_the_forms_and_the_tour(look: Look) -> None:
    page = look()
    expect(page.locator(".tour-offer")).to_be_visible()
    assert _findings(page) == [], "choosing who to be"

    page.locator("[data-person=zhoulan]").click()
    expect(page.locator("#log .card").last).to_be_visible()
    assert _findings(page) == [], "a conversation with cards"

    page.get_by_role("button", name="写草稿").last.click()
    expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_visible()
    assert _findings(page) == [], "a form"
    page.keyboard.press("Escape")

    page.locator("[data-place=home]").click()
    page.locator(".thread-button").last.click()
    expect(page.locator("#panel .message").first).to_be_visible()
    assert _findings(page) == [], "a thread beside the channel"

    page.locator(".tour-start").click()
    expect(page.locator(".spot")).to_be_visible()
    assert _findings(page) == [], "the tour"


def test_a_phone(look: Look) -> None:
    page = look("#as=xiaoman", size=PHONE)
    expect(page.locator(".place").first).to_be_visible()
    assert _findings(page) == [], "the list"
    page.locator("[data-place=dm]").tap()
    expect(page.locator("#log .card").last).to_be_visible()
    assert _findings(page) == [], "a conversation"

    page.evaluate("document.querySelector('.send').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('.send').removeAttribute('title')")

    assert [found.partition(":")[0] for found in _found_now(page)] == ["button-name"], "the rules can fail"
