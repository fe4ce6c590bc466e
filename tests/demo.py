"""The real demo in a process of its own, spoken to through its JSON API exactly as a script would."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bot.command import Process
from tests.patience import PLENTY


class Demo:
    """`baton demo`, and what can be asked of it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder

    def get(self, what: str, **values: str) -> Any:
        return self.fetch(f"/local/api/{what}?{urlencode(values)}")

    def post(self, what: str, **values: Any) -> Any:
        return self.fetch(f"/local/api/{what}", json.dumps(values))

    def fetch(self, path: str, body: str | None = None) -> Any:
        """What curl would fetch; with a body, what `curl --json` would post."""
        data = body.encode() if body is not None else None
        asked = urllib.request.Request(f"{self.address}{path}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=PLENTY) as answer:
            return json.load(answer)

    def messages(self, who: str, where: str = "dm") -> list[dict[str, Any]]:
        """What stands in a place now, replies in threads left out."""
        found = self.get("messages", **{"as": who, "in": where})
        return [message for message in found if not message["thread"]]

    def handle_of(self, name: str) -> str:
        return next(str(person["handle"]) for person in self.get("people") if person["name"] == name)

    def place_of(self, who: str, name: str) -> str:
        return next(str(place["id"]) for place in self.get("places", **{"as": who}) if place["name"] == name)


def drawn(message: dict[str, Any]) -> list[str]:
    """A message line by line, with its buttons in square brackets where they stand."""
    card = message["card"]
    if card is None:
        return [line.rstrip() for line in message["text"].split("\n")]
    lines: list[str] = [card["title"]]
    for block in card["blocks"]:
        labels = " ".join(f"[{button['label']}]" for button in block.get("buttons", ()))
        told = block.get("lines") or ([block["line"]] if "line" in block else [[]])
        lines += ["".join(part["text"] for part in line) for line in told]
        lines[-1] = f"{lines[-1]} {labels}".strip()
    return lines


@contextmanager
def performed(folder: Path, *options: str) -> Iterator[Demo]:
    """A fresh demo on a free port, keeping its things in this folder; ended afterwards.

    Without `options` it is what `make demo` shows; most tests are quicker with "--empty", a bare team.
    """
    with Process(folder, "demo", "--no-browser", "--port", "0", "--data", str(folder), *options) as process:
        yield Demo(process.address(), folder)
        assert process.end()[0] == 0, process.text
