"""The browser in which tests look at a page: Debian's Chromium, through Playwright."""

from __future__ import annotations

import os
import shutil
from asyncio import AbstractEventLoop, get_running_loop
from asyncio.events import _set_running_loop
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.patience import PLENTY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 375, "height": 812}

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
UNHURRIED = """{
  const after = window.setTimeout;
  window.setTimeout = (deed, wait = 0, ...rest) => after(deed, wait < 3000 ? wait : 100 * wait, ...rest);
}"""
"""What the page takes away by itself after some seconds (a word about what came of a press) stays until a test has
looked for it, however busy the computer is."""


def left_out(*files: str) -> list[str]:
    """Without a browser a page cannot be looked at. Where CI is set that is a failure; at home it is only said."""
    return [] if CHROMIUM or os.environ.get("CI") else list(files)


@pytest.fixture(scope="session")
def engine() -> Iterator[tuple[Browser, AbstractEventLoop]]:
    """One browser for all tests, and the event loop on which Playwright speaks to it."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(PLENTY * 1000)
    assert CHROMIUM, "a browser is needed: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        loop = get_running_loop()
        _set_running_loop(None)
        yield opened, loop
        _set_running_loop(loop)
        opened.close()


@pytest.fixture
def browser(engine: tuple[Browser, AbstractEventLoop]) -> Iterator[Browser]:
    """Playwright's loop counts as running only while a test looks at the page: the others start loops of their own."""
    opened, loop = engine
    _set_running_loop(loop)
    yield opened
    _set_running_loop(None)
