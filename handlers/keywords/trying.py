"""Trying changed words on past messages: a file is read outside, and what would have been different is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from bot import keywords as rulebook
from bot import tables
from bot.chat import Card, File, Line, Note, Oops, Said, Text
from bot.crisis import Difference, TeamChanges, for_team, rehearse
from bot.feature import Feature
from bot.look import Parts
from bot.tables import Unreadable
from bot.thoughts import BROKEN, LATE, Asked, Found
from bot.work import Look, Turn
from handlers.keywords import changing, rules
from storage import keywords
from storage.keywords import EXCLUDE, OFF, WATCH, Keyword

trying = Feature("keywords")
PLAIN: Final = (".txt", ".md", ".log")
LINES: Final = (".jsonl", ".ndjson")
TABLES: Final = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls")
COLUMNS: Final = {
    "text": (
        "text", "message", "content", "comment", "words", "文本", "内容", "消息", "评论", "评论内容", "正文", "原文",
    ),
}  # fmt: skip
MOST_MESSAGES: Final = 20_000
MOST_SHOWN: Final = 5
LONGEST_SHOWN: Final = 60


def test(turn: Turn, words: str) -> None:
    """`关键词 测试` and a file: our rules beside the shipped ones; `关键词 测试 加 …`: this change beside our rules."""
    file = file_in(turn)
    if file is None:
        raise Oops("keywords.test.file")
    now = rulebook.changes_of(keywords.of_team(turn.db, turn.team.id))
    asked = rules.read(words) if words else None
    if asked is None or asked.deed not in ("watch", "off", "exclude"):
        before, after, of = TeamChanges(), now, "own"
    else:
        before, after, of = now, _proposed(turn, asked), "proposed"
    packed = {"before": rulebook.pack(before), "after": rulebook.pack(after), "of": of}
    turn.think("keywords.tried", json.dumps(packed, ensure_ascii=False), file=file)
    turn.reply("keywords.test.reading", name=file.name)


def file_in(turn: Turn) -> File | None:
    files = turn.event.files if isinstance(turn.event, Said) else ()
    return next((file for file in files if file.name.lower().endswith((*PLAIN, *LINES, *TABLES))), None)


def _proposed(turn: Turn, asked: rules.Asked) -> TeamChanges:
    """The team's words as they would be; nothing is kept."""
    changing.check(asked)
    deed = {"watch": WATCH, "off": OFF, "exclude": EXCLUDE}[asked.deed]
    rows = {row.word: row for row in keywords.of_team(turn.db, turn.team.id)}
    for word in asked.words:
        known = rows.pop(word, None)
        if known is not None and deed == OFF and known.deed != OFF:
            continue
        rows[word] = Keyword(
            team_id=turn.team.id, word=word, deed=deed, severity=asked.severity, times=asked.times,
            minutes=asked.minutes, at=turn.now,
        )  # fmt: skip
    return rulebook.changes_of(rows.values())


def think(parts: Parts, asked: Asked) -> str:
    """Judge every message by both rules: far from any transaction, since thousands take a while."""
    told = json.loads(asked.words)
    before, after = (for_team(rulebook.unpack(told[key])) for key in ("before", "after"))
    messages = list(_messages(asked.file.name if asked.file else "", asked.data))[:MOST_MESSAGES]
    if not messages:
        raise Oops("keywords.test.empty")
    found = rehearse(before, after, messages)
    return json.dumps(
        {
            "seen": found.seen, "before": found.alarms_before, "after": found.alarms_after,
            "different": len(found.differences), "of": told["of"],
            "shown": [_shown(one) for one in found.differences[:MOST_SHOWN]],
        },
        ensure_ascii=False,
    )  # fmt: skip


def _shown(one: Difference) -> list[str]:
    return [str(one.before.severity or ""), str(one.after.severity or ""), one.text[:LONGEST_SHOWN]]


def _messages(name: str, data: bytes) -> Iterator[str]:
    """One message a line, or the column of a table that holds them."""
    lower = name.lower()
    if lower.endswith(TABLES):
        try:
            records = tables.read(name, data).records(COLUMNS, order=("text",))
        except Unreadable as why:
            raise Oops(why.key, **why.values) from None
        yield from (record["text"] for record in records if record["text"].strip())
        return
    for line in _decoded(data).splitlines():
        text = _text_of(line) if lower.endswith(LINES) else line
        if text.strip():
            yield text


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _text_of(line: str) -> str:
    try:
        found = json.loads(line)
    except ValueError:
        return ""
    text = found.get("text", "") if isinstance(found, dict) else found
    return text if isinstance(text, str) else ""


@trying.thought("tried", think)
def was_tried(turn: Turn, words: str, found: Found) -> None:
    if found.fault in (LATE, BROKEN):
        raise Oops("keywords.test.late")
    if found.fault:
        raise Oops("baton.file_not_fetched")
    told = json.loads(found.text)
    room = turn.room
    lines = tuple(_line(room, before, after, text) for before, after, text in told["shown"])
    title = room.line("keywords.test.title", n=told["seen"], before=told["before"], after=told["after"])
    blocks = [Text(lines)] if lines else []
    more = told["different"] - len(lines)
    notes = [Note(room.line("keywords.test.more", n=more))] if more > 0 else []
    turn.reply(Card(title, (*blocks, *notes, Note(room.line(f"keywords.test.of_{told['of']}")))))


def _line(look: Look, before: str, after: str, text: str) -> Line:
    key = "new" if not before else "gone" if not after else "changed"
    return look.line(f"keywords.test.{key}", before=before, after=after, text=text)
