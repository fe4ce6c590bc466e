"""The real demo, and a browser that looks at its page as somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser import DESK, PHONE, UNHURRIED, left_out
from tests.demo import Demo, performed
from tests.patience import PLENTY

Visit = Callable[..., Page]

collect_ignore = left_out("test_demo_page.py")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with performed(tmp_path, "--empty") as playing:
        yield playing


@pytest.fixture
def visit(browser: Browser, demo: Demo) -> Iterator[Visit]:
    """`visit("xiaoman", "home")` opens the page; in the end, no script of it may have failed."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def opened(who: str, where: str = "", size: ViewportSize = DESK) -> Page:
        phone = size == PHONE
        context = browser.new_context(viewport=size, has_touch=phone, is_mobile=phone, reduced_motion="reduce")
        context.set_default_timeout(PLENTY * 1000)
        context.add_init_script(UNHURRIED)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda said: failures.append(said.text) if said.type == "error" else None)
        page.goto(f"{demo.address}/local/#as={who}" + (f"&in={where}" if where else ""))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert failures == []
