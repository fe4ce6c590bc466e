"""What a draft says otherwise than the library's locked facts: amounts, dates, ingredients, plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.draftcheck.clauses import Clause, amounts, days
from bot.draftcheck.findings import Finding
from bot.draftcheck.locked import Locked
from bot.phrases.plain import plain

_OWN_MEASURE: Final = frozenset({"volume", "weight", "spf", "pa"})
"""What is counted so is the pack, or the sun protection: no word need say of what."""
_NOT: Final = (
    r"(?:不含|无添加|未添加|不添加|没有添加|零添加|0添加|不加|不是|没有|并非|不会|不能|不|无|非|零|0"
    r"|free of|without|no|not|non-?)"
)
_DENIES: Final = re.compile(rf"{_NOT}\s*[^，。,;；]{{0,1}}$")
_FREE: Final = re.compile(r"^(?:-free|free\b|零添加|0添加|无添加)")
_CONTAINS: Final = re.compile(r"^(?:含有?|添加了?|富含|contains?|with)\s*|(?:成分|添加)$")
_PARTS: Final = re.compile(r"[、，,/;；+和与]|\band\b")
_LONGEST_CLAIM: Final = 8
_NOTHING: Final = re.compile(r"0(?:\.0+)? ?%|零|无|没有")
_OVER: Final = re.compile(
    r"截止|结束|截至|为止|最后一天|恢复原价|(?:^|[\s截])止|\b(?:until|ends?|till|deadline|last day)\b"
)
_SPAN: Final = re.compile(r"活动|截止|结束|有效|期限|到期|时间|deadline|ends?|until|campaign|offer")
_QUOTED: Final = re.compile(r"[“\"「『](.+?)[”\"」』]")
_ORDER: Final = re.compile(
    r"^(?:不要|不得|不能|不可|不许|禁止|禁用|勿|别|不)(?:说|提|碰|承诺|写|用|出现|宣称)*[:：]?"
    r"|^(?:never|don't|do not) (?:say|promise|mention|claim|use)?",
    re.IGNORECASE,
)


def touched(locked: Sequence[Locked], clauses: Sequence[Clause]) -> list[Locked]:
    """What the draft as a whole can have to do with: of a large library that is little."""
    words = " ".join(clause.words for clause in clauses)
    measures = {amount.measure for amount in amounts(words)} & _OWN_MEASURE
    ends = _OVER.search(words) is not None

    def may_be_meant(each: Locked) -> bool:
        if each.fact.kind in ("ingredient", "text") or _is_none(each):
            return any(term in words for term, _ in _claims(each))
        if any(amount.measure in measures for amount in each.amounts) or (ends and each.fact.kind == "date"):
            return True
        return any(word in words for word in each.saying.names | each.saying.words)

    return [each for each in locked if each.now and may_be_meant(each)]


def wrong_amounts(clauses: Sequence[Clause], locked: Sequence[Locked]) -> Iterator[Finding]:
    """An amount of the same measure about the same thing that no fact admits."""
    with_amounts = [each for each in locked if each.now and each.fact.kind != "price" and each.amounts]
    gifts = [each for each in locked if each.now and each.fact.kind == "price" and each.fact.gift]
    sentences = _sentences(clauses)
    for clause in clauses:
        around = sentences[clause.sentence]
        for amount in amounts(clause.words):
            if amount.measure in ("money", "piece", "time", "off", "age", "o'clock"):
                continue
            same = [each for each in (*with_amounts, *gifts) if any(a.measure == amount.measure for a in each.amounts)]
            about = {id(each): _about(each, amount.measure, clause.words, around) for each in same}
            candidates = [each for each in same if about[id(each)]]
            if candidates and not any(a.admits(amount) for each in candidates for a in each.amounts):
                best = max(candidates, key=lambda each: about[id(each)])
                yield _finding(best, amount.said, clause)


def wrong_days(clauses: Sequence[Clause], locked: Sequence[Locked]) -> Iterator[Finding]:
    """A day of the same thing that no fact names."""
    dated = [each for each in locked if each.now and each.fact.kind == "date" and each.days]
    sentences = _sentences(clauses)
    for clause in clauses:
        around = sentences[clause.sentence]
        for day in days(clause.words):
            about = [each for each in dated if each.spoken_of(around) or _both_end(each, clause.words)]
            if about and not any(known.same_as(day) for each in about for known in each.days):
                best = max(about, key=lambda each: each.spoken_of(around))
                yield _finding(best, day.said, clause)


def wrong_words(clauses: Sequence[Clause], locked: Sequence[Locked]) -> Iterator[Finding]:
    """Something contained that is not, or the other way round; short facts such as 不防水 likewise."""
    for each in locked:
        if each.now and (each.fact.kind in ("ingredient", "text") or _is_none(each)):
            for term, there in _claims(each):
                yield from _denied(each, term, there, clauses)


def crossed(text: str, lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """Words that a red line forbids, where the line names them."""
    words = plain(text)
    for entry, line in lines:
        for term in forbidden(line):
            at = words.find(plain(term))
            if at >= 0 and not _DENIES.search(words[max(0, at - 4) : at]):
                yield Finding("red_line", text[at : at + len(term)], at, entry, locked=line)


def forbidden(line: str) -> list[str]:
    """The words that a red line names: those in quotation marks, else what follows "不说" or "never say"."""
    quoted = _QUOTED.findall(line)
    if quoted:
        return [word for word in quoted if len(word) >= 2]
    rest = _ORDER.sub("", line.strip(), count=1).strip(" 。.")
    if rest == line.strip(" 。."):
        return []  # it gives no order that we could read: a person must
    return [word for word in (part.strip() for part in _PARTS.split(rest)) if 2 <= len(word) <= _LONGEST_CLAIM * 2]


# --- helpers ---


def _finding(each: Locked, said: str, clause: Clause) -> Finding:
    start = clause.start + max(clause.words.find(said), 0)
    return Finding("fact", said, start, each.entry, each.fact.name, each.fact.value)


def _sentences(clauses: Sequence[Clause]) -> dict[int, str]:
    """The whole sentence that each clause stands in."""
    parts: dict[int, list[str]] = {}
    for clause in clauses:
        parts.setdefault(clause.sentence, []).append(clause.words)
    return {number: " ".join(words) for number, words in parts.items()}


def _about(each: Locked, measure: str, words: str, around: str) -> int:
    """How clearly an amount of this measure is one of this fact."""
    if each.fact.kind == "price":
        return 1 if measure in _OWN_MEASURE and re.search(r"送|赠|gift|free", words) else 0
    near, far = each.spoken_of(words), each.spoken_of(around)
    return near * 2 + far or (1 if measure in _OWN_MEASURE else 0)


def _both_end(each: Locked, words: str) -> bool:
    """Both say when something is over, whatever they call it."""
    return bool(_OVER.search(words) and _SPAN.search(plain(each.fact.name)))


def _is_none(each: Locked) -> bool:
    """Nothing of it is in there: 酒精 = 0%."""
    return each.fact.kind == "percentage" and _NOTHING.fullmatch(plain(each.fact.value).strip()) is not None


def _claims(each: Locked) -> Iterator[tuple[str, bool]]:
    """What the fact says is there (True) or not; only short ones can be held against a draft."""
    value = plain(each.fact.value).strip()
    name = plain(each.fact.name)
    if _NOTHING.fullmatch(value):
        yield name.strip(), False  # 酒精 = 0%
        return
    for part in _PARTS.split(value):
        term = part.strip(" 。.")
        denied = re.match(rf"{_NOT}\s*", term)
        bare = _CONTAINS.sub("", term[denied.end() :] if denied else term).strip()
        if not 2 <= len(bare) <= (_LONGEST_CLAIM if not bare.isascii() else 24) or re.search(r"\d", bare):
            continue
        if each.fact.kind == "text" and not denied and not re.fullmatch(r"[\u3400-\u9fff]{2,4}|[a-z-]{4,16}", bare):
            continue
        yield bare, not (denied or re.search(rf"^{_NOT}", name))


def _denied(each: Locked, term: str, there: bool, clauses: Sequence[Clause]) -> Iterator[Finding]:
    """Where the draft says the opposite: of what is there, that it is not; of what is not, that it is."""
    for clause in clauses:
        at = clause.words.find(term)
        if at < 0:
            continue
        before, after = clause.words[:at], clause.words[at + len(term) :]
        negated = _DENIES.search(before)
        says_no = bool(negated or _FREE.search(after))
        if says_no == there and not re.search(r"吗|么|？|\?", after):
            start = negated.start() if negated else at
            yield Finding("fact", clause.words[start : at + len(term)], clause.start + start, each.entry,
                          each.fact.name, each.fact.value)  # fmt: skip
            return
