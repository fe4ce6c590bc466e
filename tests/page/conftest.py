"""The demo with its two weeks behind it, looked at in a browser; one for all tests here, which only look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser import DESK, PHONE, left_out
from tests.demo import Demo, performed

Look = Callable[..., Page]
LOCALES = {"zh": "zh-CN", "en": "en-GB"}

collect_ignore = left_out("test_tour.py", "test_accessibility.py", "test_history.py", "test_pictures.py")


@pytest.fixture(scope="session", params=["zh"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with performed(tmp_path_factory.mktemp("demo"), "--lang", request.param) as playing:
        yield playing


@pytest.fixture
def look(browser: Browser, demo: Demo) -> Iterator[Look]:
    """`look("#as=xiaoman&in=home")` opens the page; in the end, no script of it may have failed."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def opened(where: str = "", size: ViewportSize = DESK, lang: str = "zh") -> Page:
        phone = size == PHONE
        context = browser.new_context(
            viewport=size, has_touch=phone, is_mobile=phone, locale=LOCALES[lang], reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda said: failures.append(said.text) if said.type == "error" else None)
        page.goto(f"{demo.address}/local/{where}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert failures == []
