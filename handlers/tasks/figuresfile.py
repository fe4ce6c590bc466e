"""Figures that the data group imports as a table: each row finds its task, and the question about it is over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot import sheets, sop
from bot.chat import Card, File, Oops, Text
from bot.feature import Feature, Value
from bot.phrases.figures import read_figures
from bot.tables import Fault, Record, Records
from bot.thoughts import Found
from bot.work import Look, Turn
from handlers.tasks import cards, publishing, rules
from storage import tasks
from storage.moves import ASKED_AFTER
from storage.people import GUEST
from storage.tasks import DONE, PUBLISHED, RETRO, Task

figuresfile = Feature("tasks")
OF_FIGURES = re.compile(r"数据|figures|metrics", re.IGNORECASE)
COLUMNS: Final = {
    "number": ("编号", "任务", "任务编号", "选题", "选题编号", "序号", "number", "task", "no"),
    "link": ("链接", "帖子链接", "笔记链接", "作品链接", "link", "url"),
    "hours": ("小时", "时间点", "多少小时", "hours", "after"),
    "likes": ("赞", "点赞", "点赞数", "点赞量", "喜欢", "likes"),
    "saves": ("藏", "收藏", "收藏数", "收藏量", "saves"),
    "comments": ("评", "评论", "评论数", "评论量", "comments"),
    "shares": ("转", "转发", "分享", "转发数", "分享数", "分享量", "shares"),
    "views": ("播放", "播放量", "观看", "阅读", "浏览", "阅读量", "浏览量", "曝光", "views", "plays", "reads"),
}
MOST_FAULTS = 8


def is_meant(words: str) -> bool:
    return OF_FIGURES.search(words) is not None


@figuresfile.button("figures_file")
def pressed(turn: Turn, value: Value) -> None:
    file = sheets.unpack(value.get("file", ""))
    must(turn)
    turn.settle("tasks.import.reading", name=file.name)
    turn.think("tasks.read_figures", file=file)


def fetch(turn: Turn, file: File) -> None:
    must(turn)
    turn.think("tasks.read_figures", file=file)
    turn.reply("tasks.import.reading", name=file.name)


def must(turn: Turn) -> None:
    if not (sop.leads(turn.who) or (turn.who.group == "data" and turn.who.role != GUEST)):
        raise Oops("tasks.import.data_only")


@figuresfile.thought("read_figures", sheets.think)
def was_read(turn: Turn, words: str, found: Found) -> None:
    """Whatever can be matched goes in; the rest is named by line and column."""
    records = sheets.table_in(found).records(COLUMNS)
    faults = [fault for fault in records.faults if fault.key != "tables.fault.astray"]
    broken = {fault.line for fault in faults}
    links = _by_link(turn, records)
    kept = known = 0
    for record in records:
        if record.line in broken:
            continue
        fault = _take(turn, record, links)
        if isinstance(fault, Fault):
            faults.append(fault)
        elif fault:
            kept += 1
        else:
            known += 1
    _report(turn, kept, known, sorted(faults, key=lambda one: one.line))


def _by_link(look: Look, records: Records) -> dict[str, Task]:
    wanted = {address for record in records if (address := rules.address_in(record["link"]))}
    return {task.link: task for task in tasks.with_links(look.db, look.team.id, sorted(wanted))}


def _take(turn: Turn, record: Record, links: dict[str, Task]) -> Fault | bool:
    """Keep one row; a fault if it cannot be, False if it says nothing new."""
    task = _task(turn, record, links)
    if isinstance(task, Fault):
        return task
    if task.state not in (PUBLISHED, RETRO, DONE) or task.published_at is None:
        return record.fault("tasks.import.not_published", "number" if record["number"] else "link")
    told: dict[str, int] = {}
    for name in cards.FIGURES:
        if record[name]:
            amount = read_figures(record[name], (name,)).told.get(name)
            if amount is None:
                return record.fault("tasks.import.unclear", name)
            told[name] = amount
    if not told:
        return record.fault("tasks.import.nothing", "likes")
    said = re.sub(r"\D", "", record["hours"])
    if said and said not in map(str, ASKED_AFTER):
        return record.fault("tasks.import.hours", "hours")
    return publishing.note(turn, task, publishing.hours_of(turn, task, said), told, turn.who.id, imported=True)


def _task(turn: Turn, record: Record, links: dict[str, Task]) -> Task | Fault:
    link = rules.address_in(record["link"])
    if link in links:
        return links[link]
    named = rules.number_in(record["number"])
    found = [t for t in tasks.numbered(turn.db, turn.team.id, named[0]) if t.published_at] if named else []
    found = [task for task in found if not named or not named[1] or task.place == named[1]]
    if len(found) == 1:
        return found[0]
    if not record["number"] and not record["link"]:
        return record.fault("tasks.import.which", "number")
    key = "tasks.import.several" if found else "tasks.import.unknown"
    return record.fault(key, "number" if record["number"] else "link")


def _report(turn: Turn, kept: int, known: int, faults: Sequence[Fault]) -> None:
    lines = [turn.room.line(fault.key, **fault.blanks) for fault in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        lines.append(turn.room.line("tasks.import.more", n=len(faults) - MOST_FAULTS))
    title = turn.room.line("tasks.import.done", n=kept, known=known, bad=len(faults))
    turn.reply(Card(title, (Text(tuple(lines)),) if lines else (), "warn" if faults else "plain"))
