"""What the READMEs promise is true: the conversation can be had, and their tables agree with the code."""

from __future__ import annotations

import re
import shlex
import sqlite3
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import SecretStr
from starlette.routing import Route

import handlers
from bot import late
from bot.__main__ import app as commands
from bot.adapters.local import LocalAdapter
from bot.app import load_texts
from bot.clock import MovableClock
from bot.demo.stage import Stage
from bot.feature import Features
from bot.settings import Settings
from tests.demo import Demo, drawn, performed
from tests.patience import PLENTY, until

HOME = Path(__file__).parents[1]
READMES = {"en": HOME / "README.md", "zh": HOME / "README.zh.md"}
BATON = {"Baton", "接力棒"}
STEP = re.compile(r"(?P<at>\d\d:\d\d)  (?P<who>\S+) (?P<deed>→|presses|按) (?P<what>.+)")
API = "http://127.0.0.1:8765"

both = pytest.mark.parametrize("lang", READMES)


def text(lang: str) -> str:
    return READMES[lang].read_text("utf-8")


def blocks(lang: str) -> list[str]:
    """Everything between fences, in order."""
    return re.findall(r"^```\w+\n(.*?)^```$", text(lang), re.DOTALL | re.MULTILINE)


def table(lang: str, column: str) -> list[list[str]]:
    """The rows of the table whose first column is called so. A cell that is code is told without its ticks."""
    lines = iter(text(lang).splitlines())
    next(line for line in lines if line.startswith(f"| {column} |"))
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        cells = re.split(r"(?<!\\)\|", line.strip("|"))
        rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    return [[cell.strip("`") if cell.count("`") == 2 else cell for cell in row] for row in rows]


# --- the first conversation ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: somebody says words, presses a button, or Baton says something to somebody."""

    at: str
    who: str
    deed: str
    what: str
    words: list[str]


