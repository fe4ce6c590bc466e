"""Setting up a team: the bot is added to a channel and asks for what it needs; all of it can be changed by word."""

from __future__ import annotations

from bot.chat import Card, Joined, Left
from bot.feature import Feature, anything
from bot.stranger import Stranger
from bot.work import Turn
from handlers.setup import cards, channels, form, hands, history, rules
from storage.people import DEPUTY, DIRECTOR, LEAD, Member
from storage.teams import HOME, OTHER, WAR_ROOM

__all__ = ["greet", "setup"]

HISTORY = ("记录", "历史", "history", "log")

setup = Feature("setup")
setup.notice("card")(cards.card)
setup.notice("settings")(cards.settings)
setup.notice("channel")(cards.channel)


def greet(stranger: Stranger) -> Member | None:
    """Somebody unknown did something; whoever adds the bot to a channel becomes known by it."""
    return channels.welcome(stranger)


# --- the bot comes into a channel, and goes -----------------------------------------------------------------------


@setup.watches(Joined)
def joined(turn: Turn, event: Joined) -> None:
    channels.joined(turn, event)


@setup.watches(Left)
def left(turn: Turn, event: Left) -> None:
    channels.left(turn, event)


setup.button("found")(channels.hang_card)
setup.button("as_home", least=LEAD)(channels.pressed_purpose(HOME))
setup.button("as_war_room", least=LEAD)(channels.pressed_purpose(WAR_ROOM))
setup.button("as_other", least=LEAD)(channels.pressed_purpose(OTHER))


# --- settings -----------------------------------------------------------------------------------------------------

setup.form("team", form.opened, least=DEPUTY, fresh=True, own=True)(form.filled)


@setup.command(
    "设置", "settings", reads=rules.names_standup_time,
    means=lambda words: not words or words.casefold() in HISTORY or rules.names_standup_time(words),
)  # fmt: skip
def settings(turn: Turn, words: str) -> None:
    """The settings for everybody to read, for director and deputy to change; `记录`: who changed what.

    In private, since names and hours are no news for a whole channel. Only the card of a team that is not set up yet
    hangs in its channel, where its people are waiting for it.
    """
    wants_history = words.casefold() in HISTORY
    if not turn.team.ready and not wants_history:
        reader = turn.who if turn.place.kind == "dm" else None
        turn.hang("setup.card", turn.team.id, turn.place.itself, reader, again=True)
        return
    if wants_history:
        turn.whisper(history.card(turn))
    elif turn.place.kind == "dm":
        turn.hang("setup.settings", turn.team.id, turn.place.itself, turn.who, again=True)
    else:
        turn.hang_for(turn.who, "setup.settings", turn.team.id, again=True)
    if turn.place.kind == "channel":
        turn.reply(Card(turn.room.line("setup.in_private", who=turn.me)))


# --- people -------------------------------------------------------------------------------------------------------


@setup.command(
    "加人", "add", least=LEAD, fresh=True, reads=rules.names_somebody, means=rules.names_somebody, own=anything
)
def add(turn: Turn, words: str) -> None:
    hands.add(turn, words)


@setup.command(
    "移出", "remove", least=LEAD, fresh=True, reads=rules.names_somebody, means=rules.names_somebody, own=anything
)
def remove(turn: Turn, words: str) -> None:
    hands.remove(turn, words)


@setup.command(
    "角色", "role", least=DIRECTOR, fresh=True, reads=rules.names_somebody, means=rules.names_somebody, own=anything
)
def role(turn: Turn, words: str) -> None:
    hands.give_role(turn, words)


setup.hears(hands.hear)
setup.button("into", least=LEAD, fresh=True)(hands.into)
setup.button("guest_in_rounds", least=LEAD, fresh=True)(hands.guest_in_rounds)


@setup.command("频道", "channel", least=DEPUTY, fresh=True, reads=lambda w: bool(rules.use_in(w)),
               means=lambda words: not words or rules.use_in(words) != "" or rules.is_chinese(words))  # fmt: skip
def channel(turn: Turn, words: str) -> None:
    """`频道 主频道|作战室|普通`, said in that channel."""
    channels.say_purpose(turn, words)
