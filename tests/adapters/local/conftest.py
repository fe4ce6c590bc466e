"""A fresh pretend chat for every test, and a browser to look at it."""

from __future__ import annotations

import os
import shutil
from asyncio import AbstractEventLoop, get_running_loop
from asyncio.events import _set_running_loop
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.adapters.local.pretend import Room

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update"]

# Without a browser the page cannot be looked at. Where CI is set that is a failure; at home it is only said.
collect_ignore = [] if CHROMIUM or os.environ.get("CI") else ["test_page.py"]


def pytest_report_header() -> str:
    return f"the local page is looked at with: {CHROMIUM or 'no browser (Debian: apt-get install chromium)'}"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.adapter.stop()


@pytest.fixture(scope="session")
def engine() -> Iterator[tuple[Browser, AbstractEventLoop]]:
    """One browser for all tests, and the event loop on which Playwright speaks to it."""
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
