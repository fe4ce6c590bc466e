"""The team's own words: what leads have marked besides the shipped lists, and what they let pass."""

from __future__ import annotations

from bot.chat import Block, Card, Line, Note, Oops, Text
from bot.feature import Feature, may
from bot.wording.channels import network_name
from bot.work import Look, Turn
from handlers.check import rules
from handlers.check.rules import OwnWords
from storage import draftwords
from storage.changes import Change
from storage.draftwords import DraftWord
from storage.people import LEAD, Member

lists = Feature("check")
MOST_WORDS = 500
MOST_SHOWN = 6


def said(turn: Turn, words: str) -> None:
    """`加词`, `放行`, `去掉` or `词表`."""
    asked = rules.own_words(words)
    if asked.deed == "show":
        turn.whisper(card(turn.to(turn.who)))
        return
    if not may(turn.who.role, LEAD):
        raise Oops("baton.not_yours", needed=turn.room.label("baton.needed.lead"))
    if not asked.words:
        raise Oops("check.lists.which")
    changed = [word for word in asked.words if _changed(turn, asked, word)]
    _answer(turn, asked, changed)


def _changed(turn: Turn, asked: OwnWords, word: str) -> bool:
    """Whether anything is different now; then it is kept who did it."""
    known = draftwords.one(turn.db, turn.team.id, word, asked.network)
    if asked.deed == "forget":
        if known is None:
            return False
        turn.db.delete(known)
        turn.db.flush()
        return _note(turn, "draft_word_gone", word, asked.network)
    mark = asked.deed == "mark"
    if known is not None and known.mark == mark:
        return False
    if known is None and len(draftwords.of_team(turn.db, turn.team.id)) >= MOST_WORDS:
        raise Oops("check.lists.full", n=MOST_WORDS)
    row = known or DraftWord(team_id=turn.team.id, word=word, network=asked.network, mark=mark, at=turn.now)
    row.mark, row.by_id, row.at = mark, turn.who.id, turn.now
    turn.db.add(row)
    turn.db.flush()
    return _note(turn, "draft_word_mark" if mark else "draft_word_pass", word, asked.network)


def _note(turn: Turn, what: str, word: str, network: str) -> bool:
    about = f"{network_name(network, turn.team.lang)} {word}" if network else word
    turn.db.add(Change(
        team_id=turn.team.id, at=turn.now, by_id=turn.who.id, by=turn.who.name, what=what, subject=about,
    ))  # fmt: skip
    return True


def _answer(turn: Turn, asked: OwnWords, changed: list[str]) -> None:
    if not changed:
        key = "check.lists.same" if asked.deed != "forget" else "check.lists.unknown"
        turn.reply(key, words=_quoted(turn.room, asked.words))
        return
    where = network_name(asked.network, turn.room.lang) if asked.network else turn.room.label("check.lists.everywhere")
    turn.reply(f"check.lists.{asked.deed}", words=_quoted(turn.room, tuple(changed)), where=where)


def _quoted(look: Look, words: tuple[str, ...]) -> str:
    return look.listed(f"“{word}”" for word in words)


def card(look: Look) -> Card:
    """Every word of the team's own; the last ones with who and when."""
    known = draftwords.of_team(look.db, look.team.id)
    if not known:
        return Card(look.line("check.lists.none"), (Note(look.line("check.lists.how")),))
    marked = [row for row in known if row.mark]
    passing = [row for row in known if not row.mark]
    blocks: list[Block] = [Text(tuple(_line(look, row) for row in known[::-1][:MOST_SHOWN]))]
    if len(known) > MOST_SHOWN:
        rest = look.listed(row.word for row in known[::-1][MOST_SHOWN:][:60])
        blocks.append(Note(look.line("check.lists.others", words=rest)))
    title = look.line("check.lists.title", marked=len(marked), passing=len(passing))
    return Card(title, (*blocks, Note(look.line("check.lists.how"))))


def _line(look: Look, row: DraftWord) -> Line:
    who = look.db.get(Member, row.by_id) if row.by_id else None
    where = f"{network_name(row.network, look.lang)} " if row.network else ""
    return look.line(
        "check.lists.marked" if row.mark else "check.lists.passing", word=f"{where}“{row.word}”",
        who=who.name if who else look.label("check.lists.file"), day=row.at.astimezone(look.tz).date(),
    )  # fmt: skip
