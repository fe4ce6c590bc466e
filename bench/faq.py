"""How long the library takes to find something, beside bm25s alone on the same words in the same run.

Each size has a process of its own (`python -m bench.faq 5000 100`), so that its memory is its own.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

import psutil

from bench.figures import Figure
from bot.library.entries import Entry, Fact
from bot.library.meanings import Meanings
from bot.library.shelf import Shelf
from bot.library.words import read
from bot.llm import OfflineEmbedder

PEER: Final = "bm25s"
GOALS: Final = {200: 3.0, 5000: 15.0, 50_000: 120.0}
MORE_WITH_MEANING: Final = 30.0
SUBJECTS: Final = (
    "轻羽防晒乳", "晴护精华", "净澈洁面", "柔光粉底", "云感面霜", "水漾面膜", "丝绒唇釉", "小苍兰香水", "护发精油",
    "身体乳",
)  # fmt: skip
VARIANTS: Final = (
    "标准版", "旅行装", "礼盒", "限定款", "升级版", "家庭装", "试用装", "联名款", "清爽型", "滋润型",
)  # fmt: skip
ASPECTS: Final = (
    "油皮能用吗", "敏感肌能用吗", "孕妇能用吗", "保质期多久", "怎么卸", "要等多久成膜", "会不会搓泥", "会不会闷痘",
    "含酒精吗", "含香精吗", "防水吗", "出汗会花吗", "多久补一次", "和粉底一起用会起皮吗", "可以代替隔离吗",
    "颜色会氧化吗", "质地厚不厚", "味道重吗", "有没有小样", "怎么辨别正品", "开封后怎么保存", "产地是哪里",
    "有检测报告吗", "能带上飞机吗", "能不能指定快递", "多久发货", "支持退货吗", "漏液了怎么办",
    "少发了怎么办", "发票怎么开",
)  # fmt: skip
PLACES: Final = ("上海", "北京", "广州", "成都", "武汉", "杭州", "深圳", "西安", "长沙", "南京", "重庆", "苏州")


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: milliseconds for a question by words, by bm25s alone, by meaning too; seconds and MB to lay it out."""

    p50_ms: float
    peer_ms: float
    index_seconds: float
    peer_seconds: float
    index_mb: float
    meant_ms: float = 0.0


def figures(*, quick: bool = False) -> Iterator[Figure]:
    """The rows of the table. Quickly, the largest library is left out."""
    for size, goal in GOALS.items():
        if quick and size > 5000:
            continue
        found = _apart(size, 10 if quick else 100)
        yield Figure(f"faq_p50_ms_{size}", found.p50_ms, "ms", "lower", goal, PEER, found.peer_ms)
        if size == 5000:
            yield Figure("faq_index_seconds_5000", found.index_seconds, "s", "lower", 2, PEER, found.peer_seconds)
            yield Figure("faq_index_mb_5000", found.index_mb, "MB", "lower", 60)
        if found.meant_ms:
            most = found.p50_ms + MORE_WITH_MEANING
            yield Figure(f"faq_semantic_p50_ms_{size}", found.meant_ms, "ms", "lower", most, "plain", found.p50_ms)


def _apart(size: int, questions: int) -> Measured:
    command = [sys.executable, "-m", "bench.faq", str(size), str(questions)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return Measured(**json.loads(printed))


def measure(size: int, questions: int) -> Measured:
    entries, asked = library(size), _asked(size, questions)
    now = datetime.now(UTC)
    Shelf(library(20)).find(asked[0], now)  # the dictionary and the libraries are loaded once, whatever the size
    before = _rss()
    began = time.perf_counter()
    shelf = Shelf(entries)
    shelf.find(asked[0], now)  # the first question makes it know its own standard
    seconds, megabytes = time.perf_counter() - began, _rss() - before
    p50 = _p50(lambda question: shelf.find(question, now), asked)
    peer_seconds, peer = _bm25s(entries)
    return Measured(p50, _p50(peer, asked), seconds, peer_seconds, megabytes, _meant(entries, asked, now))


def _bm25s(entries: list[Entry]) -> tuple[float, Callable[[str], object]]:
    """bm25s as it comes, on the words that we read: one document for each entry."""
    import bm25s

    began = time.perf_counter()
    documents = [[term for text in (*entry.asked, *entry.wordings) for term in read(text).terms] for entry in entries]
    engine = bm25s.BM25()
    engine.index(documents, show_progress=False)

    def ask(question: str) -> object:
        return engine.retrieve([list(read(question).terms)], k=min(10, len(entries)), show_progress=False)

    return time.perf_counter() - began, ask


def _meant(entries: list[Entry], asked: list[str], now: datetime) -> float:
    """With the sentence model, where it is installed: of the largest library only some entries' meanings are worked
    out, and stand for the others', since that alone would take an hour and changes nothing about the question."""
    if not OfflineEmbedder.installed():
        return 0.0
    import numpy as np

    meanings = Meanings(OfflineEmbedder())
    some = meanings.of([text for entry in entries[:100] for text in entry.asked])
    if some is None:
        return 0.0
    ways = sum(len(entry.asked) for entry in entries)
    vectors = np.resize(some, (ways, some.shape[1]))
    shelf = Shelf(entries, vectors, meanings.of_question, anything=meanings.of_anything())
    return _p50(lambda question: shelf.find(question, now), asked)


def _p50(ask: Callable[[str], object], asked: list[str]) -> float:
    ask(asked[0])
    waits = []
    for question in asked:
        began = time.perf_counter()
        ask(question)
        waits.append((time.perf_counter() - began) * 1000)
    return statistics.median(waits)


def library(size: int) -> list[Entry]:
    """So many entries that all differ, each with two other ways to ask, a wording and two facts."""
    found = []
    for n in range(size):
        subject, aspect = SUBJECTS[n % 10], ASPECTS[n // 10 % 30]
        name = f"{subject}{VARIANTS[n // 300 % 10]}" + (f"第{n // 3000}批" if n >= 3000 else "")
        found.append(
            Entry(
                id=str(n), question=f"{name}{aspect}", others=(f"请问{aspect}，{name}", f"粉丝问{name}{aspect}怎么回"),
                wordings=(f"{name}：{aspect}的话，抹开等约 {n % 9 + 1} 分钟，{PLACES[n % 12]}仓发出，放心用。",),
                facts=(Fact("成膜", "quantity", f"约 {n % 9 + 1} 分钟"), Fact("规格", "quantity", f"{n % 80 + 10}ml")),
                products=(subject,),
            )
        )  # fmt: skip
    return found


def _asked(size: int, questions: int) -> list[str]:
    """What people would ask of it: some of it is there, in other words or with more around it, some is not."""
    choose = random.Random(7)
    entries = library(size)
    asked = []
    for n in range(questions):
        question = choose.choice(entries).question
        around = (
            f"姐妹们{question}呀",
            f"有个粉丝在评论区问{question}，我该怎么回她",
            question[: len(question) * 2 // 3],
        )
        asked.append(around[n % 3] if n % 5 else f"今天{choose.choice(PLACES)}下雨，晚上一起吃火锅吗")
    return asked


def _rss() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1]), int(sys.argv[2])))))
