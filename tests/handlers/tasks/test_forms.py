"""Every form of a task can be drawn from the button that opens it, in both languages."""

from __future__ import annotations

import pytest

import handlers
from bot.adapters.local.people import direct
from bot.adapters.local.world import control_id, controls
from bot.app import load_texts
from bot.chat import Button, Form
from bot.feature import Features
from bot.texts import LANGS, blanks
from tests.chat import TEAM, Chat, _local
from tests.handlers.tasks import office

FORMS = sorted(action for action in Features(handlers.FEATURES).forms if action.startswith("tasks."))
LINK = "https://www.xiaohongshu.com/explore/65f1c0de0000000012034567"


def drawn(chat: Chat) -> dict[str, Form]:
    """The forms behind all buttons about tasks that anybody sees in private now."""
    found: dict[str, Form] = {}
    for one in TEAM:
        for message in chat.messages(direct(one.handle).id):
            for control in controls(message.card) if message.card else []:
                if isinstance(control, Button) and control.form and control.action in FORMS:
                    form = chat.adapter.deeds.form_behind(_local(one), message.id, control_id(control))
                    if isinstance(form, Form):  # an older card may be refused by now, in words
                        found[control.action] = form
    return found


def test_every_form_is_drawn_from_its_button(chat: Chat) -> None:
    office.pack(chat)
    office.accounts(chat)
    chat.at("10:00")
    mei, fang, ning, lan = (chat.person(handle) for handle in ("mei", "fang", "ning", "lan"))
    found: dict[str, Form] = {}
    for talker, words in (
        (mei, "认领 2 周三晚10点"), (mei, "建任务 海报定稿"), (lan, "任务 2"), (mei, "转给 @老方 2"), (fang, "看板"),
        (mei, "送审 2 稿子写好了"), (ning, "任务 2"), (ning, "通过 2"), (mei, "任务 2"),
        (mei, f"已发 2 {LINK}"), (mei, "任务 2"),
    ):  # fmt: skip
        talker.says(words)
        found |= drawn(chat)

    assert sorted(found) == FORMS
    assert found["tasks.offer"].title == "#4 转给别人"
    assert all(form.title and "{" not in form.title for form in found.values())


@pytest.mark.parametrize("lang", LANGS)
def test_the_title_of_a_form_needs_nothing_but_the_number(lang: str) -> None:
    texts = load_texts(handlers.FEATURES)

    assert {form: blanks(texts.template(f"{form}.title", lang)) for form in FORMS} == {
        form: {"number"} for form in FORMS
    }
