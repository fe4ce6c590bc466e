"""What the asker tells the fan who is passed on: in their account's voice, in the fan's language."""

from __future__ import annotations

import re
from typing import Final

from bot.look import Look
from storage import handoffs
from storage.handoffs import Handoff
from storage.people import Member

KINDS: Final = ("KOC", "KOL", "KOE", "KOS")
WHO: Final = re.compile(r"\{who\}|【谁】|\{谁\}")
CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def sentence(look: Look, handoff: Handoff, whom: Member | None) -> str:
    """The sentence ready to copy; `whom` is who the fan is told will answer."""
    kind = handoff.kind if handoff.kind in KINDS else "KOC"
    name = whom.name if whom is not None and handoff.lane != "director" else ""
    own = handoffs.line_of(look.db, look.team.id, kind, handoff.lane)
    if own:
        return WHO.sub(lambda _: name, own)
    return usual(look, kind, handoff.lane, "zh" if CHINESE.search(handoff.words) else "en", name)


def usual(look: Look, kind: str, lane: str, lang: str, name: str) -> str:
    """The sentence that Baton brings."""
    key = f"handoff.line.{lane}.{kind.lower()}"
    return look.parts.texts.label(key, lang, who=name)
