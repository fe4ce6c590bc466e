"""The README's pictures show the page as it is: taken by this test, kept by `make pictures`."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect

from tests.page.conftest import Look

KEEP = os.environ.get("BATON_PICTURES", "")
"""The folder in which they are kept; empty, they are only taken."""
DESK: ViewportSize = {"width": 1180, "height": 720}
PHONE: ViewportSize = {"width": 375, "height": 720}
SCENES = {
    "standup": ("#as=joyce&in=home", DESK, r"日站会 2月6日|Stand-up, Fri 6 Feb"),
    "digest": ("#as=zhoulan&in=dm", DESK, r"周报|Digest, week"),
    "answer": ("#as=xiaoman&in=dm", PHONE, r"^FAQ-27"),
    "handoff": ("#as=azhe&in=dm", PHONE, r"^(转交|Handoff) #5"),
}
LARGEST = 200_000
NAME = "{scene}.{lang}.png"


@pytest.mark.parametrize("demo", ["zh", "en"] if KEEP else ["zh"], indirect=True)
def test_each_scene_can_be_shown(look: Look, request: pytest.FixtureRequest) -> None:
    lang = request.node.callspec.params["demo"]
    pages: dict[int, Page] = {}
    for scene, (where, size, title) in SCENES.items():
        if (page := pages.get(size["width"])) is None:
            page = pages[size["width"]] = look(where, size=size, lang=lang)
        page.goto(f"{page.url.partition('#')[0]}{where}")
        card = page.locator("#log .message", has=page.locator(".card-title", has_text=re.compile(title))).last
        expect(card).to_be_visible()
        card.evaluate("node => node.scrollIntoView({block: node.offsetHeight > 500 ? 'start' : 'center'})")
        taken = _small(page)
        assert len(taken) < LARGEST, scene
        if KEEP:
            (Path(KEEP) / NAME.format(scene=scene, lang=lang)).write_bytes(taken)


def _small(page: Page) -> bytes:
    """A screenshot with as many colours as such a page needs."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(192, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    shot.save(kept, "PNG", optimize=True)
    return kept.getvalue()
