"""Reads a script of the demo: who says or presses what, and when, written so that anybody can read it.

    == 2026-01-26
    09:04 xiaoman + 把 12 条选题过一遍 / 回评 40 条 | 申请内容中台 15:00 前出一张竞品对比图
    09:06 xuning [standup.take] 竞品对比图
    10:30 joyce #home
        @Baton claim 12
    16:00 xuning [sprint.draft]
        mission = 主推轻羽防晒乳

`+` is a stand-up: the plan for today (lines parted by " / ") and, after "|", what help is needed; what got done is
what was planned the last time. `[feature.name]` presses that button on the newest message that has it (and has the
words after it); the lines below fill in its form. Everything else is typed, in the direct message with Baton or in the
channel that is named. `\\n` in a field is a new line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo

DIRECT = "dm"
STANDUP = {"zh": "昨天：{done}\n今天：{plan}\n需要：{need}", "en": "yesterday: {done}\ntoday: {plan}\nblocked: {need}"}
NOTHING = {"zh": "无", "en": "none"}
_STEP = re.compile(r"(?P<at>\d\d:\d\d) (?P<who>[a-z]+)(?: #(?P<where>[a-z-]+))?(?: (?P<deed>[+\[].*))?")
_PRESS = re.compile(r"\[(?P<action>[a-z_.]+)\] ?(?P<words>.*)")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does. `action` "": they say `words`; else they press it on a card with these words."""

    at: datetime
    who: str
    where: str = DIRECT
    action: str = ""
    words: str = ""
    form: Mapping[str, str] = field(default_factory=dict)


def read(text: str, zone: tzinfo, languages: Mapping[str, str]) -> Iterator[Step]:
    """The steps in order. `languages`: what each person speaks, for what they say every morning."""
    plans: dict[str, str] = {}
    day = date.min
    for head, below in _pieces(text):
        if head.startswith("== "):
            day = date.fromisoformat(head[3:])
            continue
        found = _STEP.fullmatch(head)
        if found is None:
            raise ValueError(f"this is no step of a script: {head}")
        at = datetime.combine(day, time.fromisoformat(found["at"]), zone)
        who, where, deed = found["who"], found["where"] or DIRECT, found["deed"] or ""
        if deed.startswith("+"):
            yield Step(at, who, where, words=_standup(plans, who, languages[who], deed[1:]))
        elif pressed := _PRESS.fullmatch(deed):
            yield Step(at, who, where, pressed["action"], pressed["words"], _form(below))
        else:
            yield Step(at, who, where, words="\n".join(below))


def _pieces(text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Each line that begins at the edge, with the lines indented below it."""
    head, below = "", []
    for line in text.splitlines():
        if line.startswith("    "):
            below.append(line[4:])
        elif line.strip() and not line.startswith("#"):
            if head:
                yield head, below
            head, below = line.strip(), []
    if head:
        yield head, below


def _standup(plans: dict[str, str], who: str, lang: str, told: str) -> str:
    """What was planned the last time got done; today's plan is kept for the next."""
    today, _, need = (part.strip() for part in told.partition("|"))
    plan = today.replace(" / ", "\n")
    done, plans[who] = plans.get(who, NOTHING[lang]), plan
    return STANDUP[lang].format(done=done, plan=plan, need=need or NOTHING[lang])


def _form(below: Sequence[str]) -> Mapping[str, str]:
    pairs = (line.partition(" = ") for line in below)
    return {name.strip(): value.replace("\\n", "\n") for name, _, value in pairs}
