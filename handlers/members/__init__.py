"""What people say about themselves: their language, their leave, their second messenger, and what is kept of them."""

from __future__ import annotations

from bot.chat import Buttons, Card, Oops
from bot.feature import Feature, Value
from bot.stranger import Stranger
from bot.teamfile.words import LANGUAGES
from bot.work import Turn, sentence
from handlers.members import about, data, erasing, leave, linking
from storage import tasks
from storage.people import GUEST

__all__ = ["greet", "members"]

members = Feature("members")


def greet(stranger: Stranger) -> bool:
    """A stranger who knows a code is no stranger; True if that was what they said."""
    return linking.greet(stranger)


# --- language -----------------------------------------------------------------------------------------------------


@members.command("语言", "language", least=GUEST, reads=lambda words: words.strip().casefold() in LANGUAGES,
                 means=lambda words: len(words.split()) < 2)  # fmt: skip
def language(turn: Turn, words: str) -> None:
    """`语言 zh|en`: from now on, and at once."""
    if not words:
        ways = tuple(turn.button(f"members.speak_{code}") for code in ("zh", "en"))
        turn.whisper(Card(turn.line("members.language.which"), (Buttons(ways),)))
        return
    chosen = LANGUAGES.get(words.casefold(), "")
    if not chosen:
        raise Oops("members.language.unknown", word=words)
    _speak(turn, chosen)
    turn.reply(sentence(turn, "members.language.set"))


def _speak(turn: Turn, lang: str) -> None:
    turn.who.lang = turn.lang = lang
    turn.db.add(turn.who)
    about.redraw(turn)


@members.button("speak_zh", least=GUEST)
def chinese(turn: Turn, value: Value) -> None:
    _speak(turn, "zh")
    turn.settle(sentence(turn, "members.language.set"))


@members.button("speak_en", least=GUEST)
def english(turn: Turn, value: Value) -> None:
    _speak(turn, "en")
    turn.settle(sentence(turn, "members.language.set"))


# --- leave --------------------------------------------------------------------------------------------------------


@members.command("请假", "leave", least=GUEST, reads=leave.reads, means=leave.means)
def away(turn: Turn, words: str) -> None:
    _must_be_asked(turn)
    leave.say(turn, words)


def _must_be_asked(turn: Turn) -> None:
    """A guest who is in no stand-up and has nothing to do for the team is told so, rather than that it is noted."""
    if not turn.who.enrolled and turn.who.role == GUEST and not tasks.open_of(turn.db, turn.who.id):
        raise Oops("members.leave.not_asked")


@members.command("取消请假", "cancel leave", least=GUEST, reads=leave.reads, means=leave.means)
def back(turn: Turn, words: str) -> None:
    leave.take_back(turn, words)


members.button("back", least=GUEST)(leave.pressed_back)


@members.hears
def hear(turn: Turn, words: str) -> bool:
    """ "明天请假": leave, though it does not begin with the word."""
    taken = leave.hear(turn, words)
    if taken:
        _must_be_asked(turn)  # which undoes what was taken
    return taken


# --- a second messenger -------------------------------------------------------------------------------------------


@members.command("绑定", "link", least=GUEST, fresh=True, reads=linking.means, means=linking.means)
def link(turn: Turn, words: str) -> None:
    linking.say(turn, words)


# --- what is kept -------------------------------------------------------------------------------------------------

members.button("erase", least=GUEST)(erasing.pressed)
members.include(data.data)
members.button("erase_all", least=GUEST)(erasing.everything)
members.button("forget_questions", least=GUEST)(erasing.questions)


@members.command("我", "me", least=GUEST, means=lambda words: not words)
def me(turn: Turn, words: str) -> None:
    """What is kept about whoever asks, in private."""
    turn.whisper(about.card(turn))
    if turn.place.kind == "channel":
        turn.reply(Card(turn.room.line("members.in_private", who=turn.me), ()))
