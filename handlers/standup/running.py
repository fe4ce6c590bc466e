"""Follows running words from clause to clause: "昨天写稿、改稿，顺利。今天拍摄" tells of two days in four clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.phrases import clauses, cues
from bot.phrases.clauses import Clause, Evidence, Meaning, Verdict
from handlers.standup.headings import Slot

STRONGEST_FIRST: tuple[Evidence, ...] = (
    "heading",
    "number",
    "line",
    "time",
    "tomorrow",
    "tense",
    "hint",
    "carried",
    "guess",
    "",
)
EDGES = " \t，,；;。.、/|"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the message, the part they belong to, and what made us think so."""

    slot: Slot
    words: str
    why: Evidence


def read(lines: Sequence[str]) -> list[Piece]:
    split = [clauses.split(line) for line in lines]
    verdicts = iter(_in_context([part for parts in split for part in parts]))
    told = [(line, parts, [next(verdicts) for _ in parts]) for line, parts in zip(lines, split, strict=True)]
    return [piece for line, parts, judged in told for piece in joined(line, parts, judged)]


def joined(line: str, parts: Sequence[Clause], verdicts: Sequence[Verdict]) -> list[Piece]:
    """Neighbouring clauses of one kind become one piece again, exactly as they were written."""
    found = []
    both = zip(parts, verdicts, strict=True)
    for meaning, group in groupby(both, key=lambda pair: pair[1].meaning):
        told = list(group)
        words = _without_day(meaning, line[told[0][0].start : told[-1][0].end].strip(EDGES))
        if meaning and meaning != "nothing" and any(letter.isalnum() for letter in words):
            why = min((verdict.why for _, verdict in told), key=STRONGEST_FIRST.index)
            found.append(Piece(meaning, words, why))
    return found


def _without_day(meaning: Meaning, words: str) -> str:
    """ "昨天发了两条" is shown under 昨天: the day need not be said twice, unless the words name two days."""
    cue = {"done": "when.past_lead", "doing": "when.today_lead"}.get(meaning, "")
    lead = cues.pattern(cue).match(cues.plain(words)) if cue else None
    if not lead:
        return words
    rest = words[lead.end() :]
    days = ("when.past", "when.today", "when.next")
    return words if any(cues.says(day, cues.plain(rest)) for day in days) else rest


def _in_context(parts: list[Clause]) -> list[Verdict]:
    alone = [clauses.judge(part.words) for part in parts]
    alone = [_seen_from_the_evening(part, verdict, alone) for part, verdict in zip(parts, alone, strict=True)]
    alone = [_unless_solved(place, parts, alone) for place in range(len(parts))]
    return _guessed(parts, _carried(parts, alone))


def _seen_from_the_evening(part: Clause, verdict: Verdict, all_of_them: list[Verdict]) -> Verdict:
    """ "今天写完两篇，明天发" was written at the end of the day."""
    low = cues.plain(part.words)
    if verdict != Verdict("doing", "time") or not cues.says("when.today", low):
        return verdict
    evening = any(clause.why == "tomorrow" for clause in all_of_them) and Verdict("done", "time") not in all_of_them
    return Verdict("done", "time") if evening and cues.says("done.result", low) else verdict


def _unless_solved(place: int, parts: list[Clause], verdicts: list[Verdict]) -> Verdict:
    """ "链接打不开，后来修好了": what the same sentence solves is no need any more."""
    verdict = verdicts[place]
    following = place + 1
    if verdict.meaning != "needs" or following == len(parts) or parts[following].opens:
        return verdict
    solved = cues.says("needs.solved", cues.plain(parts[following].words))
    return Verdict("done", "tense") if solved and verdicts[following].meaning == "done" else verdict


def _carried(parts: list[Clause], alone: list[Verdict]) -> list[Verdict]:
    """A clause that says nothing of time goes with the one before it."""
    told, in_trouble = Verdict(""), False
    result: list[Verdict] = []
    for part, verdict in zip(parts, alone, strict=True):
        in_trouble = in_trouble and not part.opens
        if not verdict.meaning:
            verdict = Verdict("needs" if in_trouble else told.meaning, "carried")
        elif verdict.why == "hint" and told.why in ("time", "tomorrow") and not _starts_afresh(part, verdict):
            verdict = Verdict(told.meaning, "carried")
        elif verdict.meaning in ("done", "doing"):
            told = verdict if verdict.meaning != told.meaning or verdict.why == "time" else told
        elif verdict.meaning == "needs" and cues.says("when.today", cues.plain(part.words)):
            told = Verdict("doing", "time")
        in_trouble = verdict.meaning == "needs"
        result.append(verdict)
    return result


def _starts_afresh(part: Clause, verdict: Verdict) -> bool:
    """ "Yesterday was quiet. Focusing on contracts." speaks of now; "yesterday fixing, testing" does not."""
    return part.opens and verdict.meaning == "doing"


def _guessed(parts: list[Clause], verdicts: list[Verdict]) -> list[Verdict]:
    """Opening words without any sign belong to what follows: deeds come before plans, a story before its need."""
    known = next((place for place, verdict in enumerate(verdicts) if verdict.meaning not in ("", "nothing")), None)
    if known is None:
        return [verdict if verdict.meaning else Verdict("doing", "guess") for verdict in verdicts]
    leads_to_need = verdicts[known].meaning == "needs" and not any(part.opens for part in parts[1 : known + 1])
    guess = Verdict("needs" if leads_to_need else "done", "guess")
    return [verdict if verdict.meaning else guess for verdict in verdicts]
