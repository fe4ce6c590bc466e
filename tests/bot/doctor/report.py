"""What the doctor said, and how a test asks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
Look = Callable[..., "Report"]


class Report:
    """What the doctor said: the lines with a mark, what follows each, and whether Baton would run."""

    def __init__(self, code: int, lines: list[str]) -> None:
        self.code, self.text = code, "\n".join(lines)
        self._lines = lines

    def marked(self, mark: str) -> list[str]:
        return [line.strip().removeprefix(mark).strip() for line in self._lines if line.strip().startswith(mark)]

    @property
    def wrong(self) -> list[str]:
        return self.marked("✗")

    @property
    def odd(self) -> list[str]:
        return self.marked("!")

    @property
    def good(self) -> list[str]:
        return self.marked("✓")

    def advice(self, what: str) -> str:
        """What is to be done about the line that begins so."""
        at = next(n for n, line in enumerate(self._lines) if line.strip()[1:].strip().startswith(what))
        return self._lines[at + 1].strip().removeprefix("→ ")
