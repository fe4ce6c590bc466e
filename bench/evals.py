"""Measures how well Baton understands people, against labelled examples that live beside the repository.

`make eval` looks for ../shared/eval (or BATON_EVAL), lets each feature predict, asks the examples' own score.py for the
figures, and prints them beside the goals. It fails if a goal is missed, and says so plainly if there are no examples.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.crisis import trial as crisis
from bot.library import trial as faq
from bot.llm import OfflineEmbedder
from bot.phrases import trial as phrases
from bot.routing import trial as routing
from handlers.standup import trial as standups

EVERYWHERE = "everywhere"
Predict = Callable[[Iterable[str]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that score.py prints (`title: … measure 0.970 [`), and what it must at least be, or at most.

    The measure may stand in the lines below the title's; the title EVERYWHERE counts all titles' examples together.
    """

    title: str
    measure: str
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class Eval:
    """One file of examples, who predicts it, and how good that must be."""

    name: str
    predict: Predict
    goals: tuple[Goal, ...]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    goal: Goal
    value: float | None

    @property
    def met(self) -> bool:
        return self.value is not None and self.goal.least <= self.value <= self.goal.most


BY_WORDS, BY_MEANING = "by words", "by words and meaning"
TOGETHER = "together"
"""The measure of a title that lists several shares ("fullwidth: 8/8, spacing: 7/8"): all of them in one."""


def faq_plain(lines: Iterable[str]) -> Iterator[str]:
    """By words alone."""
    return faq.predict(_library(), lines)


def faq_semantic(lines: Iterable[str]) -> Iterator[str]:
    """With the sentence model of the extra `semantic`."""
    return faq.predict(_library(), lines, faq.semantic)


def _library() -> list[str]:
    home = examples()
    return (home / "dev" / "faq_library.jsonl").read_text(encoding="utf-8").splitlines() if home else []


EVALS = (
    Eval(
        "standups",
        standups.predict,
        (
            Goal("real", "segments in the right slot", 0.92),
            Goal("real", "whole message", 0.75),
            Goal("authored", "segments in the right slot", 1.0),
        ),
    ),
    Eval(
        "claims",
        phrases.predict_claims,
        (
            Goal("real", "intent+ids", 0.95),
            Goal("real", "false triggers", most=0.04),
            Goal("authored", "intent+ids", 0.95),
            Goal("authored", "false triggers", most=0.04),
        ),
    ),
    Eval(
        "dates",
        phrases.predict_dates,
        (
            Goal("authored zh", "date", 0.95),
            Goal("authored zh", "wrong date given", most=0.03),
            Goal("authored en", "date", 0.92),
            Goal("public zh", "date", 0.75),
            Goal("public en", "date", 0.80),
        ),
    ),
    Eval(
        "crisis",
        crisis.predict,
        (
            Goal("real, clear cases only", "R", 0.82),
            Goal("real, clear cases only", "P", 0.52),
            Goal("recall by evasion", TOGETHER, 50 / 56),
            Goal("false alarms by authored hard negative", TOGETHER, most=5 / 36),
        ),
        BY_WORDS,
    ),
    Eval("routing", routing.predict, (Goal("strict", "", 0.70), Goal("director", "R", 0.90)), BY_WORDS),
    Eval(
        "faq_queries",
        faq_plain,
        (
            Goal("shop", "top-1", 0.72),
            Goal("afqmc", "top-1", 0.62),
            Goal("bq", "top-1", 0.55),
            Goal("banking77_en", "top-1", 0.58),
            Goal("shop", "right of all answerable", 0.30),
            Goal(EVERYWHERE, "false answers", most=0.05),
            Goal(EVERYWHERE, "false answers near", most=0.08),
        ),
        BY_WORDS,
    ),
)


