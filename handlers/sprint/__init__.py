"""Weekly sprint: drafted at the wrap-up, a pinned card from the first working day on, wrapped up on the last one."""

from __future__ import annotations

from bot.chat import Buttons, Card, Oops
from bot.feature import Feature, Value, anything
from bot.work import Turn
from handlers.sprint import cards, forms, keeping, wrapping
from storage import sprints
from storage.people import DEPUTY, GUEST

sprint = Feature("sprint")
sprint.notice("card")(cards.card)
sprint.notice("draft")(cards.draft)
sprint.notice("wanted")(cards.wanted)
sprint.notice("ask_content")(cards.ask_content)
sprint.notice("ask_data")(cards.ask_data)
sprint.notice("no_wave")(cards.no_wave)
sprint.notice("wrap")(wrapping.wrap)
sprint.notice("carried")(wrapping.carried)
sprint.include(forms.forms)

DRAFT = ("草稿", "draft")
NEXT = ("下周", "next")
FOCUS = ("数据关注", "数据", "focus", "watch")
TIMES = ("时间", "节奏", "times", "rhythm")
PUBLISH = ("发布", "现在发布", "publish", "publish now")
WRAPPED = ("收尾", "复盘", "wrap-up", "retro")
SUBS = {"draft": DRAFT, "next": NEXT, "focus": FOCUS, "times": TIMES, "publish": PUBLISH, "wrap": WRAPPED}


def _sub(words: str) -> tuple[str, str]:
    """The sub-command that the words begin with, and what follows it; ("", "") for none at all, "?" for others."""
    said = words.strip()
    for sub, names in SUBS.items():
        for name in sorted(names, key=len, reverse=True):
            rest = said[len(name) :]
            if said.casefold().startswith(name) and (not rest or sub == "focus"):
                return sub, rest.strip(" ：:，,")
    return ("?", said) if said else ("", "")


def _is_meant(words: str) -> bool:
    """Running words that merely begin with "冲刺" are no command."""
    return _sub(words)[0] != "?"


@sprint.command(
    "冲刺", "sprint", least=GUEST, reads=lambda words: _sub(words)[0] not in ("", "?"), means=_is_meant, own=anything
)
def show(turn: Turn, words: str) -> None:
    """`冲刺`: how this week reads; `草稿`, `数据关注 …`, `发布`, `收尾`, `时间` for those whose it is."""
    sub, rest = _sub(words)
    if sub in ("draft", "next"):
        _draft(turn, following=sub == "next")
    elif sub == "focus":
        _focus(turn, rest)
    elif sub == "publish":
        publish(turn, {})
    elif sub == "wrap":
        _wrapped(turn)
    elif sub == "times":
        _times(turn)
    else:
        _this_week(turn)


def _this_week(turn: Turn) -> None:
    known = sprints.running(turn.db, turn.team.id) or sprints.of_week(turn.db, turn.team.id, keeping.this_week(turn))
    if known is None or known.state == sprints.DRAFT:
        if turn.who.role in keeping.DRAFTERS:
            return _draft(turn)
        raise Oops("sprint.none_yet", at=keeping.times_of(turn, keeping.week_to_draft(turn)).publishes)
    return _hang(turn, "sprint.card", known)


def _wrapped(turn: Turn) -> None:
    """How the last week went; before the first wrap-up, when that is."""
    found, running = sprints.last_wrapped(turn.db, turn.team.id), sprints.running(turn.db, turn.team.id)
    if found is None and running is not None:
        at = running.wraps_at or keeping.times_of(turn, running.monday).wraps
        raise Oops("sprint.wrap_later", day=at.astimezone(turn.tz).date(), at=at)
    _hang(turn, "sprint.wrap", found)


def _draft(turn: Turn, *, following: bool = False) -> None:
    if turn.who.role not in keeping.DRAFTERS:
        raise Oops("baton.not_yours", needed=turn.room.label("baton.needed.lead"))
    week = keeping.next_week(turn) if following else keeping.week_to_draft(turn)
    _hang(turn, "sprint.draft", keeping.sprint_for(turn, week))


def _hang(turn: Turn, kind: str, found: sprints.Sprint | None) -> None:
    """Show it to whoever asks, in private, where it stays true."""
    if found is None or (kind == "sprint.wrap" and found.state != sprints.WRAPPED):
        raise Oops("sprint.none")
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is None:
        raise Oops("sprint.no_direct")
    turn.hang(kind, found.subject, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("sprint.in_private", who=turn.me)


def _focus(turn: Turn, words: str) -> None:
    found = sprints.running(turn.db, turn.team.id) or keeping.drafted(turn)
    if found is None:
        raise Oops("sprint.none")
    if not words:
        return _hang(turn, "sprint.ask_data", found)
    forms.keep_focus(turn, found, words)
    if found.state == sprints.DRAFT:
        at = keeping.times_of(turn, found.monday).publishes
        return turn.reply("sprint.focused_draft", at=cards.moment(turn.room, at))
    return turn.reply("sprint.focused")


def _times(turn: Turn) -> None:
    button = turn.button("sprint.times", "primary", form=True)
    turn.whisper(Card(turn.line("sprint.times"), (Buttons((button,)),)))


@sprint.button("publish", least=DEPUTY, fresh=True)
def publish(turn: Turn, value: Value) -> None:
    """Begin the week now, with the draft as it stands."""
    if turn.who.role not in cards.BOSSES:
        raise Oops("baton.not_yours", needed=turn.room.label("baton.needed.deputy"))
    monday = keeping.this_week(turn)
    found = sprints.of_week(turn.db, turn.team.id, monday)
    if found is None or not found.is_drafted or value.get("week", monday.isoformat()) != monday.isoformat():
        raise Oops("sprint.no_draft")
    if found.state != sprints.DRAFT:
        raise Oops("sprint.is_out")
    keeping.publish(turn, found, turn.who.id)
    turn.toast("sprint.published")


@sprint.button("carry", least=GUEST)
def carry(turn: Turn, value: Value) -> None:
    """Whatever I did not finish comes along into the next sprint."""
    found = keeping.of_subject(turn, value.get("week", ""))
    if found is None:
        raise Oops("sprint.none")
    if turn.first_time("sprint.carry", found.id, turn.who.id):
        keeping.carry(turn, found, turn.who)
    turn.toast("sprint.carried_toast", n=len(keeping.left_with(turn, found, turn.who.id)))


@sprint.button("door", least=GUEST)
def door(turn: Turn, value: Value) -> None:
    """The buttons of the card open what the same words would, in private."""
    words = cards.DOORS.get(value.get("to", ""))
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if words is None or place is None:
        raise Oops("sprint.no_direct")
    in_channel, turn.place = turn.place.kind == "channel", place
    turn.parts.repertoire.say(turn, words)
    if in_channel:
        turn.toast("sprint.see_private")
