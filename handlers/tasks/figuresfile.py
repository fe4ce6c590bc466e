"""Figures that the data group imports as a table: each row finds its task, and the question about it is over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot import sheets, sop
from bot.chat import Card, File, Oops, Text
from bot.feature import Feature, Value
from bot.phrases.figures import read_figures
from bot.tables import Fault, Record, Records, Unreadable
from bot.thoughts import Found
from bot.work import Look, Turn
from handlers.tasks import cards, figures, rules
from storage import tasks
from storage.moves import ASKED_AFTER
from storage.people import GUEST
from storage.tasks import DONE, PUBLISHED, RETRO, Task

figuresfile = Feature("tasks")
OF_FIGURES = re.compile(r"数据|figures|metrics", re.IGNORECASE)
COLUMNS: Final = {
    "number": (
        "编号", "任务", "任务编号", "任务号", "选题", "选题编号", "选题号", "序号", "number", "task", "task number",
        "topic", "no", "id",
    ),
    "link": (
        "链接", "帖子链接", "笔记链接", "作品链接", "视频链接", "发布链接", "作品地址", "链接地址", "link", "url",
        "post", "post link",
    ),
    "hours": (
        "小时", "时间点", "多少小时", "小时数", "hours", "after", "after hours",
    ),
    "likes": (
        "赞", "点赞", "点赞数", "点赞量", "获赞", "喜欢", "likes", "like",
    ),
    "saves": (
        "藏", "收藏", "收藏数", "收藏量", "saves", "save", "saved", "favorites", "favourites", "bookmarks",
        "collects",
    ),
    "comments": (
        "评", "评论", "评论数", "评论量", "comments", "comment",
    ),
    "shares": (
        "转", "转发", "分享", "转发数", "转发量", "分享数", "分享量", "shares", "share", "reposts",
    ),
    "views": (
        "播放", "播放量", "播放数", "观看", "观看量", "阅读", "浏览", "阅读量", "阅读数", "浏览量", "浏览数", "曝光",
        "曝光量", "小眼睛", "views", "view", "plays", "reads", "impressions",
    ),
}  # fmt: skip
MOST_FAULTS = 8


def is_meant(words: str) -> bool:
    return OF_FIGURES.search(words) is not None


@figuresfile.button("figures_file")
def pressed(turn: Turn, value: Value) -> None:
    file = sheets.unpack(value.get("file", ""))
    must(turn)
    turn.settle("tasks.import.reading", name=file.name)
    turn.think("tasks.read_figures", file=file)


def fetch_all(turn: Turn, files: Sequence[File]) -> None:
    """Each is read, and each is answered."""
    must(turn)
    for file in files:
        turn.think("tasks.read_figures", file.name if len(files) > 1 else "", file=file)
    turn.reply("tasks.import.reading", name=turn.room.label("tasks.comma").join(file.name for file in files))


def must(turn: Turn) -> None:
    if not (sop.leads(turn.who) or (turn.who.group == "data" and turn.who.role != GUEST)):
        raise Oops("tasks.import.data_only")


@figuresfile.thought("read_figures", sheets.think)
def was_read(turn: Turn, words: str, found: Found) -> None:
    """Whatever can be matched goes in; the rest is named by line and column. `words`: which of several files it is."""
    try:
        records = sheets.table_in(found).records(COLUMNS)
    except Unreadable as why:
        if not words:
            raise
        turn.reply("tasks.import.unread", name=words, why=turn.room.label(why.key, **why.values))
        return
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
    _report(turn, words, (kept, known), sorted(faults, key=lambda one: one.line))


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
    return figures.note(turn, task, figures.hours_of(turn, task, said), told, turn.who.id, imported=True)


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


def _report(turn: Turn, file: str, counted: tuple[int, int], faults: Sequence[Fault]) -> None:
    lines = [turn.room.line(fault.key, **fault.blanks) for fault in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        lines.append(turn.room.line("tasks.import.more", n=len(faults) - MOST_FAULTS))
    kept, known = counted
    title = turn.room.line("tasks.import.done", n=kept, known=known, bad=len(faults))
    title = (*turn.room.line("tasks.import.of", name=file), *title) if file else title
    turn.reply(Card(title, (Text(tuple(lines)),) if lines else (), "warn" if faults else "plain"))
