"""A fresh pretend chat for every test, and a browser to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.adapters.local.pretend import Room
from tests.adapters.local.show import Scene, served, stage
from tests.browser import CHROMIUM, DESK, PHONE, UNHURRIED, left_out
from tests.patience import PLENTY

Opener = Callable[..., Page]

collect_ignore = left_out("test_page.py", "test_phone.py")


def pytest_report_header() -> str:
    return f"the local page is looked at with: {CHROMIUM or 'no browser (Debian: apt-get install chromium)'}"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.adapter.stop()


@pytest.fixture
def scene_and_url(tmp_path: Path) -> Iterator[tuple[Scene, str]]:
    scene, app = stage(tmp_path)
    with served(scene, app) as url:
        yield scene, url


@pytest.fixture
def scene(scene_and_url: tuple[Scene, str]) -> Scene:
    return scene_and_url[0]


@pytest.fixture
def visit(browser: Browser, scene_and_url: tuple[Scene, str]) -> Iterator[Opener]:
    """Opens the page as somebody; in the end, no script of the page may have failed."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def opened(who: str, where: str = "", size: ViewportSize = DESK, dark: bool = False) -> Page:
        phone = size == PHONE
        context = browser.new_context(
            viewport=size, has_touch=phone, is_mobile=phone, color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(PLENTY * 1000)
        context.add_init_script(UNHURRIED)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda said: failures.append(said.text) if said.type == "error" else None)
        page.goto(f"{scene_and_url[1]}#as={who}" + (f"&in={where}" if where else ""))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert failures == []