def conversation(lang: str) -> Iterator[Step]:
    lines = blocks(lang)[0].splitlines()
    starts = [number for number, line in enumerate(lines) if STEP.fullmatch(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        found = STEP.fullmatch(lines[start])
        assert found and all(line.startswith(" " * 7) for line in lines[start + 1 : end])
        yield Step(**found.groupdict(), words=[line[7:] for line in lines[start + 1 : end]])


class Play:
    """Plays a conversation on a demo; what Baton says must be what is written."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._now = ""
        self._seen = ("", "")

    def step(self, step: Step) -> None:
        if step.at != self._now:
            self._demo.post("clock", at=f"2026-02-09T{step.at}")
            self._now = step.at
        if step.who in BATON:
            self._says(step)
        elif step.deed == "→":
            self._demo.post("say", **{"as": self._demo.handle_of(step.who), "in": "dm", "text": "\n".join(step.words)})
        else:
            assert self._press(step.who, step.what.strip("[]")) == "\n".join(step.words)

    def _says(self, step: Step) -> None:
        """What Baton says last is this; on a busy machine it may take its time."""
        end = time.monotonic() + PLENTY
        while drawn(latest := self._latest(step.what)) != step.words and time.monotonic() < end:
            time.sleep(0.1)
        assert drawn(latest) == step.words
        assert latest["author"] == "baton"

    def _latest(self, whom: str) -> dict[str, Any]:
        """The last thing in that person's direct message, or in that channel."""
        who = "xuning" if whom.startswith("#") else self._demo.handle_of(whom)
        place = self._demo.place_of(who, whom[1:]) if whom.startswith("#") else "dm"
        last = self._demo.messages(who, place)[-1]
        self._seen = (place, last["id"])
        return last

    def _press(self, name: str, label: str) -> str:
        """Press the button of that name on what Baton has said last."""
        who, (place, message) = self._demo.handle_of(name), self._seen
        card = next(found["card"] for found in self._demo.messages(who, place) if found["id"] == message)
        [button] = [button["id"] for button in card["buttons"] if button["label"] == label]
        return str(self._demo.post("press", **{"as": who, "message": message, "button": button})["toast"])


@both
def test_the_first_conversation_goes_exactly_like_that(lang: str, tmp_path: Path) -> None:
    steps = list(conversation(lang))
    assert [(step.at, step.deed == "→") for step in steps] == [
        ("09:00", True), ("09:02", True), ("09:02", True), ("09:02", True), ("09:05", False), ("09:05", True),
    ]  # fmt: skip
    with performed(tmp_path) as demo:
        play = Play(demo)
        for step in steps:
            play.step(step)


# --- the local API, and looking after a running Baton -------------------------------------------------------------


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A bare demo that goes through all of this, one after the other."""
    with performed(tmp_path_factory.mktemp("demo"), "--empty") as demo:
        yield demo


def test_every_example_of_the_api_works(running: Demo) -> None:
    ids: dict[str, str] = {}
    for line in next(block for block in blocks("en") if API in block).splitlines():
        words = shlex.split(_filled(line, ids))
        address = next(word for word in words if word.startswith(API)).removeprefix(API)
        if "/stream" in address:
            with urllib.request.urlopen(f"{running.address}{address}", timeout=PLENTY) as stream:
                assert stream.readline().startswith(b"retry:")
            continue
        body = words[words.index("--json") + 1] if "--json" in words else None
        [answer] = until(partial(_told, running, address, body))
        _keep_ids(ids, address, answer)


def _told(demo: Demo, address: str, body: str | None) -> list[Any]:
    """The answer; where one looks for messages, once Baton's card is the last of them."""
    answer = demo.fetch(address, body)
    return [] if "/messages" in address and not (answer and answer[-1]["card"]) else [answer]


def _filled(line: str, ids: dict[str, str]) -> str:
    """The example with ids in place of the words that stand for them."""
    for word, found in ids.items():
        line = line.replace(word, found.replace("&", "%26") if "?as=" in line else found)
    return line


def _keep_ids(ids: dict[str, str], address: str, answer: Any) -> None:
    if "/messages" in address:
        ids["CARD"], ids["BUTTON"] = answer[-1]["id"], answer[-1]["card"]["buttons"][0]["id"]
    if address.endswith("/say"):
        ids["MINE"] = answer["id"]
    if address.endswith("/press"):
        assert answer == {"toast": "Your stand-up is in", "errors": {}}


@both
def test_every_endpoint_of_the_api_is_documented_and_no_other(lang: str, tmp_path: Path) -> None:
    stage = Stage(MovableClock())
    adapter = LocalAdapter(file=tmp_path / "world.db", people=[], channels=[], clock=stage)
    [mount] = [route for route in adapter.routes() if getattr(route, "path", "") == "/local"]
    inside = [route for route in getattr(mount, "routes", ()) if isinstance(route, Route)]
    exist = {
        f"{method} /local{route.path}" for route in inside for method in (route.methods or {"GET"}) if method != "HEAD"
    }

    told = [row[0] for row in table(lang, {"en": "Endpoint", "zh": "接口"}[lang])]
    assert sorted(told) == sorted(exist)


def test_the_backup_is_whole_though_baton_is_running(running: Demo, tmp_path: Path) -> None:
    [command] = [block for block in blocks("en") if "VACUUM" in block]
    statement = shlex.split(command)[2].replace("baton-backup.db", str(tmp_path / "backup.db"))
    running.post("clock", at="next")
    with sqlite3.connect(running.folder / "baton.db") as original:
        original.execute(statement)
        rounds = original.execute("SELECT count(*) FROM round").fetchone()
    with sqlite3.connect(tmp_path / "backup.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM round").fetchone() == rounds > (0,)


def test_the_addresses_for_watching_answer(running: Demo) -> None:
    paths = [row[0] for row in table("en", "Address")]
    assert paths == [row[0] for row in table("zh", "地址")]
    for path in paths:
        with urllib.request.urlopen(f"{running.address}{path}", timeout=PLENTY) as answer:
            assert answer.status == 200
    assert paths == ["/healthz", "/readyz", "/metrics"]


# --- settings, commands, words ------------------------------------------------------------------------------------


@both
def test_every_setting_is_there_with_its_default_and_no_other(lang: str) -> None:
    rows = table(lang, {"en": "Variable", "zh": "变量"}[lang])

    assert {row[0]: row[1] for row in rows} == dict(_settings())
    named = set(re.findall(r"\b(?:SLACK|FEISHU|OPENAI|BATON|DATABASE)_[A-Z_]+\b", text(lang)))
    assert named <= dict(_settings()).keys()


def _settings() -> Iterator[tuple[str, str]]:
    for name, field in Settings.model_fields.items():
        value = field.default
        yield (field.alias or name).upper(), "" if isinstance(value, SecretStr) else str(value)


@both
def test_every_command_is_named_and_no_other(lang: str) -> None:
    told = [row[0] for row in table(lang, {"en": "Command", "zh": "命令"}[lang])]

    assert told == list(_typed(typer.main.get_command(commands), "baton"))


def _typed(command: Any, so_far: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield so_far
    for name, each in (inner or {}).items():
        yield from _typed(each, f"{so_far} {name}")


@both
def test_what_people_can_say_is_what_help_says(lang: str) -> None:
    features = Features([late.make(), *handlers.FEATURES])
    texts = load_texts(features.all)
    said = [
        [*(names if lang == "zh" else names[::-1]), texts.label(command.about, lang)]
        for command in features.commands
        for names in [(command.chinese, command.english)]
    ]

    assert table(lang, {"en": "Say", "zh": "说"}[lang]) == said


@both
def test_no_command_is_written_that_does_not_exist(lang: str) -> None:
    exist = list(_typed(typer.main.get_command(commands), "baton"))
    written = re.findall(r"(?:^|`)(baton [a-z][^`\n]*)", text(lang), re.M)

    assert len(written) > 15
    assert [line for line in written if not line.startswith(tuple(exist))] == []
    targets = re.findall(r"^([a-z]+):", (HOME / "Makefile").read_text("utf-8"), re.M)
    said = {name for command in Features(handlers.FEATURES).commands for name in command.names}
    typed = re.sub("|".join(f"`{re.escape(name)}`" for name in said), "", text(lang))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", typed, re.M)) <= set(targets)


# --- the page itself ----------------------------------------------------------------------------------------------


def test_both_have_the_same_sections_and_code() -> None:
    levels = [re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text(lang), flags=re.DOTALL), re.M) for lang in READMES]
    assert levels[0] == levels[1]
    assert blocks("en")[1:] == blocks("zh")[1:]
    rows = [re.findall(r"^\|", text(lang), re.M) for lang in READMES]
    assert len(rows[0]) == len(rows[1])


@both
def test_connecting_takes_ten_lines_at_most(lang: str) -> None:
    sections = re.split(r"^## ", text(lang), flags=re.M)
    connecting = [part.splitlines()[1:] for part in sections if re.match(r"Connect|接入", part)]
    assert [len([line for line in lines if line]) <= 10 for lines in connecting] == [True, True]
    assert text(lang).index("make test") < text(lang).index("## ")


@both
def test_the_pictures_are_all_shown_each_in_the_language_of_its_readme(lang: str) -> None:
    shown = re.findall(r'src="(docs/pictures/[^"]+)"', text(lang))

    assert sorted(shown) == sorted(
        f"docs/pictures/{file.name}" for file in (HOME / "docs/pictures").glob(f"*.{lang}.png")
    )
    assert len(shown) == 4 and all((HOME / name).stat().st_size < 200_000 for name in shown)
    assert len(re.findall(r'<img alt="[^"]{12,}"', text(lang))) == 4


@both
def test_every_link_into_the_repository_leads_somewhere(lang: str) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", text(lang))

    assert len(links) > 15
    assert [link for link in links if not (HOME / link).exists()] == []
