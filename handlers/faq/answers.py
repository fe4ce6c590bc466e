"""The card that answers a question: the wording in the asker's voice, the locked facts, and where both come from."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat import Block, Button, Buttons, Card, Line, Note, Quote, Row, Select, Text
from bot.chat import Option as Choice
from bot.feature import Feature
from bot.library import sight
from bot.look import Look
from bot.wording import channels
from handlers.faq import offers, rules, searching, voices
from handlers.faq.forms import day, end
from storage import library, people
from storage.askings import ANSWERED, FROZEN, OFFERED, Asking
from storage.content import COMMENT, DM, VOICES, Content, Fact
from storage.library import Entry, Version
from storage.people import GUEST, Member
from storage.teams import Account

answers = Feature("faq")
MOST_FACTS = 6
MOST_LINES = 8
"""So many lines fit on a phone; what is only good to know makes room."""


@answers.notice("answer")
def draw(look: Look, subject: str) -> Card | None:
    """How the answer to one question reads now; an entry that has changed meanwhile says so instead."""
    asking = look.db.get(Asking, subject)
    member = look.db.get(Member, asking.member_id) if asking else None
    if asking is None or member is None:
        return None
    if not asking.question and asking.state != ANSWERED:
        return Card(look.line("faq.forgotten"))
    if asking.state == FROZEN:
        return offers.frozen(look, asking)
    if asking.state != ANSWERED:
        return offers.offered(look, asking, member) if asking.state == OFFERED else offers.nothing(look, asking)
    version = look.db.get(Version, asking.chosen)
    entry = look.db.get(Entry, version.entry_id) if version else None
    if version is None or entry is None:
        return None
    if searching.freeze_on(look, version) is not None:
        return offers.frozen(look, asking)
    standing = library.standing(look.db, entry, look.now)
    if standing is None or standing.version.id != version.id:
        return _outdated(look, asking, entry, version, standing.version if standing else None)
    return _answer(look, asking, member, entry, version)


def _answer(look: Look, asking: Asking, member: Member, entry: Entry, version: Version) -> Card:
    content = version.content
    said = voices.words(look, asking, member, content)
    quotes = [Quote((f"“{line}”",)) for line in (asking.phrased or said.filled.text).splitlines()]
    blocks: list[Block] = [*quotes]
    if not quotes:
        blocks.append(_unsaid(look, asking, content, said))
    blocks += _facts(look, asking, content)
    blocks += _price_span(look, asking, said)
    blocks += _notes(look, asking, content, said)
    if len(Card((), tuple(blocks)).lines) < MOST_LINES:
        blocks += _hand_on(look, asking, content)
    blocks.append(Buttons(tuple(_buttons(look, asking, entry, content, bool(quotes)))))
    blocks += _voices(look, asking, content)
    return Card(_title(look, asking, entry, version, said), tuple(blocks))


def _title(look: Look, asking: Asking, entry: Entry, version: Version, said: voices.Said) -> Line:
    by = look.db.get(Member, version.second_by or version.approved_by or entry.owner_id)
    owner = look.db.get(Member, entry.owner_id) or by
    at = version.second_at or version.approved_at or version.created_at
    source = look.label("faq.source", number=entry.number, version=version.number)
    for number in dict.fromkeys(used.entry for used in said.filled.used if used.entry):
        source += _other_source(look, asking, number)
    return look.line(
        "faq.title", source=source, place=place_words(look, asking), kind=asking.kind,
        owner=owner.name if owner else "–", day=day(look, at),
    )  # fmt: skip


def _other_source(look: Look, asking: Asking, number: int) -> str:
    found = voices.versions_now(look, asking, (number,))
    return look.label("faq.source_too", number=number, version=found[0].number) if found else ""


def place_words(look: Look, asking: Asking) -> str:
    """ "小红书评论", "Douyin DM"; without an account the network is left out."""
    account = look.db.get(Account, asking.account_id) if asking.account_id else None
    network = channels.network_name(account.network, look.lang) if account else ""
    return look.label(f"faq.where.{asking.where}", network=network).strip()


def _unsaid(look: Look, asking: Asking, content: Content, said: voices.Said) -> Block:
    """There is nothing to copy, and this is why."""
    if said.lane:
        account = look.db.get(Account, asking.account_id) if asking.account_id else None
        owner = voices.lane_owner(look, said.lane, content, account.network if account else "")
        lane = look.label(f"faq.lane.{said.lane}")
        line = look.line("faq.not_answered", kind=asking.kind, lane=lane, who=owner.name if owner else "")
        return Row(line, (look.button("faq.hand", "primary", asking=asking.id, lane=said.lane),))
    key = "faq.nothing_left" if said.wording else "faq.no_wording"
    return Text((look.line(key, kind=asking.kind, place=place_words(look, asking)),))


# --- facts --------------------------------------------------------------------------------------------------------


def _facts(look: Look, asking: Asking, content: Content) -> list[Block]:
    shown = [fact_words(look, fact) for fact in content.facts if _may_show(look, asking, content, fact)]
    if not shown:
        return []
    return [Text((look.line("faq.facts", facts=look.label("faq.bar").join(shown[:MOST_FACTS])),))]


def _may_show(look: Look, asking: Asking, content: Content, fact: Fact) -> bool:
    """A price shows only where it counts, and never to a voice that is not to quote it."""
    if fact.kind != "price":
        return True
    wording = content.wording(asking.kind, asking.where)
    if not fact.in_force(look.now) or (wording is not None and wording.lane):
        return False
    account = look.db.get(Account, asking.account_id) if asking.account_id else None
    if asking.channels or account is None:
        return True
    return channels.price_for([f for f in content.prices if f.name == fact.name], account.network, look.now) == fact


def fact_words(look: Look, fact: Fact) -> str:
    """The fact exactly as it is locked."""
    if fact.kind != "price":
        return f"{fact.name} {fact.value}"
    words = f"{fact.name} {fact.value}"
    words += look.label("faq.in_channel", channel=fact.channel) if fact.channel else ""
    words += look.label("faq.with_gift", gift=fact.gift) if fact.gift else ""
    return words + (look.label("faq.until", until=until_words(look, fact)) if fact.until else "")


def until_words(look: Look, fact: Fact) -> str:
    return end(look, fact.until) if fact.until else ""


def _price_span(look: Look, asking: Asking, said: voices.Said) -> list[Block]:
    """A quoted price says where and how long it counts."""
    price = next((used.fact for used in said.filled.used if used.fact.kind == "price"), None)
    if price is None:
        return []
    channel = price.channel or look.label("faq.all_channels")
    key = "faq.price_until" if price.until else "faq.price_here"
    line = look.line(key, channel=channel, until=until_words(look, price))
    more = () if asking.channels else (look.button("faq.channels", asking=asking.id),)
    return [Row(line, more)] if more else [Text((line,))]


def _notes(look: Look, asking: Asking, content: Content, said: voices.Said) -> list[Block]:
    """Where the experience comes from, what was left out, and what must never be said."""
    found: list[Block] = []
    if said.filled.sheet:
        found.append(Note(look.line("faq.from_sheet", words="”“".join(said.filled.sheet))))
    if said.filled.left_out and not asking.phrased:
        out, count = said.filled.left_out[0], len(said.filled.left_out)
        found.append(Note(look.line(f"faq.left_out.{out.why}", n=count, blank=out.blank.strip("{}"))))
    if content.red_lines:
        found.append(Note(look.line("faq.red_lines", words=look.listed(content.red_lines, "semicolon"))))
    return found


def _hand_on(look: Look, asking: Asking, content: Content) -> list[Block]:
    """Whoever does not quote prices knows whom to ask when the fan goes on to them."""
    wording = content.wording(asking.kind, asking.where)
    if (wording is not None and wording.lane) or asking.kind == rules.PRICE_VOICE or asking.kind not in VOICES[:3]:
        return []
    if content.category not in ("product", "campaign"):
        return []
    account = look.db.get(Account, asking.account_id) if asking.account_id else None
    owner = voices.lane_owner(look, rules.PRICE_VOICE, content, account.network if account else "")
    if owner is None or owner.id == asking.member_id:
        return []
    line = look.line("faq.price_elsewhere", kind=asking.kind, who=owner.name)
    return [Row(line, (look.button("faq.hand", asking=asking.id, lane=rules.PRICE_VOICE),))]


# --- buttons ------------------------------------------------------------------------------------------------------


def _buttons(look: Look, asking: Asking, entry: Entry, content: Content, worded: bool) -> Iterator[Button]:
    if worded:
        yield look.button("faq.plain", "primary", asking=asking.id, version=asking.chosen)
    other = DM if asking.where == COMMENT else COMMENT
    if content.wording(asking.kind, other) is not None:
        yield look.button("faq.where", label=look.label(f"faq.button.to_{other}"), asking=asking.id, where=other)
    yield look.button("faq.wrong", form=True, asking=asking.id)
    owner = look.db.get(Member, entry.owner_id) if entry.owner_id else None
    if owner is None or owner.id != asking.member_id:
        name = owner.name if owner and owner.left_at is None else look.label("faq.expert")
        yield look.button("faq.expert", label=look.label("faq.button.ask_who", who=name), asking=asking.id)
    if worded and is_in_channel(asking) and not asking.shared:
        yield look.button("faq.share", asking=asking.id)
    guest = look.reader is not None and look.reader.role == GUEST
    if not asking.taught and not guest and _may_learn(look, asking, entry, content):
        yield look.button("faq.teach", asking=asking.id)


def is_in_channel(asking: Asking) -> bool:
    return '"channel"' in asking.place


def _may_learn(look: Look, asking: Asking, entry: Entry, content: Content) -> bool:
    """The person picked it among others: their words are worth remembering."""
    known = {rules.key(words) for words in (content.question, *content.asks)}
    return asking.offered and bool(asking.question) and rules.key(asking.question) not in known


def _voices(look: Look, asking: Asking, content: Content) -> list[Block]:
    """Other voices, and the asker's other accounts."""
    member = look.db.get(Member, asking.member_id)
    mine = voices.accounts_of(look, member) if member else []
    options = [
        Choice(f"account:{a.id}", look.label("faq.account", name=a.name or a.handle, kind=a.kind,
                                             network=channels.network_name(a.network, look.lang)))
        for a in mine if (a.id, a.kind) != (asking.account_id, asking.kind)
    ]  # fmt: skip
    spoken = {wording.kind for wording in content.wordings} - {a.kind for a in mine} - {asking.kind}
    options += [Choice(f"kind:{kind}", look.label("faq.voice", kind=kind)) for kind in rules.other_voices(spoken, "")]
    if not options:
        return []
    return [Select("faq.voice", look.label("faq.button.voice"), tuple(options[:20]), {"asking": asking.id})]


# --- over ---------------------------------------------------------------------------------------------------------


def _outdated(look: Look, asking: Asking, entry: Entry, shown: Version, now: Version | None) -> Card:
    """The card was true when it was sent; whoever scrolls back must not copy from it."""
    if now is None:
        title = look.line("faq.over", number=entry.number, version=shown.number)
        ask = look.button("faq.expert", label=look.label("faq.button.ask"), asking=asking.id)
        return Card(title, (Buttons((ask,)),), "warn")
    title = look.line("faq.newer", number=entry.number, version=shown.number, now=now.number)
    return Card(title, (Buttons((look.button("faq.again", "primary", asking=asking.id),)),), "warn")


def owner_of(look: Look, entry: Entry) -> Member | None:
    """Who answers for the entry; without an owner, whoever leads the content group."""
    owner = look.db.get(Member, entry.owner_id) if entry.owner_id else None
    if owner is not None and owner.left_at is None:
        return owner
    return next(iter(people.leads_of(look.db, look.team.id, sight.EXPERTS)), None)
