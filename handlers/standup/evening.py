"""Tells an evening report by its words: "今天完成了：初稿，明天：回评" plans the next day, not this one."""

from __future__ import annotations

from handlers.standup import layout, placing


def plans_tomorrow(text: str) -> bool:
    """Whether what somebody will do is tomorrow's, all of it."""
    titles = {row.title for row in layout.rows(text) if row.title}
    if titles:
        return "next" in titles and not (titles & {"today", "doing"} and "done" in titles)
    plans = [piece for piece in placing.pieces(text) if piece.slot == "doing"]
    return bool(plans) and all(piece.why in ("tomorrow", "carried") for piece in plans)
