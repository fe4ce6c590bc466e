"""A fresh pretend chat for every test, and a browser to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.adapters.local.pretend import Room
from tests.adapters.local.show import Scene, served, stage
from tests.browser import CHROMIUM, DESK, PHONE, Seat, Window, left_out

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
def visit(scene_and_url: tuple[Scene, str], window: Window) -> Opener:  # the page is left before its server ends
    """Opens the page as somebody."""

    def opened(who: str, where: str = "", size: ViewportSize = DESK, dark: bool = False) -> Page:
        address = f"{scene_and_url[1]}#as={who}" + (f"&in={where}" if where else "")
        return window(address, Seat(phone=size == PHONE, dark=dark))

    return opened
