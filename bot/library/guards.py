"""What makes an entry doubtful although it looks alike: another product, campaign, figure, or the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.crisis.folding import fold
from bot.library import subjects
from bot.library.entries import Entry
from bot.library.figures import any_of, figures
from bot.library.findings import Doubt
from bot.library.names import Names, plain

# 能不能, 是不是 ask and deny nothing; nor do 不错 and 对不起.
_NO_DENIAL: Final = re.compile(
    r"(.)[不没]\1|(..)不\2|有没有?有?|不(错|过|一样|齐|好意思|客气|管|论|同|少|仅|止|知道|懂|明白|清楚)|对不起|没(事|关系|问题)|差不多|要不(?!要)"
    r"|不.{0,8}不|not only|no problem|(dont|do not) know"
)
_DENIAL: Final = re.compile(
    r"不(?!$|\?)|没|未|无法|无(?=[\u3400-\u9fff])|(?<![区分级性特识个类])别(?![的人])|\b(?:not|no|never|without|cannot|cant|wont|doesnt|didnt|dont|isnt|arent"
    r"|hasnt|havent|couldnt|unable|non)\b"
)
# 没有带盖的吗? and 不是纯棉吗? ask for what they seem to deny.
_ASKS_FOR: Final = re.compile(
    r"(没有(什么|任何)?|(?<!是)不是).{1,20}(吗|么|嘛|吧)\?*$|^.{0,4}(没有?|(?<!是)不是).{1,12}(啊|呀|的|\?)*$"
    r"|^(dont|doesnt|isnt|arent|havent|cant) (you|it|there|this|i)\b"
)


def doubts(question: str, entry: Entry, names: Names, way: str) -> Iterator[Doubt]:
    """What in the question (folded) the entry contradicts or lacks; `way` is the way to ask that came nearest."""
    everything = fold(" \n ".join((*entry.asked, *entry.wordings, *(f"{f.name} {f.value}" for f in entry.facts)))).wide
    others = [*_other(question, everything, names, entry)]
    yield from others or _goods(question, entry)
    for word in subjects.grave_in(question, everything):
        yield Doubt("subject", word)
    yield from _figures(question, everything)
    asked, held = denies(question), {denies(fold(each).wide) for each in (entry.question, way)}
    if asked not in held:
        yield Doubt("negation", question if asked else "", "" if asked else way)


def is_grave(doubt: Doubt) -> bool:
    """Whether the entry is silent about somebody's health, which is asked about."""
    return doubt.kind == "subject" and next(subjects.grave_in(doubt.asked, ""), "") != ""


def _other(question: str, everything: str, names: Names, entry: Entry) -> Iterator[Doubt]:
    """A product or campaign is named, and the entry is about another one, or does not know it."""
    products = {plain(product) for product in entry.products}
    for name, meant in sorted(names.products_in(question).items()):
        if products and products.isdisjoint(meant) and name not in everything:
            yield Doubt("product", name, "、".join(entry.products))
    for name in sorted(names.campaigns_in(question)):
        if name != plain(entry.campaign) and name not in everything:
            yield Doubt("campaign", name, entry.campaign)


def _goods(question: str, entry: Entry) -> Iterator[Doubt]:
    """Another kind of goods is named than the entry is asked for."""
    for word in subjects.goods_in(question, fold(" ".join((*entry.asked, *entry.products))).wide):
        yield Doubt("product", word, "、".join(entry.products))


def _figures(question: str, everything: str) -> Iterator[Doubt]:
    """A figure in the question that the entry does not know: another amount of the same, or of something else."""
    held, any_amount = figures(everything), any_of(everything)
    exactly, values = {(f.value, f.unit) for f in held}, {f.value for f in held}
    bare = {f.value for f in held if not f.unit}
    for asked in figures(question):
        known = (asked.value, asked.unit) in exactly or asked.value in (bare if asked.unit else values)
        if not known and asked.unit not in any_amount:
            same = [f.said for f in held if f.unit == asked.unit]
            yield Doubt("number" if same or not asked.unit else "unit", asked.said, " ".join(same[:3]))


def denies(text: str) -> bool:
    """Whether a folded text says that something is not so."""
    if _ASKS_FOR.search(text):
        return False
    return _DENIAL.search(_NO_DENIAL.sub(" ", text)) is not None
