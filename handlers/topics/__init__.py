"""The topic pack: what this week can be written about; added one by one, pasted or as a file, and claimed from."""

from __future__ import annotations

import re

from bot import sheets, tables
from bot.chat import Oops, Said
from bot.feature import Feature, Value, anything
from bot.tables import Unreadable
from bot.work import Turn
from handlers.topics import adding, importing, pack, products, reading
from storage import once
from storage import topics as kept
from storage.people import GUEST
from storage.topics import Topic

topics = Feature("topics")
topics.notice("pack")(pack.pack)
topics.notice("topic")(pack.topic)
topics.include(adding.adding)
topics.include(products.mistyped)

NUMBER = re.compile(r"^#?\s*(\d{1,6})\s*号?$")
ADD = re.compile(r"^(?:加|添加|新增|add)\s*[:：]?\s*", re.IGNORECASE)
PUBLISH = ("发布", "发到群里", "publish")
IMPORT = re.compile(r"^(?:导入|import)(?:\s*[:：]\s*|\s+|$)(?P<file>\S+\.[a-z]{2,4}$)?", re.IGNORECASE)
OF_TOPICS = re.compile(r"选题|topics?", re.IGNORECASE)


def _is_meant(words: str) -> bool:
    """A number, lines of a pack, or nothing: running words that merely begin with "选题" are no command."""
    said = words.strip()
    lines = "\n" in said or "|" in said or "｜" in said or "\t" in said
    imports = IMPORT.match(said)
    begun = NUMBER.match(said) or ADD.match(said) or (imports and imports.end() == len(said))
    return not said or lines or bool(begun) or said.casefold() in PUBLISH


@topics.command("选题", "选题包", "topics", "topic pack", least=GUEST, reads=_is_meant, means=_is_meant, own=anything)
def show(turn: Turn, words: str) -> None:
    """`选题`: this week's pack; `选题 12`; `选题 加 标题|卖点|…`, or one topic a line; `导入`; `发布`."""
    files = sheets.files_in(turn.event)
    number = NUMBER.match(words)
    if files:
        adding.fetch_all(turn, files)
    elif number is not None:
        _show_one(turn, int(number[1]))
    elif words.strip().casefold() in PUBLISH:
        publish(turn, {})
    elif words.strip():
        lines = IMPORT.sub("", ADD.sub("", words.strip("\n"), count=1), count=1)
        if not lines:
            raise Oops("topics.import_how")
        adding.pasted(turn, lines)
    else:
        _show_pack(turn)


def _show_pack(turn: Turn) -> None:
    what = pack.subject(turn, pack.week_now(turn))
    if turn.place.kind == "channel" and turn.who.role != GUEST:
        turn.hang("topics.pack", what, turn.place.itself, again=True)
    elif turn.place.kind == "dm":
        turn.hang("topics.pack", what, turn.place.itself, turn.who, again=True)
    else:
        turn.hang_for(turn.who, "topics.pack", what, again=True)
        turn.reply("tasks.in_your_dm", who=turn.me)


def _show_one(turn: Turn, number: int) -> None:
    topic = kept.numbered(turn.db, turn.team.id, number)
    if topic is None or not pack.visible(turn, [topic]):
        raise Oops("topics.unknown", number=number)
    _hang(turn, topic)


def _hang(turn: Turn, topic: Topic) -> None:
    if turn.place.kind == "dm":
        turn.hang("topics.topic", topic.id, turn.place.itself, turn.who, again=True)
    else:
        turn.hang_for(turn.who, "topics.topic", topic.id, again=True)


@topics.button("see", least=GUEST)
def see(turn: Turn, value: Value) -> None:
    """One topic, in private."""
    _hang(turn, adding.the_topic(turn, value))
    turn.toast("tasks.in_private")


@topics.button("page", least=GUEST)
def page(turn: Turn, value: Value) -> None:
    """The whole pack, a page at a time, in private."""
    number = value.get("page", "0")
    card = pack.page_card(turn, pack.week_of(value.get("week", turn.today.isoformat())), int(number))
    if turn.place.kind == "dm" and value.get("turned") == "yes":
        turn.settle(card)
    else:
        turn.whisper(card)
    turn.toast("tasks.in_private")


@topics.button("publish")
def publish(turn: Turn, value: Value) -> None:
    """The pack hangs in the home channels, once; everything that changes shows there."""
    if not pack.may_add(turn.who):
        raise Oops("topics.content_only")
    week = pack.week_now(turn)
    if not kept.of_week(turn.db, turn.team.id, week):
        raise Oops("topics.empty")
    homes = turn.homes()
    if not homes:
        raise Oops("topics.no_home")
    key = f"{turn.team.id}:topics.publish:{week.isoformat()}"
    if once.was_done(turn.db, key):
        raise Oops("topics.is_published")
    once.first_time(turn.db, key)
    for home in homes:
        turn.hang("topics.pack", pack.subject(turn, week), home, again=True)
    turn.toast("topics.published")
    if isinstance(turn.event, Said) and turn.place.kind == "dm":
        turn.reply("topics.published")


@topics.button("withdraw")
def withdraw(turn: Turn, value: Value) -> None:
    """Out of the pack; what somebody has claimed stays theirs."""
    if not pack.may_add(turn.who):
        raise Oops("topics.content_only")
    topic = adding.the_topic(turn, value)
    whole = importing.take_out(turn.db, topic, turn.now, turn.who.id)
    adding.show(turn, topic)
    turn.toast("topics.withdrawn" if whole else "topics.half_withdrawn", number=topic.number)


@topics.hears
def hear(turn: Turn, words: str) -> bool:
    """A file sent without words; a table that can only be a pack."""
    files = sheets.files_in(turn.event)
    if files and (not words or words.strip() in {file.name for file in files}):
        for file in files:
            adding.offer_file(turn, file)
        return True
    if files and OF_TOPICS.search(words) and pack.may_add(turn.who):
        adding.fetch_all(turn, files)
        return True
    if turn.place.kind != "dm" or not pack.may_add(turn.who) or not _reads_like_a_pack(words):
        return False
    adding.pasted(turn, words)
    return True


@topics.makes
def is_a_pack(turn: Turn, words: str) -> bool:
    """A table of topics, wherever those who may add topics show it."""
    return pack.may_add(turn.who) and _reads_like_a_pack(words)


def _reads_like_a_pack(words: str) -> bool:
    if "\n" not in words or not re.search(r"[\t|｜]", words):
        return False
    try:
        return reading.is_pack(words, tables.pasted(words))
    except Unreadable:
        return False
