"""The team's crisis words: leads and directors see them, add, remove and exclude, and try a change on past messages."""

from __future__ import annotations

from bot.chat import Oops
from bot.feature import Feature
from bot.work import Turn
from handlers.keywords import changing, looking, rules
from handlers.keywords.trying import test, trying
from storage.people import LEAD

keywords = Feature("keywords")
keywords.include(trying)


@keywords.command("关键词", "keywords", least=LEAD, reads=rules.is_meant, means=rules.is_meant)
def said(turn: Turn, words: str) -> None:
    """`关键词`: the list; `关键词 加 泵头断裂 P0`, `去 …`, `排除 …`, `查 …`, `测试` with a file of past messages."""
    asked = rules.read(words)
    if asked.deed == "list":
        turn.whisper(looking.listing(turn.to(turn.who)))
    elif asked.deed == "test":
        test(turn, asked.said)
    elif asked.deed == "look":
        if not asked.said:
            raise Oops("keywords.which")
        turn.whisper(looking.judged(turn.to(turn.who), asked.said))
    else:
        changing.change(turn, asked)
