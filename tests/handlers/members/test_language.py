"""Everybody is spoken to in their own language, from the moment they say so."""

from __future__ import annotations

from tests.handlers.newcomers import Newcomers


def test_a_language_holds_at_once(both: Newcomers) -> None:
    mei = both.person("mei")

    assert mei.says("语言 en") == "OK, I'll speak English to you from now on"
    assert mei.says("随便说说") == "I didn't get that. Send “help” to see what I can do"
    assert mei.says("language 中文") == "好，以后跟你说中文"


def test_what_hangs_already_is_drawn_anew(both: Newcomers) -> None:
    both.at("09:00")
    both.person("mei").says("语言 en")

    assert both.person("mei").sees()[0].startswith("Morning, 小满. Monday stand-up")


def test_without_words_there_is_a_choice(both: Newcomers) -> None:
    mei = both.person("mei")
    assert mei.says("语言") == "跟你说哪种语言？\n[用中文] [In English]"

    mei.presses("In English")

    assert mei.sees() == ["OK, I'll speak English to you from now on"]


def test_a_guest_has_a_language_too(both: Newcomers) -> None:
    assert both.person("nora").says("语言 zh") == "好，以后跟你说中文"


def test_an_unknown_language_is_refused_kindly(both: Newcomers) -> None:
    assert both.person("mei").says("语言 法语").startswith("「法语」我还不会")
