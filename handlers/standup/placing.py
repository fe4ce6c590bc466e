"""Puts each stretch of a message where it belongs: by its headings, by three numbers or lines, or by what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.phrases import clauses, cues
from bot.phrases.clauses import Clause, Evidence, Verdict, is_nothing
from handlers.standup import layout, running
from handlers.standup.asks import requests
from handlers.standup.headings import SLOTS, Slot, Title
from handlers.standup.layout import Row
from handlers.standup.running import Piece


def pieces(text: str) -> list[Piece]:
    """The message taken apart: by its headings, else by three numbers or lines, else by what its clauses say."""
    rows = layout.rows(text)
    if len({row.title for row in rows if row.title}) > 1 and not any(row.words for row in rows):
        return []
    if _has_headings(rows):
        return _under_headings(_without_stray_pictures(rows))
    plain = layout.rows(text, titles=False)
    items = _three_answers(plain)
    return _by_position(items) if items else _running([row.words for row in plain])


def _running(lines: list[str]) -> list[Piece]:
    """Free words; but a line that begins with somebody's name and asks them for something is a need of its own."""
    asked = {line for line in lines if line.startswith(("@", "＠")) and _asks_somebody(line)}
    if len(lines) == len(asked):
        return running.read(lines)
    needs = [Piece("needs", line, "tense") for line in lines if line in asked]
    return [*running.read([line for line in lines if line not in asked]), *needs]


def _asks_somebody(line: str) -> bool:
    return any(ask.group or ask.person for ask in requests(line))


# --- headings -------------------------------------------------------------------------------------------------


def _has_headings(rows: list[Row]) -> bool:
    """One picture is decoration, two different ones are headings; and a heading over nothing is just a word."""
    if not any(row.words for row in rows):
        return False
    pictures = {row.title for row in rows if row.picture}
    words = {row.title for row in rows if row.title and not row.picture} - {"other"}
    return bool(words) or len(pictures) > 1


def _without_stray_pictures(rows: list[Row]) -> list[Row]:
    """Under written headings ✅ is a bullet."""
    if any(row.title and not row.picture for row in rows):
        return [replace(row, title="") if row.picture else row for row in rows]
    return rows


def _under_headings(rows: list[Row]) -> list[Piece]:
    evening = any(row.title == "next" for row in rows) and not any(row.title == "done" for row in rows)
    asks_needs = any(row.title == "needs" for row in rows)
    building = _what_works_stand_for(rows)
    found: list[Piece] = []
    before: list[Row] = []
    slot: Slot | Literal["other", ""] = ""
    for row in rows:
        if row.title:
            slot = _slot_of(row.title, evening, building)
        if not slot:
            before.append(row)
        elif slot != "other" and row.words:
            found += _under(slot, row.words, asks_needs)
    greeting = running.read([row.words for row in before if not _is_opening(row.words)])
    return [piece for piece in greeting if piece.why != "guess"] + found


def _is_opening(words: str) -> bool:
    """ "早上好各位", "明天站会：": what stands over a stand-up and tells nothing of it."""
    return cues.is_only("chat.greeting", words) or cues.is_only("chat.title", words)


def _slot_of(title: Title, evening: bool, building: Slot) -> Slot | Literal["other", ""]:
    """ "今日" means done where "明日" stands beside it: an evening report."""
    if title == "today":
        return "done" if evening else "doing"
    if title == "works":
        return building
    return "doing" if title == "next" else title


def _what_works_stand_for(rows: list[Row]) -> Slot:
    """🚧 marks what is being built, unless something else already does."""
    return "needs" if any(row.title == "doing" for row in rows) else "doing"


def _under(slot: Slot, words: str, asks_needs: bool) -> list[Piece]:
    if is_nothing(words):
        return []
    parts = clauses.split(words)
    if slot == "needs":
        kept = [part for part in parts if not is_nothing(part.words)]
        return [Piece("needs", words[kept[0].start : kept[-1].end].strip(" ，,。"), "heading")]
    if asks_needs:
        return [Piece(slot, words, "heading")]
    return running.joined(words, parts, [_need_or(slot, part) for part in parts])


def _need_or(slot: Slot, part: Clause) -> Verdict:
    verdict = clauses.judge(part.words)
    return verdict if verdict.meaning in ("needs", "nothing") else Verdict(slot, "heading")


# --- three answers in order -------------------------------------------------------------------------------------


def _three_answers(rows: list[Row]) -> list[list[Row]]:
    """The answers to the three questions, by numbers or line by line; [] if the words say otherwise."""
    items = _numbered(rows) or _lines(rows)
    agrees = all(_fits(slot, item) for slot, item in zip(SLOTS, items, strict=False))
    return items if agrees else []


def _numbered(rows: list[Row]) -> list[list[Row]]:
    items: list[list[Row]] = []
    for row in rows:
        if row.number:
            items.append([row])
        elif items:
            items[-1].append(row)
        elif not cues.is_only("chat.greeting", row.words):
            return []
    numbers = [item[0].number for item in items]
    return items if numbers in ([1, 2], [1, 2, 3]) else []


def _lines(rows: list[Row]) -> list[list[Row]]:
    spoken = [row for row in rows if not cues.is_only("chat.greeting", row.words)]
    return [[row] for row in spoken] if len(spoken) == 3 and not any(row.number for row in spoken) else []


def _fits(slot: Slot, item: list[Row]) -> bool:
    """Whether the words may stand in that place. "昨天写稿" cannot be the answer to what is needed."""
    verdicts = [clauses.judge(part.words) for row in item for part in clauses.split(row.words)]
    return not any(_contradicts(slot, verdict, bool(item[0].number)) for verdict in verdicts)


def _contradicts(slot: Slot, verdict: Verdict, numbered: bool) -> bool:
    if not verdict.firm or verdict.meaning == slot:
        return False
    if verdict.meaning == "needs":
        return not numbered
    if slot == "needs":
        return verdict.why == "time" or verdict.meaning == "done"
    return True


def _by_position(items: list[list[Row]]) -> list[Piece]:
    why: Evidence = "number" if items[0][0].number else "line"
    answers = [(slot, row.words) for slot, item in zip(SLOTS, items, strict=False) for row in item]
    told = [piece for slot, words in answers for piece in _under(slot, words, asks_needs=len(items) == 3)]
    return [replace(piece, why=why) for piece in told]