SEMANTIC = (
    Eval(
        "faq_queries",
        faq_semantic,
        (
            Goal("shop", "top-1", 0.78),
            Goal("afqmc", "top-1", 0.73),
            Goal("bq", "top-1", 0.64),
            Goal("banking77_en", "top-1", 0.70),
            Goal("shop", "right of all answerable", 0.50),
            Goal(EVERYWHERE, "false answers", most=0.05),
            Goal(EVERYWHERE, "false answers near", most=0.08),
        ),
        BY_MEANING,
    ),
    Eval(
        "crisis",
        crisis.predict_by_meaning,
        (Goal("real, clear cases only", "R", 0.90), Goal("real, clear cases only", "P", 0.52)),
        BY_MEANING,
    ),
    Eval("routing", routing.predict_by_meaning, (Goal("strict", "", 0.76),), BY_MEANING),
)
"""Measured where the extra `semantic` is installed."""


def wanted() -> Iterator[Eval]:
    yield from EVALS
    if OfflineEmbedder.installed():
        yield from SEMANTIC


def main(evals: Iterable[Eval] | None = None) -> int:
    home = examples()
    if home is None:
        print("No examples here (neither ../shared/eval nor BATON_EVAL), so there is nothing to measure.")
        return 0
    results = [(one, measure(one, home)) for one in (wanted() if evals is None else evals)]
    for one, figures in results:
        show(one, figures)
    return 0 if all(figure.met for _, figures in results for figure in figures) else 1


def examples() -> Path | None:
    """The folder that holds score.py and the examples; None if it is not on this machine."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "eval"
    home = Path(os.environ.get("BATON_EVAL", beside))
    return home if (home / "score.py").is_file() else None


def measure(one: Eval, home: Path, split: str = "dev") -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / f"{one.name}.jsonl"
        with (home / split / f"{one.name}.jsonl").open(encoding="utf-8") as lines:
            predictions.write_text("".join(f"{answer}\n" for answer in one.predict(lines)), encoding="utf-8")
        printed = score(home, split, Path(folder))
    return [Figure(goal, figure_in(printed, goal)) for goal in one.goals]


def score(home: Path, split: str, predictions: Path) -> str:
    command = [sys.executable, str(home / "score.py"), str(home / split), str(predictions)]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def figure_in(printed: str, goal: Goal) -> float | None:
    """The value after the measure's name, on the line of its title, or in the lines that belong to it."""
    if goal.measure == TOGETHER:
        return _together(printed, goal.title)
    if goal.title == EVERYWHERE:
        return _share(re.findall(rf"{re.escape(goal.measure)} \d\.\d+ \[.*?\] (\d+/\d+)", printed))
    title = rf"^( *){re.escape(goal.title)}\b:?"
    value = rf"{re.escape(goal.measure)} (\d\.\d+)"
    found = re.search(rf"{title}.*?{value}", printed, re.MULTILINE)
    found = found or re.search(rf"{title}.*\n(?:\1 +.*\n)*?\1 +.*?{value}", printed, re.MULTILINE)
    return float(found[2]) if found else None


def _together(printed: str, title: str) -> float | None:
    line = re.search(rf"^ *{re.escape(title)}:.*$", printed, re.MULTILINE)
    return _share(re.findall(r"\d+/\d+", line[0]) if line else [])


def _share(shares: Iterable[str]) -> float | None:
    """Several shares ("7/8", "8/8") as one."""
    counted = [tuple(map(int, share.split("/"))) for share in shares]
    return sum(met for met, _ in counted) / sum(of for _, of in counted) if counted else None


def show(one: Eval, figures: list[Figure]) -> None:
    print(f"{one.name} {one.how}".rstrip())
    for figure in figures:
        value = "missing" if figure.value is None else f"{figure.value:.3f}"
        verdict = "ok" if figure.met else "MISSED"
        goal = figure.goal
        bound = f"goal {goal.least:.2f}" if goal.most == 1.0 else f"at most {goal.most:.2f}"
        print(f"  {goal.title + ', ' + goal.measure:<42} {value}  {bound}  {verdict}")


if __name__ == "__main__":
    sys.exit(main())
