"""Words in which no rule speaks are looked at a second time, outside of lanes, for what they mean: it may only add."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot import masking
from bot.feature import Feature
from bot.look import Parts
from bot.thoughts import Asked, Found
from bot.work import Turn, Work
from handlers.crisis import judging, raising, scope, telling
from handlers.crisis.raising import Desk, Report
from storage.alerts import Alert
from storage.consents import Whose
from storage.evidence import Seen

meanings = Feature("crisis")
WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something said or posted of which no rule knows anything; `product`: what a monitor says it is about."""

    seen: Seen
    via: str
    product: str = ""


def think_of(turn: Turn, seen: Seen, via: str) -> None:
    """What somebody said here comes back here, as a turn of its own; what a stranger said, to whoever decides."""
    if not judging.deserves_second_look(turn, seen.words):
        return
    one = Unsure(replace(seen, said_at=turn.said_at), via)
    if turn.who.id:
        turn.think("crisis.meaning", _packed([one]), within=WITHIN)
    else:
        think_of_all(turn, [one])


def think_of_all(work: Work, unsure: Sequence[Unsure]) -> None:
    """Many at once, said by nobody in particular: looked at in one go, in the name of the first who can be told."""
    if unsure and work.minds.embedder(Whose.FANS).name:
        for boss in (*scope.first_called(work), *scope.bosses(work)):
            if work.think_for(boss, "crisis.meaning", _packed(unsure), within=WITHIN):
                return


def _packed(unsure: Sequence[Unsure]) -> str:
    rows = [{**asdict(one), "seen": _plain(one.seen)} for one in unsure]
    return json.dumps(rows, ensure_ascii=False)


def _plain(seen: Seen) -> dict[str, Any]:
    return {**asdict(seen), "said_at": seen.said_at.isoformat(), "picture": ""}


def _unpacked(words: str) -> list[Unsure]:
    return [Unsure(_seen(row["seen"]), row["via"], row["product"]) for row in json.loads(words)]


def _seen(row: dict[str, Any]) -> Seen:
    return Seen(**{**row, "said_at": datetime.fromisoformat(row["said_at"]), "picture": b""})


def _mean(parts: Parts, asked: Asked) -> str:
    """The kind of crisis that each of the words is like; "" for everyday talk."""
    unsure = _unpacked(asked.words)
    whose = (Whose.FANS,) if all(one.via == raising.INTAKE for one in unsure) else (Whose.FANS, Whose.MEMBERS)
    embedder = parts.minds.embedder(*whose)
    told = [one.seen.words if embedder.quick else masking.hidden(one.seen.words) for one in unsure]
    found = judging.second_look(embedder).likenesses(told)  # type: ignore[arg-type]  # objects all
    return json.dumps([each.category if each.alarming else "" for each in found])


@meanings.thought("meaning", _mean)
def meant(turn: Turn, words: str, found: Found) -> None:
    """Words that mean what a crisis means: somebody must look, nobody need be woken."""
    kinds: list[str] = json.loads(found.text) if found.text else []
    alike = [(one, kind) for one, kind in zip(_unpacked(words), kinds, strict=False) if kind]
    touched: dict[str, Alert] = {}
    desk = Desk(turn) if alike else None
    for one, kind in alike:
        report = Report(one.seen, judging.by_likeness(kind), one.via, product=one.product)
        if one.seen.reporter_id:
            raising.raise_and_thank(turn, replace(report, reporter=turn.who))
        elif desk is not None:
            alert = raising.put_on(desk, report).alert
            touched[alert.id] = alert
    for alert in touched.values():
        telling.show(turn, alert)
