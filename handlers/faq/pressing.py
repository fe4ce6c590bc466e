"""The buttons of an answer: bare words to copy, another place or voice, sharing it, handing the fan on."""

from __future__ import annotations

from bot.chat import Buttons, Card, Oops, Quote
from bot.feature import Feature, Value
from bot.library import sight
from bot.wording import channels
from bot.work import Look, Turn
from handlers.faq import answers, asking, rules, voices
from handlers.faq.asking import current, mine, redraw
from storage import askings, gaps, library, phrasings, roster
from storage.askings import Asking
from storage.content import LANES, VOICES, WHERE
from storage.freezes import Freeze
from storage.library import Entry, Version
from storage.people import GUEST
from storage.teams import Account

presses = Feature("faq")


@presses.button("plain", least=GUEST)
def plain(turn: Turn, value: Value) -> None:
    """The wording alone as a message of its own, for long-press and copy; that it was sent is kept."""
    of = mine(turn, value)
    version = current(turn, of)
    if value.get("version", "") not in ("", version.id):
        raise Oops("faq.outdated")
    text = _worded(turn, of, version)
    turn.whisper(Card((text,)))
    asking.note_showing(turn, of, version, askings.PLAIN)


def _worded(turn: Turn, of: Asking, version: Version) -> str:
    text = of.phrased or voices.words(turn, of, turn.who, version.content).filled.text
    if not text:
        raise Oops("faq.nothing_to_copy")
    return text


@presses.button("holding", least=GUEST)
def holding(turn: Turn, value: Value) -> None:
    """The one line that may be said while the story is frozen."""
    freeze = turn.db.get(Freeze, value.get("freeze", ""))
    if freeze is None or freeze.team_id != turn.team.id or freeze.thawed_at or not freeze.holding:
        raise Oops("faq.gone")
    turn.whisper(Card((freeze.holding,)))


@presses.button("where", least=GUEST)
def elsewhere(turn: Turn, value: Value) -> None:
    """The same in the other place: comment or direct message."""
    of = mine(turn, value)
    current(turn, of)
    of.where = value["where"] if value.get("where") in WHERE else of.where
    redraw(turn, of)


@presses.button("voice", least=GUEST)
def voice(turn: Turn, value: Value) -> None:
    """The same in another voice, or for another account."""
    of = mine(turn, value)
    content = current(turn, of).content
    what, _, which = value.get("choice", "").partition(":")
    if what == "account":
        account = next((a for a in voices.accounts_of(turn, turn.who) if a.id == which), None)
        if account is None:
            raise Oops("faq.gone")
        of.account_id, of.kind = account.id, account.kind
    elif which in VOICES:
        own = next((a for a in voices.accounts_of(turn, turn.who) if a.kind == which), None)
        of.account_id, of.kind = own.id if own else of.account_id, which
    of.where = voices.usual_place(content, of.kind)
    redraw(turn, of)


@presses.button("channels", least=GUEST)
def other_channels(turn: Turn, value: Value) -> None:
    """What it costs elsewhere; the wording stays for the account's own channel."""
    of = mine(turn, value)
    current(turn, of)
    of.channels = True
    redraw(turn, of)


@presses.button("again", least=GUEST)
def again(turn: Turn, value: Value) -> None:
    """The version that is said now, or the answer that a crisis had frozen."""
    of = mine(turn, value)
    version = turn.db.get(Version, of.chosen) if of.chosen else None
    entry = turn.db.get(Entry, version.entry_id) if version else None
    standing = library.standing(turn.db, entry, turn.now) if entry else None
    if standing is not None and sight.sees(turn.who, standing.version, hidden=False):
        kind, where, account = of.kind, of.where, of.account_id
        asking.pick(turn, of, turn.who, standing.version.id)
        of.kind, of.where, of.account_id = kind, where, account
        redraw(turn, of)
    else:
        asking.ask(turn, of.question)


@presses.button("pick", least=GUEST)
def pick(turn: Turn, value: Value) -> None:
    """One of those that were offered."""
    of = mine(turn, value)
    if value.get("version", "") not in of.versions.splitlines():
        raise Oops("faq.gone")
    asking.pick(turn, of, turn.who, value["version"])
    current(turn, of)
    redraw(turn, of)


