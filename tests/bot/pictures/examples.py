"""One picture of each kind, as a week might bring it."""

from __future__ import annotations

from bot.pictures.art import Bars, Cell, Column, Flow, Heat, HeatRow, Mark, Stage

WEEK = (("一", "9"), ("二", "10"), ("三", "11"), ("四", "12"), ("五", "13"), ("六", "14"))
LEGEND: tuple[tuple[Mark, str], ...] = (
    ("in", "已交"), ("late", "迟交"), ("silent", "没交"), ("away", "请假"), ("none", "不用交"),
)  # fmt: skip
MARKS: tuple[Mark, ...] = ("in", "in", "late", "in", "silent", "in", "away", "in", "none")
NAMES = ("周岚", "何川", "林喆", "Alexandra-Maria 🌞", "老方")


def heat(people: int = len(NAMES), days: int = len(WEEK)) -> Heat:
    rows = tuple(
        HeatRow(NAMES[at % len(NAMES)], tuple(Cell(MARKS[(at * 5 + day) % len(MARKS)]) for day in range(days)))
        for at in range(people)
    )
    rest = HeatRow(
        "其余 276 人", tuple(Cell("share", f"{share}%", share / 100) for share in (98, 97, 100, 55, 80, 0)[:days])
    )
    return Heat("第 7 周站会", "已交 41/47 · 上周 38/47", WEEK[:days], (*rows, rest), LEGEND, "这周没有站会")


def flow() -> Flow:
    stages = (
        Stage("选题", 12, 5, 4, 11), Stage("稿件", 3, 6, 11, 8), Stage("审核", 2, 3, 8, 7), Stage("待发布", 1, 2, 7, 6),
        Stage("发布", 0, 4, 6, 2), Stage("复盘", 3, 1, 2, 4),
    )  # fmt: skip
    return Flow("第 7 周看板", "发布 6 · 完成 4", stages, "一周前", "现在", "进", "出")


def bars() -> Bars:
    counts = ((0, 0, 1), (0, 1, 1), (1, 1, 2), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0))
    days = ("一 9", "二 10", "三 11", "四 12", "五 13", "六 14", "日 15")
    columns = tuple(Column(day, count, n) for day, count, n in zip(days, counts, (0, 2, 1, 0, 3, 0, 0), strict=True))
    return Bars("第 7 周预警", "P0 1 起 · P1 2 起 · P2 4 起", columns, ("P0", "P1", "P2"), "上周同一天")
