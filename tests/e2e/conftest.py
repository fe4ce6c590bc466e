"""The real demo, and a browser that looks at its page as somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser import DESK, PHONE, Seat, Window, left_out
from tests.demo import Demo, performed

Visit = Callable[..., Page]

collect_ignore = left_out("test_demo_page.py")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with performed(tmp_path, "--empty") as playing:
        yield playing


@pytest.fixture
def visit(demo: Demo, window: Window) -> Visit:  # the page is left before its server ends
    """`visit("xiaoman", "home")` opens the page."""

    def opened(who: str, where: str = "", size: ViewportSize = DESK) -> Page:
        address = f"{demo.address}/local/#as={who}" + (f"&in={where}" if where else "")
        return window(address, Seat(phone=size == PHONE))

    return opened
