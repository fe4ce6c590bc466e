"""When something is due, as people type it: "周五下午3点前", "by Friday 3pm", 下下周一 9:30, 月底, 三天后, EOD."""

from __future__ import annotations

from bot.phrases.dues.due import Due, read_due

__all__ = ["Due", "read_due"]
