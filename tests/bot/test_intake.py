"""Comments from an outside monitor: signed, fresh, each taken once, one card per story."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from bot import web
from bot.web.intake import PER_MINUTE, signed
from storage import alerts, evidence, intake
from storage.intake import Comment, IntakeKey
from tests.handlers.crisis.scene import REACTION, WorstDay

Headers = dict[str, str]


class Monitor:
    """An outside monitor with a key."""

    def __init__(self, day: WorstDay, page: TestClient) -> None:
        self.day, self.page = day, page
        with day.database.write() as db:
            key = intake.renew(db, day.team_id, "周岚", day.clock.now())
            self.name, self.secret = key.name, key.secret

    def posts(self, *comments: dict[str, Any] | str, late: int = 0, headers: Headers | None = None) -> Any:
        rows = [{"id": f"c{at}", "text": one} if isinstance(one, str) else one for at, one in enumerate(comments)]
        return self.send(json.dumps({"comments": rows}).encode(), late, headers)

    def send(self, body: bytes, late: int = 0, headers: Headers | None = None) -> Any:
        stamp = str(int(self.day.clock.now().timestamp()) - late)
        given = {
            "x-baton-key": self.name, "x-baton-timestamp": stamp,
            "x-baton-signature": signed(self.secret, stamp, body),
        }  # fmt: skip
        return self.page.post("/intake/comments", content=body, headers={**given, **(headers or {})})


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Monitor]:
    day = WorstDay(tmp_path)
    with TestClient(web.build(day.baton)) as page:
        yield Monitor(day, page)
    day.end()


def test_a_comment_becomes_an_alert_with_its_author_hidden(monitor: Monitor) -> None:
    answer = monitor.posts({
        "id": "x1", "text": REACTION, "author": "柠檬不加冰", "at": "2026-02-09T07:58:00+08:00", "network": "小红书",
        "post": "KOL 阿May 评论区", "link": "https://xhs.com/a",
    })  # fmt: skip
    assert (answer.status_code, answer.json()) == (200, {"kept": 1, "known": 0})
    monitor.day.tick()

    [card] = monitor.day.war()
    assert "小红书｜KOL 阿May 评论区｜7:58｜外部监测" in card and "柠檬" not in card
    with monitor.day.database.read() as db:
        [entry] = evidence.chain(db, monitor.day.team_id)
        assert (entry.sender, entry.link) == ("柠檬不加冰", "https://xhs.com/a")
        assert db.exec(select(Comment.body)).all() == [""]


def test_the_same_comment_is_taken_once(monitor: Monitor) -> None:
    monitor.posts(REACTION)
    monitor.day.tick()
    assert monitor.posts(REACTION).json() == {"kept": 0, "known": 1}
    monitor.day.tick()

    assert [alert.joined for alert in monitor.day.alerts()] == [0]


@pytest.mark.parametrize(
    ("late", "headers"),
    [
        (0, {"x-baton-signature": "v1=" + "0" * 64}), (301, {}), (-301, {}), (0, {"x-baton-key": "ik_0"}),
        (0, {"x-baton-key": ""}), (0, {"x-baton-signature": ""}), (0, {"x-baton-timestamp": "12.5"}),
    ],
    ids=["forged", "stale", "of tomorrow", "unknown", "nameless", "unsigned", "odd stamp"],
)  # fmt: skip
def test_what_is_not_signed_freshly_by_the_team_is_refused(monitor: Monitor, late: int, headers: Headers) -> None:
    refused = monitor.posts(REACTION, late=late, headers=headers)
    assert refused.status_code == 401
    assert f"{monitor.day.clock.now():%Y-%m-%dT%H:%M:}" in refused.json()["error"]  # the clock it was compared with
    assert monitor.posts(REACTION, late=299).status_code == 200


def test_a_renewed_key_ends_the_old_one_at_once(monitor: Monitor) -> None:
    said = monitor.day.person("lan").says("接入密钥 换")

    assert monitor.posts(REACTION).status_code == 401
    monitor.name, monitor.secret = (line.split(" ")[1] for line in said.splitlines()[1:3])
    assert monitor.posts(REACTION).status_code == 200
    assert monitor.day.person("lan").says("接入密钥 停") == "接入密钥已停用"
    assert monitor.posts("再来").status_code == 401
    assert "总监" in monitor.day.person("he").says("接入密钥 换")
    with monitor.day.database.read() as db:
        assert db.exec(select(IntakeKey)).all() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"[]", 400), (b'{"comments": []}', 400), (b'{"comments": [1]}', 422),
        (b'{"comments": [{"id": "", "text": "x"}]}', 422), (b'{"comments": [{"id": "1", "text": 5}]}', 422),
        (b'{"comments": [{"id": "1", "text": "x", "at": "gestern"}]}', 422),
        (json.dumps({"comments": [{"id": str(n), "text": "x"} for n in range(501)]}).encode(), 413),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_keeps_nothing_and_says_where(monitor: Monitor, body: bytes, status: int) -> None:
    answer = monitor.send(body)
    assert answer.status_code == status and answer.json()["error"]
    assert status != 422 or answer.json()["problems"][0].startswith("comments[0]: ")


def test_who_asks_too_often_is_told_when_to_come_again(monitor: Monitor) -> None:
    for _ in range(PER_MINUTE):
        monitor.send(b"{")
    answer = monitor.posts(REACTION)
    assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 60
    monitor.day.at("08:01")
    assert monitor.posts(REACTION).status_code == 200


def test_a_forger_uses_up_nothing_of_what_the_monitor_may_post(monitor: Monitor) -> None:
    forged = {"x-baton-signature": "v1=" + "0" * 64}
    answers = [monitor.posts(REACTION, headers=forged).status_code for _ in range(PER_MINUTE + 1)]

    assert answers == [401] * PER_MINUTE + [429]
    assert monitor.posts(REACTION, headers={**forged, "x-baton-key": "ik_0"}).status_code == 429
    assert monitor.posts(REACTION).status_code == 200


def test_a_storm_of_one_story_and_twenty_of_another_are_two_cards(monitor: Monitor) -> None:
    storm = [{"id": f"a{n}", "text": f"轻羽防晒乳用完全脸过敏红肿进急诊了，第{n}个"} for n in range(1000)]
    other = [{"id": f"b{n}", "text": f"晚霜是假货，我要打12315举报，楼层{n}"} for n in range(20)]
    for batch in (storm[:500], [*other, *storm[500:900]], storm[900:]):
        assert monitor.posts(*batch).status_code == 200
        monitor.day.tick()

    assert sorted(alert.joined for alert in monitor.day.alerts()) == [19, 999]
    assert len(monitor.day.war()) == 2
    with monitor.day.database.read() as db:
        assert sum(evidence.count_of(db, alert.id, "comment") for alert in monitor.day.alerts()) == 1020
        assert [step.note for step in alerts.timeline(db, monitor.day.alerts()[0].id) if step.what == "grown"] == [
            "10", "50", "200", "1000",
        ]  # fmt: skip


def test_the_readmes_lines_make_the_signature_that_is_asked_for(monitor: Monitor) -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    [lines] = [block for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "/intake/comments" in block]
    body = next(line for line in lines.splitlines() if line.startswith("BODY=")).removeprefix("BODY=").strip("'")
    script = lines.replace("as-the-bot-showed-it-once", monitor.secret).replace("curl -s --json", ": ")
    said = subprocess.run(
        ["sh", "-c", f'{script}printf "%s %s" "$STAMP" "$SIGNATURE"'], capture_output=True, text=True, check=True
    )
    stamp, signature = said.stdout.split(" ")

    assert signature == signed(monitor.secret, stamp, body.encode())
    assert monitor.send(body.encode()).json() == {"kept": 1, "known": 0}
