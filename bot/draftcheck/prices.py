"""Prices in a draft, held against the library's: a wrong price is worse than none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.draftcheck.clauses import Amount, Clause, amounts
from bot.draftcheck.findings import Finding
from bot.draftcheck.locked import Locked
from bot.phrases.plain import plain
from bot.wording import channels

_OTHER_MONEY: Final = re.compile(
    r"省|减|满|券|优惠|返|定金|订金|运费|邮费|红包|补贴|差价|便宜|原价|日常价|划线|吊牌|均价|每天|一天|平均|不到|以内|左右|多块|多元|上下|起步|几十|"
    r"花了|花费|第[\d一二三四五六七八九十]+款|别家|别人|竞品|其他|打车|机票|酒店|工资|"
    r"\b(?:save|off|coupon|shipping|deposit|under|about|around|was)\b"
)
_SEVERAL: Final = re.compile(
    r"(?:两|二|三|四|五|[2-9]|1\d)\s*(?:瓶|支|盒|件|套|包|个|片|bottles?|pieces?)|第二[件瓶支]|套装|组合|多件"
)
_PRICED: Final = re.compile(r"到手|直播间|售价|价格|现价|现在|券后|活动价|限时|预售|只要|仅需|仅要|price|only|now")
"""What is said of the price of what the draft is about, where it names no product."""
_BARE: Final = re.compile(
    r"(?:到手价?|只要|仅需|仅|售价|价格是?|才|卖|现价|直播间价?|券后价?|活动价|限时价|for only|only|just)\s*[:：]?\s*"
    r"(?P<n>\d{2,5}(?:\.\d{1,2})?)(?![\d.]*\s*[a-z%％\u4e00-\u9fff]|\d)"
)


def wrong_prices(
    clauses: Sequence[Clause], locked: Sequence[Locked], product: str, networks: Sequence[str]
) -> Iterator[Finding]:
    """`locked`: the prices of what the draft is about, those of other times among them."""
    if not locked or not (product or _one_product(locked)):
        return
    for clause in clauses:
        if _OTHER_MONEY.search(clause.words) or _SEVERAL.search(clause.words):
            continue
        if not product and not _PRICED.search(clause.words):
            continue
        for amount in _money(clause.words):
            finding = _held_against(amount, clause, locked, networks)
            if finding is not None:
                yield finding


def _money(words: str) -> Iterator[Amount]:
    yield from (amount for amount in amounts(words) if amount.measure == "money")
    for found in _BARE.finditer(words):
        yield Amount(float(found["n"]), float(found["n"]), "money", found[0].strip())


def _one_product(locked: Sequence[Locked]) -> bool:
    """Where all prices are of one product, nobody need name it."""
    return len({each.said.products for each in locked} - {()}) <= 1


def _held_against(amount: Amount, clause: Clause, locked: Sequence[Locked], networks: Sequence[str]) -> Finding | None:
    same = [each for each in locked if _number(each) in (amount.low, amount.high)]
    here = [each for each in same if each.now and _counts_here(each, networks)]
    if here:
        return None
    right = _right([each for each in locked if _named(each, clause)], networks) or _right(locked, networks)
    why = _why(same)
    told = next((each for each in same if each.now), None) if why == "other_channel" else right
    if told is None and right is None:
        return None  # the library says no price that holds now: there is nothing to hold it against
    shown = told or right
    assert shown is not None
    return Finding("price", amount.said, clause.start + max(clause.words.find(amount.said), 0), shown.entry,
                   shown.fact.name, _priced(shown), why)  # fmt: skip


def _why(same: Sequence[Locked]) -> str:
    if any(each.now for each in same):
        return "other_channel"
    if any(each.later for each in same):
        return "not_yet"
    return "no_longer" if same else ""


def _right(locked: Sequence[Locked], networks: Sequence[str]) -> Locked | None:
    """The price that the draft should name: its own channel's, else the one for all, else any that holds."""
    holding = [each for each in locked if each.now]
    own = [each for each in holding if each.fact.channel and _counts_here(each, networks) and networks]
    everywhere = [each for each in holding if not each.fact.channel]
    return next(iter([*own, *everywhere, *holding]), None)


def _named(each: Locked, clause: Clause) -> bool:
    """Whether the words name the channel in which the price counts."""
    return bool(each.fact.channel) and plain(each.fact.channel) in clause.words


def _counts_here(each: Locked, networks: Sequence[str]) -> bool:
    """Whether this price may be named on one of these networks; where none is known, anywhere."""
    channel = each.fact.channel
    return not channel or not networks or any(channels.is_in(network, channel) for network in networks)


def _number(each: Locked) -> float | None:
    if each.fact.amount is not None:
        return float(each.fact.amount)
    return next((a.low for a in amounts(plain(each.fact.value)) if a.measure == "money"), None)


def _priced(each: Locked) -> str:
    """The price with the channel it holds in."""
    return f"{each.fact.value}（{each.fact.channel}）" if each.fact.channel else each.fact.value