@presses.button("none", least=GUEST)
def none_of_them(turn: Turn, value: Value) -> None:
    """None of those that were offered: then the library has no answer to this."""
    of = mine(turn, value)
    asking.keep_gap(turn, of)
    redraw(turn, of)


@presses.button("teach")
def teach(turn: Turn, value: Value) -> None:
    """Next time these words lead here; who may not say so themselves proposes it to the entry's owner."""
    of = mine(turn, value)
    version = current(turn, of)
    entry = turn.db.get(Entry, version.entry_id)
    if entry is None or of.taught:
        raise Oops("faq.gone")
    of.taught = True
    if rules.may_teach(turn.who, entry):
        phrasings.learn(turn.db, entry, of.question, turn.who.id, turn.now)
        _fill_gap(turn, of, entry)
        turn.toast("faq.taught", number=entry.number)
    else:
        _propose(turn, of, entry)
    redraw(turn, of)


def _fill_gap(turn: Turn, of: Asking, entry: Entry) -> None:
    gap = turn.db.get(gaps.Unanswered, of.gap_id) if of.gap_id else None
    if gap is not None:
        gap.state, gap.entry_id, gap.closed_by, gap.closed_at = gaps.CLOSED, entry.id, turn.who.id, turn.now
        turn.db.add(gap)


def _propose(turn: Turn, of: Asking, entry: Entry) -> None:
    owner = answers.owner_of(turn, entry)
    if owner is None:
        raise Oops("faq.nobody")
    look = turn.to(owner)
    title = look.line("faq.proposed", who=turn.me, words=of.question, number=entry.number)
    button = look.button("faq.learn", "primary", entry=entry.id, words=of.question)
    turn.tell(owner, Card(title, (Buttons((button,)),)), quiet=True)
    turn.toast("faq.proposed_to", who=owner.name)


@presses.button("learn")
def learn(turn: Turn, value: Value) -> None:
    """The owner takes a phrasing that somebody proposed."""
    entry = turn.db.get(Entry, value.get("entry", ""))
    if entry is None or entry.team_id != turn.team.id:
        raise Oops("faq.gone")
    if not rules.may_teach(turn.who, entry):
        raise Oops("faq.not_yours")
    phrasings.learn(turn.db, entry, value.get("words", ""), turn.who.id, turn.now)
    turn.settle("faq.learnt", words=value.get("words", ""), number=entry.number)


# --- to others ----------------------------------------------------------------------------------------------------


@presses.button("share", least=GUEST)
def share(turn: Turn, value: Value) -> None:
    """The answer where it was asked, for everybody there; only what everybody there may see."""
    of = mine(turn, value)
    version = current(turn, of)
    place = asking.place_of(of)
    if place.kind != "channel" or of.shared:
        raise Oops("faq.gone")
    if not version.shareable and roster.guests_read(turn.db, turn.team.id, place.platform, place.workspace, place.id):
        raise Oops("faq.guests_here")
    entry = turn.db.get(Entry, version.entry_id)
    text = _worded(turn, of, version)
    room = Look(turn.db, turn.parts, turn.team, turn.now, turn.team.lang, turn.team.tz, None)
    number = entry.number if entry else 0
    title = room.line("faq.shared", number=number, version=version.number, kind=of.kind, who=turn.me)
    turn.post(place, Card(title, tuple(Quote((f"“{line}”",)) for line in text.splitlines())))
    of.shared = True
    turn.db.add(of)
    asking.note_showing(turn, of, version, askings.SHARED)
    turn.refresh("faq.answer", of.id)
    turn.toast("faq.shared_now")


@presses.button("hand", least=GUEST)
def hand(turn: Turn, value: Value) -> None:
    """The fan goes to whoever answers such questions: as if it had been said (another feature hands fans on)."""
    of = mine(turn, value)
    current(turn, of)
    account = turn.db.get(Account, of.account_id) if of.account_id else None
    lane = turn.label(f"faq.lane.{value['lane']}") if value.get("lane") in LANES else ""
    where = channels.network_name(account.network, "zh") if account else ""
    place = turn.label(f"faq.place.{of.where}")
    turn.parts.repertoire.say(turn, f"转交 {lane} {where} {place} “{of.question}”")


@presses.button("look_up", least=GUEST)
def look_up(turn: Turn, value: Value) -> None:
    """The same question, in the voice of whoever it was handed to."""
    asking.ask(turn, value.get("words", ""))
