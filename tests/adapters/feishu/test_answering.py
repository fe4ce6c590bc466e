"""An edit never overtakes the answer to a press on the same card."""

from __future__ import annotations

import threading
import time

from bot.adapters.feishu.answering import SETTLES, Answering
from tests.patience import PLENTY


def test_an_edit_waits_until_the_answer_has_arrived() -> None:
    answering, order = Answering(), []

    def edit() -> None:
        answering.wait_for("om_1")
        order.append("edit")

    with answering.about("om_1"):
        editor = threading.Thread(target=edit)
        editor.start()
        time.sleep(0.05)
        order.append("answer")
        left = time.monotonic()
    editor.join(PLENTY)

    assert order == ["answer", "edit"]
    assert time.monotonic() - left >= SETTLES * 0.9


def test_other_cards_do_not_wait() -> None:
    answering = Answering()
    with answering.about("om_1"):
        begun = time.monotonic()
        answering.wait_for("om_2")
    assert time.monotonic() - begun < PLENTY / 2, "it waited as long as anybody waits here"
