"""The list of what to set up in Feishu is complete."""

from __future__ import annotations

import json

from bot.adapters.feishu.manifest import CALLBACKS, EVENTS, MENU, SCOPES, manifest
from tests.adapters.feishu.scene import decoder


def test_every_event_that_baton_reads_is_asked_for() -> None:
    assert set(EVENTS) == set(decoder().readers)
    assert CALLBACKS == ("card.action.trigger",)


def test_the_permissions_can_be_pasted() -> None:
    text = manifest()
    pasted = json.loads(text[text.index('{\n     "scopes"') : text.index("\n\n3.")])

    assert pasted["scopes"]["tenant"] == list(SCOPES)


def test_with_an_address_feishu_calls_and_without_one_baton_does() -> None:
    assert "https://baton.example/feishu/events" in manifest("https://baton.example/")
    assert "FEISHU_ENCRYPT_KEY" in manifest("https://baton.example/")
    assert "FEISHU_MODE=websocket" in manifest()
    assert all(item.key in manifest() for item in MENU)
