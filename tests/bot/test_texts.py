"""Every sentence exists in Chinese and English, says the same, and every sentence that the code asks for exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import handlers
import schedules
from bot import late
from bot.app import load_texts
from bot.feature import Features
from bot.texts import blanks
from storage.people import GROUPS, ROLES

ROOT = Path(__file__).parents[2]
ALL = [late.make(), *handlers.FEATURES]
FEATURES = Features(ALL)
TEXTS = load_texts(ALL)
KEYS = sorted(TEXTS.keys())
NAMES = (*(feature.name for feature in ALL), "draftcheck", "tables")
LOOKS_LIKE_A_KEY = re.compile(rf"({'|'.join(NAMES)})(\.[a-z0-9_]+)+")
BEGINS_LIKE_A_KEY = re.compile(rf"({'|'.join(NAMES)})(\.[a-z0-9_]+)*\.")
NO_SENTENCES = {
    "baton.letter",
    *FEATURES.buttons,
    *FEATURES.forms,
    *FEATURES.questions,
    *FEATURES.notices,
    *FEATURES.thoughts,
    *schedules.JOBS,
}
"""Names of other things, which look the same."""


def sources() -> list[Path]:
    return [file for room in ("bot", "handlers", "schedules") for file in sorted((ROOT / room).rglob("*.py"))]


def is_log(node: ast.AST) -> bool:
    """Loggers have names like sentences."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "getLogger"


def strings(file: Path) -> Iterator[tuple[str, bool]]:
    """Every string in the file; whether it goes on with something filled in."""
    tree = ast.parse(file.read_text("utf-8"))
    parts = {id(argument) for node in ast.walk(tree) if is_log(node) for argument in node.args}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for each, following in zip(node.values, [*node.values[1:], None], strict=True):
                parts.add(id(each))
                if isinstance(each, ast.Constant) and each is node.values[0]:
                    yield str(each.value), following is not None
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value, False


def test_there_are_sentences_at_all() -> None:
    """Otherwise the tests below would say nothing."""
    assert len(KEYS) > 100
    assert all(any(key.startswith(f"{name}.") for key in KEYS) for name in NAMES)


def test_a_sentence_has_the_same_blanks_in_both_languages() -> None:
    both = {key: [blanks(TEXTS.template(key, lang)) for lang in ("zh", "en")] for key in KEYS}
    assert {key: found for key, found in both.items() if found[0] != found[1]} == {}


def test_no_sentence_is_empty_and_what_begins_bold_ends() -> None:
    every = {(key, lang): TEXTS.template(key, lang) for key in KEYS for lang in ("zh", "en")}
    assert [key for key, words in every.items() if not words.strip() or words.count("**") % 2] == []


def test_english_is_written_with_english_punctuation() -> None:
    """Chinese words that are quoted keep theirs."""
    bare = {key: re.sub(r"[“「\"][^”」\"]*[”」\"]|\([^)]*\)", "", TEXTS.template(key, "en")) for key in KEYS}
    assert [key for key, words in bare.items() if re.search(r"[，。：；！？]", words)] == []


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_sentence_that_is_asked_for_exists(file: Path) -> None:
    for words, goes_on in strings(file):
        if goes_on and BEGINS_LIKE_A_KEY.fullmatch(words):
            assert any(key.startswith(words) for key in [*KEYS, *NO_SENTENCES]), f"no sentence begins with {words!r}"
        elif not goes_on and LOOKS_LIKE_A_KEY.fullmatch(words) and words not in NO_SENTENCES and words != "baton.db":
            assert words in KEYS, f"nobody wrote {words!r}"


def test_every_command_says_what_it_does() -> None:
    assert [command.about for command in FEATURES.commands if command.about not in KEYS] == []


def test_everything_that_happens_by_itself_has_a_name() -> None:
    names = [kind.replace(".", ".occasion.", 1) for kind in schedules.JOBS]
    assert [name for name in names if name not in KEYS] == []


def test_every_role_and_group_has_a_name() -> None:
    names = [f"baton.role.{role}" for role in ROLES] + [f"baton.group.{group}" for group in GROUPS]
    assert [name for name in names if name not in KEYS] == []


CARRY_THEIR_SPACE = {"you", "kol", "instead", "number", "change", "withdrawn"}
"""Blanks that may stay empty: what fills them brings the space after (or before) it."""
GLUED = {
    "zh": (r"[。！？；，、]{2,}", r"  "),
    "en": (
        r"[a-z]{2}[.!?][A-Z]",
        r"  ",
        r" [,;:!?]",
        r" \.(?![a-z])",
        r"[a-uw-z]\{(\w+)\}",
        r"\{(\w+)\}[A-Za-z]{2,}",
    ),
}


@pytest.mark.parametrize("lang", GLUED)
def test_no_sentence_is_glued_together(lang: str) -> None:
    """Signs that follow signs, sentences or words that touch: what pieces put together without care look like."""
    found = []
    for key in KEYS:
        for sign in GLUED[lang]:
            hits = list(re.finditer(sign, TEXTS.template(key, lang)))
            found += [f"{key}: {hit[0]!r}" for hit in hits if not set(hit.groups()) & CARRY_THEIR_SPACE]

    assert found == []


def test_nothing_is_put_together_with_the_signs_of_one_language() -> None:
    """Several words in a row are set apart as their reader's language does it (`Look.listed`)."""
    files = [file for room in ("handlers", "schedules") for file in (ROOT / room).rglob("*.py")]
    joins = [file.name for file in files if re.search(r'"[，、；：]+"\.join\(', file.read_text(encoding="utf-8"))]

    assert joins == ["keeping.py"], "the products in the form of an entry are read again"


def test_every_sentence_can_be_filled_in_both_languages() -> None:
    """With anything in its blanks, none comes out empty or with a blank left open."""
    for key in KEYS:
        for lang in ("zh", "en"):
            values: dict[str, Any] = dict.fromkeys(blanks(TEXTS.template(key, lang)), 2)
            said = TEXTS.label(key, lang, **values)
            assert said.strip() and not re.search(r"[{}]|\*\*", said), key
