"""What is kept so that a deleted comment is still proven: words, pictures, who looked; and what must be erased."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import UTC

import pytest
from sqlmodel import select, text

from bot import casefile
from bot.adapters.local.people import direct
from storage import alerts, evidence
from storage.evidence import Evidence, Picture
from tests.handlers.crisis.scene import REACTION, WAR, WorstDay

FAN = "用户@柠檬不加冰 说：用轻羽防晒乳全脸过敏进急诊了，电话13812345678"
SHOT = b"\x89PNG a screenshot"


def sends(day: WorstDay, handle: str, words: str = "", shot: bytes = SHOT) -> None:
    person = day.person(handle)
    day.adapter.deeds.say(person._local, direct(handle), words, files=[("shot.png", shot)])
    day.settle()


def test_the_cards_hide_the_fan_and_the_evidence_does_not_and_the_look_is_noted(day: WorstDay) -> None:
    day.person("mei").says(f"上报 {FAN}")
    assert "柠檬" not in "".join(day.war()) and "1381234" not in "".join(day.war())

    day.person("lan").presses("看证据", place=WAR)
    shown = day.person("lan").sees()[-1]
    assert "@柠檬不加冰" in shown and "证据链完整" in shown
    assert ("evidence", "周岚") in [(step.what, step.by) for step in day.steps()]


def test_who_leads_nobody_sees_no_evidence(day: WorstDay) -> None:
    day.person("mei").says(f"上报 {FAN}")

    assert "组长" in day.person("fang").presses("看证据", place=WAR).toast


@pytest.mark.parametrize("first", ["picture", "words"])
def test_pictures_within_three_minutes_of_a_report_join_it_with_their_hash(day: WorstDay, first: str) -> None:
    if first == "picture":
        sends(day, "mei")
        assert "是要上报的截图吗" in day.person("mei").sees()[-1]
        day.at("08:02")
    day.reported("mei")
    if first == "words":
        day.at("08:02")
        sends(day, "mei")

    assert "1 张截图已存证" in day.war()[0]
    with day.database.read() as db:
        [entry] = db.exec(select(Evidence).where(Evidence.kind == "picture")).all()
        assert entry.picture_sha256 == hashlib.sha256(SHOT).hexdigest()
        picture = db.get(Picture, entry.picture_sha256)
        assert picture is not None and picture.data == SHOT
        assert evidence.verify(db, day.team_id) == []


def test_a_picture_long_before_a_report_is_not_part_of_it(day: WorstDay) -> None:
    sends(day, "mei")
    day.at("08:04")
    day.reported("mei")

    assert "截图" not in day.war()[0].split("一线")[0]


def test_a_screenshot_from_the_front_line_joins_the_one_open_story(day: WorstDay) -> None:
    day.reported("ning")
    day.at("08:10")
    sends(day, "mei")

    assert "1 张截图已存证" in day.war()[0]
    assert "截图已存证" in day.person("mei").sees()[-1]


def test_a_changed_a_removed_and_a_cut_off_entry_show(day: WorstDay) -> None:
    for words in (REACTION, f"{REACTION}！", f"{REACTION}。。。"):
        day.person("mei").says(f"上报 {words}")

    def broken(statement: str) -> list[int]:
        with day.database.write() as db:
            db.connection().execute(text(statement))
            found = [wrong.number for wrong in evidence.verify(db, day.team_id)]
            db.rollback()
        return found

    assert broken("UPDATE evidence SET words = '没事' WHERE number = 2") == [2]
    assert broken("UPDATE evidence SET said_at = '2026-01-01' WHERE number = 1") != []
    assert broken("DELETE FROM evidence WHERE number = 2") != []
    assert broken("DELETE FROM evidence WHERE number = 3") == [3]
    assert broken("SELECT 1") == []


def test_an_erasure_leaves_a_tombstone_and_the_chain_still_proves(day: WorstDay) -> None:
    day.person("mei").says(f"上报 {FAN}")
    day.person("fang").says(f"上报 {FAN}！")
    day.person("lan").presses("看证据", place=WAR)
    assert day.person("lan").presses("擦除").toast == "已擦除，留了记录"

    with day.database.read() as db:
        entries = evidence.chain(db, day.team_id)
        assert [entry.kind for entry in entries] == ["words", "words", "tombstone"]
        assert evidence.verify(db, day.team_id) == []
        erased = [entry for entry in entries if entry.erased_at]
        assert len(erased) == 1 and "柠檬" not in repr(erased)


def test_an_erasure_without_a_tombstone_shows(day: WorstDay) -> None:
    day.person("mei").says(f"上报 {FAN}")
    with day.database.write() as db:
        db.connection().execute(text("UPDATE evidence SET words = '', erased_at = '2026-02-09 08:00:00'"))
        assert [wrong.why for wrong in evidence.verify(db, day.team_id)] == ["erased without a tombstone"]
        db.rollback()


def test_the_export_has_timeline_and_evidence_and_nobodys_words_are_markup(day: WorstDay) -> None:
    day.person("mei").says(f"上报 {REACTION} *假的* | <b>")
    sends(day, "mei")
    day.person("lan").presses("看证据", place=WAR)
    day.person("lan").presses("导出")
    assert day.person("lan").sees()[-1].startswith("# Alert 1: P")

    with day.database.read() as db:
        alert = alerts.numbered(db, day.team_id, 1)
        assert alert is not None
        file = casefile.of(db, alert, UTC, pictures=True)
    told = json.loads(casefile.as_json(file))
    assert [moment["what"] for moment in told["timeline"]][:1] == ["opened"]
    assert told["evidence"][1]["picture"] and told["broken"] == []
    assert r"\*假的\* \| \<b\>" in casefile.as_markdown(file)


def test_what_points_to_the_fan_is_kept_in_the_evidence_alone(day: WorstDay) -> None:
    day.person("mei").says(f"上报 {FAN}")
    day.person("fang").says(f"上报 {FAN}，订单6912345678901")
    day.person("lan").presses("判为误报", {"why": "旧闻"}, place=WAR)

    with sqlite3.connect(day.database.file or "") as base:
        tables = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        holding = {
            table for table in tables for row in base.execute(f"SELECT * FROM {table}")
            if any(word in str(row) for word in ("13812345678", "6912345678901", "柠檬不加冰"))
        }  # fmt: skip
    assert holding <= {"evidence", "incoming"}  # a letter to the bot itself is kept for eight hours
