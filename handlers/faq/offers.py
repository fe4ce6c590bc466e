"""The cards where no single entry is the answer: up to three to choose from, none at all, or frozen by a crisis."""

from __future__ import annotations

import json

from bot import holding
from bot.chat import Block, Buttons, Card, Quote, Row, Text
from bot.look import Look
from storage import freezes, gaps
from storage.askings import Asking
from storage.freezes import Freeze
from storage.gaps import Unanswered
from storage.library import Entry, Version
from storage.people import Member


def offered(look: Look, asking: Asking, member: Member) -> Card:
    """Which one is meant? Each with what does not quite fit, so that the person can tell."""
    doubts = {each["version"]: each["doubts"] for each in json.loads(asking.why)}
    rows: list[Block] = []
    for version_id in asking.versions.splitlines():
        version = look.db.get(Version, version_id)
        entry = look.db.get(Entry, version.entry_id) if version else None
        if version is not None and entry is not None:
            doubt = next((doubt_words(look, *each) for each in doubts.get(version_id, ())), "")
            line = look.line("faq.one_offer", number=entry.number, question=version.question, doubt=doubt)
            rows.append(Row(line, (look.button("faq.pick", asking=asking.id, version=version_id),)))
    none = Buttons((look.button("faq.none", asking=asking.id),))
    return Card(look.line("faq.offer", words=asking.question), (*rows, none))


def doubt_words(look: Look, kind: str, asked: str, held: str) -> str:
    """What kept the entry from being the answer."""
    asked, held = (words.replace("、", look.label("baton.comma")) for words in (asked, held))
    said = asked and (held or kind == "subject")
    key = f"faq.doubt.{kind}" if said else f"faq.doubt.{kind}_alone"
    known = key if key in set(look.parts.texts.keys()) else "faq.doubt.unsure_alone"
    return look.label(known, asked=asked, held=held)


def nothing(look: Look, asking: Asking) -> Card:
    """There is no good answer, and none is made up: the question is kept, and the expert can be asked."""
    gap = look.db.get(Unanswered, asking.gap_id) if asking.gap_id else None
    expert = look.db.get(Member, gap.expert_id) if gap and gap.expert_id else None
    lines = [look.line("faq.kept", number=gap.number, times=gap.times)] if gap else []
    if gap is not None and gap.state == gaps.ASKED and expert is not None and expert.id == asking.member_id:
        reply = look.button("faq.reply", "primary", form=True, gap=gap.id)
        return Card(look.line("faq.asked_you", words=asking.question), (Text(tuple(lines)), Buttons((reply,))))
    if gap is not None and gap.state in (gaps.ASKED, gaps.REPLIED, gaps.DRAFTED) and expert is not None:
        return Card(look.line("faq.asked_expert", who=expert.name), (Text(tuple(lines)),) if lines else ())
    button = look.button("faq.expert", "primary", label=look.label("faq.button.ask"), asking=asking.id)
    blocks: list[Block] = [Text(tuple(lines))] if lines else []
    return Card(look.line("faq.none", words=asking.question), (*blocks, Buttons((button,))))


def frozen(look: Look, asking: Asking) -> Card:
    """Nobody answers while a crisis is open; who writes to people may have one line to say."""
    freeze = freeze_of(look, asking)
    if freeze is None:
        again = look.button("faq.again", "primary", asking=asking.id)
        return Card(look.line("faq.thawed", words=asking.question), (Buttons((again,)),))
    what = look.listed(freeze.product_names) or look.label("faq.this_story")
    title = look.line("faq.frozen", what=what, since=freeze.since, who=freeze.in_charge)
    blocks: list[Block] = [Text(look.lines("faq.frozen_do"))]
    if freeze.holding and look.reader is not None and holding.may_say(look, freeze, look.reader.id):
        plain = look.button("faq.holding", asking=asking.id, freeze=freeze.id)
        blocks += [Quote((f"“{freeze.holding}”",)), Buttons((plain,))]
    return Card(title, tuple(blocks), "alarm")


def freeze_of(look: Look, asking: Asking) -> Freeze | None:
    """What freezes this question: its own words, or the entry that would have answered it."""
    products: list[str] = []
    for version_id in (asking.chosen, *asking.versions.splitlines()):
        version = look.db.get(Version, version_id) if version_id else None
        products += version.products.splitlines() if version else []
    return freezes.frozen(look.db, look.team.id, products=products, text=asking.question, now=look.now)
