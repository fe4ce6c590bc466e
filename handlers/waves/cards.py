"""The wave's cards: the live one with its ticks, and each person's own part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from bot import slotwords, taskrows
from bot.chat import Block, Button, Buttons, Card, Line, Link, Note, Text
from bot.texts import joined
from bot.work import Look
from handlers.waves import keeping, rules
from storage import waves
from storage.freezes import Freeze
from storage.people import LEAD
from storage.teams import Account
from storage.waves import FIRST_HOUR, Wave, WaveStep

ROWS: Final = ("KOL", "KOC", "KOE", "KOS", FIRST_HOUR)
MOST_A_ROW: Final = 8
LEADERS: Final = (LEAD, "deputy", "director")
TONES: Final[dict[str, Literal["plain", "good", "warn", "alarm"]]] = {
    "planned": "plain", waves.RUNNING: "plain", waves.STOPPED: "alarm", waves.DONE: "good", waves.OVER: "plain",
}  # fmt: skip


def card(look: Look, subject: str) -> Card | None:
    """Who has posted, who comes next and when: one line a kind, a tick for whoever is through."""
    wave = look.db.get(Wave, subject)
    if wave is None:
        return None
    steps = waves.steps(look.db, wave.id)
    lines = [line for kind in ROWS for line in _row(look, wave, kind, [s for s in steps if s.kind == kind])]
    if wave.line:
        lines.append(look.line("waves.line", words=taskrows.short(wave.line, 80)))
    blocks: list[Block] = [Text(tuple(lines))]
    if wave.state == waves.STOPPED:
        blocks.append(Note(_why_stopped(look, wave)))
    ways = _ways(look, wave)
    return Card(_title(look, wave), (*blocks, Buttons(ways)) if ways else tuple(blocks), TONES[_stage(wave)])


def _title(look: Look, wave: Wave) -> Line:
    """ "波次 轻羽防晒乳 · 18:40 首发（晚 40 分钟，后面顺延）"."""
    product = f"{keeping.called(look, wave)} "
    at = moment(look, wave.started_at or wave.planned_at)
    late = rules.late_by(wave)
    shift = look.line("waves.late", n=late) if late else ()
    return joined([*look.line(f"waves.title.{_stage(wave)}", product=product, at=at), *shift])


def _stage(wave: Wave) -> str:
    return wave.state if wave.state in TONES else "planned"


def _row(look: Look, wave: Wave, kind: str, steps: Sequence[WaveStep]) -> list[Line]:
    """ "KOC 19:40｜✓ 小满的防晒日记（小满）、○ 老方实验室（老方）"."""
    if not steps:
        return []
    told: list[Line] = [_one(look, step) for step in steps[:MOST_A_ROW]]
    more = len(steps) - MOST_A_ROW
    if more > 0:
        told.append((look.label("waves.more", n=more),))
    comma = look.label("waves.comma")
    parts = [part for place, one in enumerate(told) for part in ((comma, *one) if place else one)]
    due = min(step.due_at for step in steps)
    key = "waves.row.first_hour" if kind == FIRST_HOUR else "waves.row.post"
    begins = (wave.started_at or wave.planned_at).astimezone(look.tz).date()
    at = f"{due.astimezone(look.tz):%H:%M}" if due.astimezone(look.tz).date() == begins else moment(look, due)
    return [look.line(key, kind=kind, at=at, steps=joined(parts))]


def _one(look: Look, step: WaveStep) -> Line:
    account = look.db.get(Account, step.account_id) if step.account_id else None
    who = taskrows.name(look, step.member_id) or look.label("waves.nobody")
    name = slotwords.account_name(account)
    tick = "✓" if step.done_at else "○"
    told = f"{name}（{who}）" if name and look.lang == "zh" else f"{name} ({who})" if name else who
    if step.done_at and step.link:
        return (f"{tick} ", Link(told, step.link), f" {step.done_at.astimezone(look.tz):%H:%M}")
    return (f"{tick} {told}",)


def _ways(look: Look, wave: Wave) -> tuple[Button, ...]:
    if wave.state == waves.STOPPED:
        return (look.button("waves.go_on", "primary", wave=wave.id),)
    if wave.state in (waves.PLANNED, waves.RUNNING):
        post = look.button("waves.post", "primary", form=True, wave=wave.id)
        return (post, look.button("waves.stop", "danger", wave=wave.id, confirm=look.label("waves.sure")))
    return ()


def _why_stopped(look: Look, wave: Wave) -> Line:
    freeze = look.db.get(Freeze, wave.freeze_id) if wave.freeze_id else None
    at = wave.stopped_at or look.now
    if freeze is not None:
        return look.line("waves.stopped.frozen", at=at, who=freeze.in_charge)
    return look.line("waves.stopped.by", at=at, who=taskrows.name(look, wave.stopped_by))


def moment(look: Look, at: datetime) -> str:
    """The time with its day: the card is read on other days, too."""
    return look.label("waves.moment", day=at.astimezone(look.tz).date(), at=at)


def no_kol(look: Look, wave: Wave) -> Card:
    """The KOL has not posted, though asked twice: whoever planned the wave hears it."""
    late = round((look.now - wave.planned_at).total_seconds() / 60)
    ways = (look.button("waves.post", "primary", form=True, wave=wave.id), look.button("waves.stop", wave=wave.id))
    return Card(look.line("waves.no_post", product=keeping.called(look, wave), n=late), (Buttons(ways),))


# --- one person's part -------------------------------------------------------------------------------------------


def step(look: Look, subject: str) -> Card | None:
    """What this person does in the wave, and when: link, time and line."""
    found = look.db.get(WaveStep, subject)
    wave = look.db.get(Wave, found.wave_id) if found else None
    if found is None or wave is None:
        return None
    if found.done_at is not None:
        return Card(look.line("waves.step.done", at=moment(look, found.done_at)), tone="good")
    if wave.state == waves.STOPPED:
        title = look.line("waves.step.stopped", product=keeping.called(look, wave))
        return Card(title, (Text((_why_stopped(look, wave),)),), "alarm")
    if wave.state in (waves.DONE, waves.OVER):
        return Card(look.line("waves.step.over"))
    return Card(_step_title(look, found), (*_step_lines(look, wave), Buttons((_step_button(look, found, wave),))))


def _step_title(look: Look, step: WaveStep) -> Line:
    at, late = moment(look, step.due_at), rules.is_late(step, look.now)
    if step.kind == FIRST_HOUR:
        return look.line("waves.step.first_hour", at=at)
    account = taskrows.account_name(look, step.account_id)
    first = "kol_" if step.kind == "KOL" else ""
    return look.line(f"waves.step.{first}{'late' if late else 'due'}", at=at, account=account)


def _step_lines(look: Look, wave: Wave) -> tuple[Block, ...]:
    lines: list[Line] = []
    if wave.link:
        lines.append(look.line("waves.step.link", link=Link(wave.link, wave.link)))
    if wave.line:
        lines.append(look.line("waves.line", words=wave.line))
    return (Text(tuple(lines)),) if lines else ()


def _step_button(look: Look, step: WaveStep, wave: Wave) -> Button:
    if step.kind == FIRST_HOUR:
        return look.button("waves.watched", "primary", step=step.id)
    return look.button("waves.post", "primary", form=True, wave=wave.id, step=step.id)
