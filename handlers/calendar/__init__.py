"""Content calendar: the week as a card, slots that can be added and moved, and everybody's own subscription."""

from __future__ import annotations

from datetime import date, timedelta

from bot.chat import Buttons, Card, Oops, Pressed, Text
from bot.feature import Feature, Value
from bot.work import Turn
from handlers.calendar import cards, planning
from storage import feeds, outgoing
from storage.people import GUEST

calendar = Feature("calendar")
calendar.notice("week")(cards.week)
calendar.notice("slot")(cards.slot)
calendar.include(planning.planning)

NEXT = ("下周", "next", "next week")
LAST = ("上周", "last", "last week")
THIS = ("", "本周", "这周", "this week")
FEED = ("订阅", "subscribe", "feed", "ics")
RENEW = ("换链接", "换地址", "renew", "new link")
ADD = ("加", "加档期", "add")
WEEK = timedelta(days=7)
ALL = (*NEXT, *LAST, *THIS, *FEED, *RENEW, *ADD)


def _plain(words: str) -> str:
    return words.strip(" 。.!！?？~").casefold()


@calendar.command(
    "日历", "calendar", least=GUEST, reads=lambda words: _plain(words) in ALL, means=lambda words: _plain(words) in ALL
)
def show(turn: Turn, words: str) -> None:
    """`日历`: this week; `下周`, `上周`; `订阅`: the address of one's own feed; `换链接`: another one; `加`: a slot."""
    said = _plain(words)
    if said in FEED or said in RENEW:
        return subscribe(turn, renew=said in RENEW)
    if said in ADD:
        return turn.whisper(planning.invitation(turn))
    monday = turn.workdays().monday(turn.today)
    return _hang(turn, monday + (WEEK if said in NEXT else -WEEK if said in LAST else timedelta(0)))


def _hang(turn: Turn, monday: date) -> None:
    """Show the week to whoever asks, in private, where it stays true."""
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is None:
        raise Oops("calendar.no_direct")
    turn.hang("calendar.week", cards.subject(turn, monday), place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("calendar.in_private", who=turn.me)


@calendar.button("page", least=GUEST)
def page(turn: Turn, value: Value) -> None:
    """The same card shows another week."""
    subject = cards.subject(turn, date.fromisoformat(value.get("week", turn.today.isoformat())))
    event = turn.event
    shown = outgoing.notice_at(turn.db, turn.place.lane, event.message) if isinstance(event, Pressed) else None
    place = turn.place.itself
    taken = outgoing.notice_on(turn.db, "calendar.week", subject, place.lane, place.thread)
    if shown is None or shown.kind != "calendar.week" or taken is not None:
        turn.hang("calendar.week", subject, place, turn.who, again=True)
        return
    shown.subject = subject
    turn.db.add(shown)
    turn.db.flush()
    turn.refresh("calendar.week", subject)


@calendar.button("pick", least=GUEST)
def pick(turn: Turn, value: Value) -> None:
    """One slot with all that is known of it."""
    found = cards.visible(turn, value.get("choice", ""))
    place = turn.private_place(turn.who)
    if place is not None:
        turn.hang("calendar.slot", found.id, place, turn.who, again=True)


# --- the feed ----------------------------------------------------------------------------------------------------


def subscribe(turn: Turn, *, renew: bool) -> None:
    """The address of the person's own feed, in private; renewed, the old one is dead at once."""
    known = feeds.of_member(turn.db, turn.team.id, turn.who.id, turn.now)
    if renew:
        known = feeds.renew(turn.db, turn.team.id, turn.who.id, turn.now)
    address = f"{turn.parts.address or turn.label('calendar.feed.somewhere')}/calendar/{known.secret}.ics"
    key = "calendar.feed.renewed" if renew else "calendar.feed.title"
    lines = ((address,), *turn.lines("calendar.feed.how"))
    button = turn.button("calendar.renew", confirm=turn.label("calendar.feed.sure"))
    turn.whisper(Card(turn.line(key), (Text(lines), Buttons((button,)))))
    if turn.place.kind == "channel":
        turn.reply("calendar.in_private", who=turn.me)


@calendar.button("renew", least=GUEST)
def renew(turn: Turn, value: Value) -> None:
    subscribe(turn, renew=True)


@calendar.button("subscribe", least=GUEST)
def subscribe_here(turn: Turn, value: Value) -> None:
    subscribe(turn, renew=False)
