"""The browser in which tests look at a page: Debian's Chromium, through Playwright."""

from __future__ import annotations

import os
import shutil
from asyncio import AbstractEventLoop, get_running_loop
from asyncio.events import _set_running_loop
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

from tests.patience import PLENTY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize

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
Window: TypeAlias = "Callable[..., Page]"


@dataclass(frozen=True)
class Seat:
    """Where somebody sits who looks at a page, and how their computer is set."""

    phone: bool = False
    dark: bool = False
    locale: str = "en-US"
    unhurried: bool = True

    @property
    def colours(self) -> Literal["dark", "light"]:
        return "dark" if self.dark else "light"


_free: dict[Seat, list[Page]] = defaultdict(list)
"""Pages that nobody looks at. A new one takes the computer a second; one that was left is like new."""


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


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """`window("http://…", Seat(phone=True))` opens a page; in the end, no script of any page may have failed."""
    taken: list[tuple[Seat, Page]] = []
    failures: list[str] = []

    def failed(error: Error) -> None:
        failures.append(str(error))

    def complained(said: ConsoleMessage) -> None:
        if said.type == "error":
            failures.append(said.text)

    def opened(address: str, seat: Seat = Seat()) -> Page:
        page = _free[seat].pop() if _free[seat] else _made(browser, seat)
        taken.append((seat, page))
        page.on("pageerror", failed)
        page.on("console", complained)
        page.goto(address)
        return page

    yield opened
    for seat, page in taken:
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.goto("about:blank")
        page.remove_listener("pageerror", failed)
        page.remove_listener("console", complained)
        page.emulate_media(color_scheme=seat.colours, reduced_motion="reduce")
        page.context.clear_cookies()
        _free[seat].append(page)
    assert failures == []


def _made(browser: Browser, seat: Seat) -> Page:
    context = browser.new_context(
        viewport=PHONE if seat.phone else DESK, has_touch=seat.phone, is_mobile=seat.phone, locale=seat.locale,
        color_scheme=seat.colours, reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(PLENTY * 1000)
    if seat.unhurried:
        context.add_init_script(UNHURRIED)
    return context.new_page()
