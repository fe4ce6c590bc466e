"""The library that is measured is one: its entries all differ, and some of what is asked stands in it."""

from __future__ import annotations

from datetime import UTC, datetime

from bench import faq
from bot.library.shelf import Shelf


def test_no_two_entries_are_asked_for_alike() -> None:
    assert len({entry.question for entry in faq.library(6500)}) == 6500


def test_some_questions_are_answered_and_some_are_not() -> None:
    shelf, now = Shelf(faq.library(200)), datetime.now(UTC)
    verdicts = {shelf.find(question, now).verdict for question in faq._asked(200, 30)}

    assert {"silent"} < verdicts


def test_the_peer_is_asked_the_same_words() -> None:
    seconds, ask = faq._bm25s(faq.library(50))
    ask("轻羽防晒乳标准版油皮能用吗")

    assert seconds > 0
