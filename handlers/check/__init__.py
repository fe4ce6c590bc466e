"""The draft check: paste a draft, and read in private what should be looked at before it goes out.

It marks, and forbids only what an open alert has frozen. Leads keep the team's own words (`handlers.check.lists`).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot import draftcheck
from bot.chat import Block, Buttons, Card, Field, Form, Note, Oops, Option, Said, Text, Thought
from bot.draftcheck import Checked, Draft
from bot.draftcheck import papers as papers_read
from bot.feature import Feature, Fields, Value, anything, one
from bot.thoughts import Asked, Found
from bot.wording.channels import network_name
from bot.work import Look, Parts, Turn
from handlers.check import lists, rules
from storage import teams
from storage.people import GUEST

check = Feature("check")
check.include(lists.lists)
EVERYWHERE = "everywhere"
MOST = 5
"""So many findings stand on the card, the gravest; the rest follows, so many in one message, up to the last."""
PIECE, LAST = 10, 45


@check.command("核对", "check", least=GUEST, reads=rules.reads, means=rules.means, own=anything)
def said(turn: Turn, words: str) -> None:
    """`核对 小红书 稿件…`, `核对` as a reply to the draft, or nothing more: then the draft is asked for."""
    if rules.is_about_lists(words):
        lists.said(turn, words)
        return
    network, draft = rules.taken_apart(words)
    draft = draft or _pointed_at(turn)
    papers = [file for file in turn.event.files if file.kind == "other"] if isinstance(turn.event, Said) else []
    if draft:
        answer(turn, draft, network)
    elif papers:
        turn.think("check.paper", network, file=papers[0], limit=papers_read.MOST_BYTES)
        turn.reply("draftcheck.paper.reading", name=papers[0].name)
    else:
        turn.reply(Card(turn.room.line("check.how"), (Buttons((turn.button("check.draft", "primary", form=True),)),)))


def _read(parts: Parts, asked: Asked) -> str:
    return papers_read.words_in(asked.file.name if asked.file else "", asked.data)


@check.thought("paper", _read)
def was_read(turn: Turn, network: str, found: Found) -> None:
    """The draft came as a file, and its words are here."""
    if found.fault:
        raise Oops("draftcheck.paper.fault")
    answer(turn, found.text, network)


def open_draft(look: Look, value: Value) -> Form:
    everywhere = Option(EVERYWHERE, look.label("check.form.everywhere"))
    networks = tuple(Option(name, network_name(name, look.lang)) for name in rules.NETWORKS)
    mine = _networks_of(look)
    fields = (
        Field("draft", look.label("check.form.draft"), "long", required=True, limit=rules.MOST_WORDS),
        Field("network", look.label("check.form.network"), "one", value=mine[0] if len(mine) == 1 else EVERYWHERE,
              options=(everywhere, *networks)),
    )  # fmt: skip
    return Form("check.draft", look.label("check.form.title"), fields, look.label("check.form.submit"),
                look.label("check.form.cancel"), look.label("check.form.done"))  # fmt: skip


@check.form("draft", open_draft, least=GUEST, own=True)
def filled(turn: Turn, value: Value, fields: Fields) -> None:
    if not one(fields, "draft"):
        raise Oops("check.empty", field="draft")
    answer(turn, one(fields, "draft"), one(fields, "network").replace(EVERYWHERE, ""))


def answer(turn: Turn, words: str, network: str) -> None:
    """What was found goes to the author alone, wherever the draft was said."""
    networks = (network,) if network else _networks_of(turn)
    checked = draftcheck.check(turn.db, turn.team, Draft(words, networks, reader=turn.who), turn.now)
    reader = turn.to(turn.who)
    if turn.place.kind == "channel" and turn.private_place(turn.who) is None:
        raise Oops("check.no_direct")
    turn.whisper(card(reader, checked))
    for rest in _rest(reader, checked):
        turn.whisper(rest)
    if turn.place.kind == "channel" and isinstance(turn.event, Said | Thought):
        turn.reply("check.in_private", who=turn.me)


def card(look: Look, checked: Checked) -> Card:
    """The gravest findings, and what the draft was compared with; above all that, whether it is frozen."""
    found, shown = checked.findings, checked.findings[:MOST]
    blocks: list[Block] = []
    if shown:
        blocks.append(Text(tuple(draftcheck.line(look, finding) for finding in shown)))
    if len(found) > MOST:
        blocks.append(Note(look.line("check.more", n=len(found) - MOST)))
    if len(found) > LAST:
        blocks.append(Note(look.line("check.too_many", n=len(found) - LAST)))
    blocks.append(Note(draftcheck.compared_line(look, checked.compared)))
    blocks.append(Buttons((look.button("check.draft", form=True, label=look.label("check.button.again")),)))
    title = look.line("check.found", n=len(found)) if found else look.line("check.nothing")
    if checked.frozen is None:
        return Card(title, tuple(blocks), "warn" if found else "good")
    return Card(draftcheck.frozen_line(look, checked.frozen), (Text((title,)), *blocks), "alarm")


def _rest(look: Look, checked: Checked) -> Iterator[Card]:
    """What does not fit on the card, in messages of its own: whoever pasted a long draft sees every place in it."""
    rest = checked.findings[MOST:LAST]
    for at in range(0, len(rest), PIECE):
        lines = tuple(draftcheck.line(look, finding) for finding in rest[at : at + PIECE])
        first, last = MOST + at + 1, MOST + at + len(lines)
        yield Card(look.line("check.rest", which=f"{first}–{last}" if first < last else last), (Text(lines),))


def _networks_of(look: Look) -> tuple[str, ...]:
    """Where this person's own accounts are; () if that is nowhere we have rules for."""
    who = look.reader
    if who is None:
        return ()
    mine = {a.network for a in teams.accounts(look.db, look.team.id) if a.owner_id == who.id}
    return tuple(network for network in rules.NETWORKS if network in mine)


def _pointed_at(turn: Turn) -> str:
    """The draft that the words were a reply to, where the platform brings it along."""
    quoted = turn.event.quoted if isinstance(turn.event, Said) else None
    return quoted.text if quoted else ""
