"""What was measured: each figure beside its goal and beside its peer, as a table for people and as JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `peer` names what was measured beside it, in the same run and in the same way.

    No goal (None): the figure is there to be looked at. No peer: there is nothing of its kind to compare with.
    """

    name: str
    value: float
    unit: str
    better: Literal["higher", "lower"]
    goal: float | None = None
    peer: str = ""
    peer_value: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.better == "higher" else self.value < self.goal

    @property
    def ratio(self) -> float | None:
        """How many times the peer's value ours is."""
        return self.value / self.peer_value if self.peer_value else None

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name, "value": _round(self.value), "unit": self.unit, "better": self.better,
            "goal": self.goal, "met": self.met, "peer": self.peer, "peer_value": _round(self.peer_value),
            "ratio": _round(self.ratio),
        }  # fmt: skip


def write(figures: Iterable[Figure], file: Path) -> None:
    file.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n", encoding="utf-8")


def words(figure: Figure) -> str:
    """One figure as it comes: its name, its value, and its peer's."""
    return "  ".join(cell for cell in _row(figure) if cell)


def table(figures: Sequence[Figure]) -> str:
    """The figures, one a line, in columns."""
    rows = [("figure", "value", "goal", "", "peer", "ratio"), *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _row(figure: Figure) -> tuple[str, ...]:
    sign = "≥" if figure.better == "higher" else "<"
    return (
        figure.name,
        f"{_words(figure.value)} {figure.unit}",
        f"{sign} {figure.goal:g}" if figure.goal is not None else "",
        {True: "met", False: "MISSED", None: ""}[figure.met],
        f"{figure.peer} {_words(figure.peer_value)}" if figure.peer_value is not None else "",
        f"{figure.ratio:.2f}" if figure.ratio is not None else "",
    )


def _words(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _round(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
