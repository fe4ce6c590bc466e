"""Files on the page: attached, heard, shown, fetched again."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from bot.chat import Said
from bot.wire import Refused
from tests.adapters.local.pretend import Room


def attached(name: str, data: bytes) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(data).decode()}


def says(room: Room, who: str, where: str, text: str, *files: dict[str, str]) -> Said:
    """What Baton heard of it."""
    assert room.post("say", **{"as": who, "in": where, "text": text, "files": list(files)})["id"]
    event = room.ears.heard[-1]
    assert isinstance(event, Said)
    return event


def test_a_file_is_heard_shown_and_fetched_again(room: Room) -> None:
    event = says(room, "xiaoman", "main", "选题包", attached("选题.csv", b"a,b"), attached("x.png", b"\x89PNG"))

    assert [(file.name, file.kind) for file in event.files] == [("选题.csv", "other"), ("x.png", "image")]
    assert room.adapter.fetch(event.files[0], 10) == b"a,b"
    (message,) = [m for m in room.reads("joyce", "main") if m["id"] == event.message]
    assert [file["name"] for file in message["files"]] == ["选题.csv", "x.png"]

    kept = room.web.get("/local/api/file", params={"as": "joyce", "id": event.files[0].id})
    assert kept.content == b"a,b"
    assert kept.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E9%80%89")
    assert kept.headers["content-type"] == "application/octet-stream"


def test_a_file_needs_no_words_but_either_must_be_there(room: Room) -> None:
    assert says(room, "xiaoman", "dm", "", attached("a.csv", b"a")).text == ""
    empty = room.web.post("/local/api/say", json={"as": "xiaoman", "in": "dm", "text": "", "files": []})
    assert empty.status_code == 400


@pytest.mark.parametrize(
    "files",
    ["a.csv", ["a.csv"], [{"name": "a"}], [{"content": "YQ=="}], [{"name": "a", "content": "!"}],
     [{"name": "a" * 201, "content": ""}], [{"name": "a", "content": ""}] * 6],
)  # fmt: skip
def test_files_that_are_none_are_refused_with_a_sentence(room: Room, files: Any) -> None:
    answer = room.web.post("/local/api/say", json={"as": "xiaoman", "in": "dm", "text": "x", "files": files})
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)
    assert room.ears.heard == []


def test_whoever_may_not_read_a_message_may_not_fetch_its_file(room: Room) -> None:
    event = says(room, "zhoulan", "war", "证据", attached("a.csv", b"a"))
    refused = room.web.get("/local/api/file", params={"as": "xiaoman", "id": event.files[0].id})
    assert refused.status_code in (403, 404)
    assert room.web.get("/local/api/file", params={"as": "zhoulan", "id": "none"}).status_code == 404


def test_a_deleted_message_takes_its_files_along(room: Room) -> None:
    event = says(room, "xiaoman", "main", "x", attached("a.csv", b"a"))
    room.post("delete", **{"as": "xiaoman", "message": event.message})
    with pytest.raises(Refused, match="gone"):
        room.adapter.fetch(event.files[0], 10)


def test_a_file_beyond_the_limit_is_not_fetched(room: Room) -> None:
    event = says(room, "xiaoman", "main", "x", attached("a.csv", b"abc"))
    with pytest.raises(Refused, match="too_big"):
        room.adapter.fetch(event.files[0], 2)
