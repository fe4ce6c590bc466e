"""How long a picture of the digest takes to draw, the slowest of the three, for a full team and a full week.

The peer is Pillow alone, writing as many words onto a bare sheet of the same size: what it lacks is the picture.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

from bench.figures import Figure
from bot.pictures import drawn
from bot.pictures.art import Art, Bars, Cell, Column, Flow, Heat, HeatRow, Stage

GOAL = 150
ROUNDS = 9
DAYS = (("一", "9"), ("二", "10"), ("三", "11"), ("四", "12"), ("五", "13"), ("六", "14"))


def figure(rounds: int = ROUNDS) -> Figure:
    ours = max(milliseconds(lambda art=art: drawn(art), rounds) for art in examples())  # type: ignore[misc]
    return Figure("picture_ms", ours, "ms", "lower", GOAL, "Pillow, the words alone", milliseconds(_bare, rounds))


def examples() -> tuple[Art, ...]:
    """As much as ever stands in each of them: twenty people and a row for the rest, six days, every mark."""
    marks = ("in", "in", "late", "silent", "away", "none")
    rows = [HeatRow(f"成员{n}号", tuple(Cell(marks[(n + day) % 6]) for day in range(6))) for n in range(20)]  # type: ignore[arg-type]
    rows.append(HeatRow("其余 280 人", tuple(Cell("share", "97%", 0.97) for _ in range(6))))
    legend = (("in", "已交"), ("late", "迟交"), ("silent", "没交"), ("away", "请假"), ("none", "不用交"))
    heat = Heat("第 7 周站会", "已交 1640/1700，上周 1622/1700", DAYS, tuple(rows), legend, "")  # type: ignore[arg-type]
    stages = tuple(Stage(name, n, n + 3, n + 5, n + 2) for n, name in enumerate(("选题", "稿件", "审核", "发布")))
    flow = Flow("第 7 周看板", "发布 24，完成 19", stages, "一周前", "现在", "进", "出")
    columns = tuple(Column(f"{weekday} {day}", (1, 2, 3), 4) for weekday, day in DAYS)
    return heat, flow, Bars("第 7 周预警", "P0 预警 6 起", columns, ("P0", "P1", "P2"), "上周同一天")


def milliseconds(draw: Callable[[], object], rounds: int) -> float:
    """The middle of some rounds, by the time that the processor worked, after one that does not count."""
    draw()
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        draw()
        found.append(time.process_time() - begun)
    return 1000 * sorted(found)[len(found) // 2]


def _bare() -> bytes:
    """The words of the largest picture, one below the other."""
    from PIL import Image, ImageDraw

    from bot.pictures import paper

    heat = examples()[0]
    assert isinstance(heat, Heat)
    sheet = Image.new("RGB", (paper.WIDTH, 1400), "white")
    ink = ImageDraw.Draw(sheet)
    for down, words in enumerate([heat.title, heat.note, *(row.name for row in heat.rows)]):
        ink.text((36, 40 + 52 * down), words, fill="black", font=paper.font(paper.WORDS))
    kept = BytesIO()
    sheet.save(kept, "PNG")
    return kept.getvalue()
