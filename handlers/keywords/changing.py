"""Changing a team's crisis words: each change is kept with who and when."""

from __future__ import annotations

from collections.abc import Iterable

from bot import keywords as rulebook
from bot.chat import Oops
from bot.crisis.folding import folded
from bot.work import Look, Turn
from handlers.keywords import rules
from handlers.keywords.rules import Asked
from storage import keywords
from storage.changes import Change
from storage.keywords import EXCLUDE, OFF, WATCH, Keyword

MOST_WORDS = 2000


def change(turn: Turn, asked: Asked) -> None:
    """Do it for each word, and say what is different now. Raises Oops, and then nothing was changed."""
    check(asked)
    changed = [word for word in asked.words if _change(turn, asked, word)]
    if not changed:
        turn.reply("keywords.unknown" if asked.deed == "off" else "keywords.same", words=quoted(turn, asked.words))
        return
    key = f"keywords.done.{asked.deed}" + ("_often" if asked.deed == "watch" and asked.times > 1 else "")
    turn.reply(key, words=quoted(turn, changed), severity=asked.severity, times=asked.times, minutes=asked.minutes)


def check(asked: Asked) -> None:
    """Raises Oops for what cannot be watched for."""
    if not asked.words:
        raise Oops("keywords.which")
    if len(asked.words) > rules.MOST_AT_ONCE:
        raise Oops("keywords.too_many", n=rules.MOST_AT_ONCE)
    for word in asked.words:
        if len(word) > rules.LONGEST_WORD:
            raise Oops("keywords.too_long", word=word[: rules.LONGEST_WORD], n=rules.LONGEST_WORD)
        if asked.deed != "off" and len(folded(word)) < 2:
            raise Oops("keywords.too_short", word=word)
    if not 1 <= asked.times <= rules.MOST_TIMES or asked.minutes > rules.MOST_MINUTES:
        raise Oops("keywords.limits", times=rules.MOST_TIMES, minutes=rules.MOST_MINUTES)


def _change(turn: Turn, asked: Asked, word: str) -> bool:
    """Whether anything is different now."""
    known = keywords.one(turn.db, turn.team.id, word)
    if asked.deed == "off":
        return _off(turn, known, word)
    deed = WATCH if asked.deed == "watch" else EXCLUDE
    if deed == WATCH and known is not None and known.deed == OFF:
        return _gone(turn, known, "keyword_back")
    wanted = (deed, asked.severity, asked.times, asked.minutes) if deed == WATCH else (deed, "P1", 1, 0)
    if known is not None and (known.deed, known.severity, known.times, known.minutes) == wanted:
        return False
    _keep(turn, known, word, wanted)
    return _note(turn, f"keyword_{deed}", word)


def _off(turn: Turn, known: Keyword | None, word: str) -> bool:
    """Forget what the team said of the word; else have the shipped rules do without it."""
    if known is not None and known.deed != OFF:
        return _gone(turn, known, "keyword_gone")
    if known is not None or not rulebook.rules_with(word):
        return False
    _keep(turn, None, word, (OFF, "P1", 1, 0))
    return _note(turn, "keyword_off", word)


def _keep(turn: Turn, known: Keyword | None, word: str, wanted: tuple[str, str, int, int]) -> None:
    if known is None and keywords.count(turn.db, turn.team.id) >= MOST_WORDS:
        raise Oops("keywords.full", n=MOST_WORDS)
    row = known or Keyword(team_id=turn.team.id, word=word, at=turn.now)
    row.deed, row.severity, row.times, row.minutes = wanted
    row.by_id, row.at = turn.who.id, turn.now
    turn.db.add(row)
    turn.db.flush()


def _gone(turn: Turn, known: Keyword, what: str) -> bool:
    turn.db.delete(known)
    turn.db.flush()
    return _note(turn, what, known.word)


def _note(turn: Turn, what: str, word: str) -> bool:
    turn.db.add(Change(team_id=turn.team.id, at=turn.now, by_id=turn.who.id, by=turn.who.name, what=what, subject=word))
    return True


def quoted(look: Look, words: Iterable[str]) -> str:
    return look.listed(f"“{word}”" for word in words)
