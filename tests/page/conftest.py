"""The demo with its two weeks behind it, looked at in a browser; one for all tests here, which only look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser import DESK, PHONE, Seat, Window, left_out
from tests.demo import Demo, performed

Look = Callable[..., Page]
LOCALES = {"zh": "zh-CN", "en": "en-GB"}

collect_ignore = left_out("test_tour.py", "test_accessibility.py", "test_history.py", "test_pictures.py")


@pytest.fixture(scope="session", params=["zh"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with performed(tmp_path_factory.mktemp("demo"), "--lang", request.param) as playing:
        yield playing


@pytest.fixture
def look(demo: Demo, window: Window) -> Look:
    """`look("#as=xiaoman&in=home")` opens the page."""

    def opened(where: str = "", size: ViewportSize = DESK, lang: str = "zh") -> Page:
        seat = Seat(phone=size == PHONE, locale=LOCALES[lang], unhurried=False)
        return window(f"{demo.address}/local/{where}", seat)

    return opened
