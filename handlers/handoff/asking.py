"""Somebody passes a fan on: by words, by a form, by pointing at a message; what is missing is asked for."""

from __future__ import annotations

import re

from bot.chat import Buttons, Card, Field, Form, Oops, Option, Pointed, Quoted, Said
from bot.feature import Feature, Fields, Value, one
from bot.masking import hidden
from bot.phrases.boardwords import read_board
from bot.routing import route
from bot.work import Look, Turn
from handlers.handoff import cards, keeping, reading, screens, whose
from handlers.handoff.reading import Fan
from storage import handoffs, people, teams
from storage.content import COMMENT, DM
from storage.handoffs import ASKED, LANES, Handoff
from storage.people import GUEST, Member

asking = Feature("handoff")
CLAUSE = re.compile(r"[?？!！。；;\n]+|[，,](?=.{4})")
NAMES = ("转交", "handoff", "hand off")
SHORTCUT = "handoff.from_message"
FRIENDS = ("KOC", "KOL", "")
"""Who chats with fans themselves."""


@asking.watches(Pointed)
def pointed(turn: Turn, event: Pointed) -> None:
    """Slack's shortcut on a message: its words are the fan's."""
    if event.action == SHORTCUT:
        pass_on(turn, "", event.quoted)


def _is_no_task(words: str) -> bool:
    """ "转交 12 给小满" speaks of a task."""
    return read_board(f"转交 {words}").deed != "hand"


@asking.command(*NAMES, least=GUEST, fresh=True, reads=lambda words: True, means=_is_no_task)
def handoff(turn: Turn, words: str) -> None:
    """`转交` and the fan's words; in reply to a message, that message. Alone: what I am to answer, and a form."""
    event = turn.event
    quoted = event.quoted if isinstance(event, Said) else None
    if not words and quoted is None and not screens.images_in(event):
        show_mine(turn)
    else:
        pass_on(turn, words, quoted)


def show_mine(turn: Turn) -> None:
    """What waits for me, and the form."""
    held = handoffs.held_by(turn.db, turn.who.id)
    for one_ in held[:5]:
        turn.hang_for(turn.who, "handoff.card", one_.id, again=True)
    new = Buttons((turn.button("handoff.new", "primary", form=True),))
    turn.whisper(Card(turn.line("handoff.mine" if held else "handoff.mine_none", n=len(held)), (new,)))


def pass_on(turn: Turn, words: str, quoted: Quoted | None) -> None:
    """Read what was said, and send the fan to whoever answers such things."""
    crew = [member.name for member in people.everyone(turn.db, turn.team.id)]
    ours = [n for account in teams.accounts(turn.db, turn.team.id) for n in (account.name, account.handle) if n]
    fan = reading.read(words, crew, ours)
    said = quoted.text.strip() if quoted and quoted.text.strip() else fan.words
    if quoted is not None and quoted.text.strip():
        other = reading.read(quoted.text, crew, ours)
        fan = Fan(other.words or said, fan.lane, fan.network or other.network, fan.link or other.link,
                  fan.nickname or other.nickname, fan.where or other.where)  # fmt: skip
    if route(said).crisis is not None and not fan.lane:
        turn.reply("handoff.crisis")
        if quoted is not None or not isinstance(turn.event, Said):
            turn.parts.repertoire.say(turn, f"上报 {said}")
        return
    new = _kept(turn, fan, f"{words}\n{quoted.text if quoted else ''}", quoted)
    if new is not None:
        go_on(turn, new)


def _kept(turn: Turn, fan: Fan, text: str, quoted: Quoted | None) -> Handoff | None:
    """The handoff as far as it is known; None if this very message was passed on before."""
    source = f"message:{turn.place.lane}:{quoted.message}" if quoted else f"event:{turn.event.id}"
    known = handoffs.from_source(turn.db, turn.team.id, source)
    if known is not None:
        turn.reply("handoff.known", number=known.number, owner=cards.name(turn, known.owner_id))
        return None
    account = whose.spoken_for(turn, turn.who, text, fan.network)
    voice = account or next(iter(whose.accounts_of(turn, turn.who)), None)
    link = turn.event.link if isinstance(turn.event, Said) else ""
    images = screens.images_in(turn.event, quoted)
    new = keeping.keep(turn, Handoff(
        team_id=turn.team.id, number=0, source=source, words=hidden(fan.words), nickname=fan.nickname, link=fan.link,
        network=fan.network or (whose.network_of(account) if account else ""), account_id=account.id if account else "",
        where=fan.where, pictures=len(images), origin=(quoted.link if quoted else "") or link,
        product=whose.product_in(turn, text, account), asker_id=turn.who.id, asked_at=turn.said_at,
        kind=voice.kind if voice else "", lane=fan.lane or lane_of(fan.words),
    ))  # fmt: skip
    screens.fetch(turn, new, images)
    return new


def lane_of(words: str) -> str:
    """The lane the words belong to, "" where somebody must say. Who asks two things at once is the seller's: a wrong
    price costs most, and a seller can ask the engineer."""
    routed = route(words)
    if routed.lane == "koe" and any(route(part).lane == "kos" for part in CLAUSE.split(words) if part.strip()):
        return "kos"
    return routed.lane if routed.lane in LANES and (routed.sure or routed.cues) else ""


def go_on(turn: Turn, new: Handoff) -> None:
    """Ask for what is missing; if nothing is, send it on its way."""
    if not new.lane:
        _ask(turn, new, "handoff.which_lane", _lane_buttons(turn, new, ("kos", "koe", "director")))
    elif new.lane == "koc" and new.kind in FRIENDS:
        _ask(turn, new, "handoff.stays", _lane_buttons(turn, new, ("koe", "kos")))
    elif not (new.link or new.nickname or new.pictures):
        _ask_where(turn, new)
    else:
        _send(turn, new)


def _ask(turn: Turn, new: Handoff, key: str, row: Buttons) -> None:
    turn.reply(Card(turn.room.line(key, words=cards.cut(new.words) or "…"), (row,)))


def _lane_buttons(turn: Turn, new: Handoff, lanes: tuple[str, ...]) -> Buttons:
    return Buttons(tuple(
        turn.room.button("handoff.lane", label=turn.room.label(f"handoff.to.{lane}"), handoff=new.id, lane=lane)
        for lane in lanes
    ))  # fmt: skip


def _ask_where(turn: Turn, new: Handoff) -> None:
    """Nobody can answer a fan whom nobody can find."""
    fill = turn.room.button("handoff.locate", "primary", form=True, handoff=new.id)
    card = Card(turn.room.line("handoff.where_asked"), (Buttons((fill,)),))
    turn.ask("handoff.where", card, handoff=new.id)


def _send(turn: Turn, new: Handoff) -> None:
    known = handoffs.same_fan(turn.db, new)
    if known is not None:
        _join(turn, known, new)
    else:
        _begin(turn, new)


def _join(turn: Turn, known: Handoff, new: Handoff) -> None:
    """One fan, one person who answers; unless what they ask now is another lane's, and the asker says so."""
    keeping.join(turn, known, new)
    minutes = max(1, int((turn.now - known.asked_at).total_seconds() // 60))
    room = turn.room
    title = room.line("handoff.joined", n=minutes, number=known.number, owner=cards.name(turn, known.owner_id))
    if known.lane == new.lane:
        turn.reply(Card(title))
        turn.db.delete(new)
        turn.db.flush()
    else:
        label = room.label("handoff.button.apart", lane=room.label(f"handoff.lane.{new.lane}").strip())
        turn.reply(Card(title, (Buttons((room.button("handoff.apart", label=label, handoff=new.id),)),)))


@asking.button("apart", least=GUEST)
def apart(turn: Turn, value: Value) -> None:
    """What the fan asked now goes to its own lane after all."""
    new = the_draft(turn, value, turn.who)
    turn.settle("handoff.lane_chosen", lane=turn.room.label(f"handoff.lane.{new.lane}"))
    _begin(turn, new)


def _begin(turn: Turn, new: Handoff) -> None:
    owner = keeping.begin(turn, new)
    if owner is None:
        raise Oops("handoff.nobody", lane=turn.label(f"handoff.lane.{new.lane}"))
    if turn.place.kind == "dm":
        turn.hang("handoff.asked", new.id, turn.place.itself, turn.who)
    else:
        turn.hang_for(turn.who, "handoff.asked", new.id)
        turn.reply("handoff.sent", owner=owner.name, number=new.number)


# --- what was missing ---------------------------------------------------------------------------------------------


def the_draft(look: Look, value: Value, who: Member | None) -> Handoff:
    """The handoff that lacks something yet; its asker's own."""
    found = look.db.get(Handoff, value.get("handoff", ""))
    if found is None or found.team_id != look.team.id or who is None or found.asker_id != who.id:
        raise Oops("handoff.gone")
    if found.state != ASKED:
        raise Oops("handoff.known", number=found.number, owner=cards.name(look, found.owner_id))
    return found


@asking.button("lane", least=GUEST)
def lane_chosen(turn: Turn, value: Value) -> None:
    new = the_draft(turn, value, turn.who)
    if value.get("lane", "") not in LANES:
        raise Oops("handoff.gone")
    new.lane = value["lane"]
    turn.db.add(new)
    turn.settle("handoff.lane_chosen", lane=turn.room.label(f"handoff.lane.{new.lane}"))
    go_on(turn, new)


def _says_where(words: str) -> bool:
    """ "转交 12 给小满" is no place, though it passes on no fan either."""
    return not words.strip().casefold().startswith(NAMES)


@asking.question("where", _says_where)
def located(turn: Turn, value: Value, words: str) -> None:
    """The next words say where the fan is."""
    new = the_draft(turn, value, turn.who)
    crew = [member.name for member in people.everyone(turn.db, turn.team.id)]
    fan = reading.read(words, crew)
    nickname = fan.nickname or ("" if fan.link or len(fan.words) > 30 else fan.words)
    images = screens.images_in(turn.event)
    screens.fetch(turn, new, images)
    _locate(turn, new, Fan("", "", fan.network, fan.link, nickname, fan.where), len(images))


def _locate(turn: Turn, new: Handoff, fan: Fan, pictures: int = 0) -> None:
    new.network, new.where = fan.network or new.network, fan.where or new.where
    new.link, new.nickname = fan.link or new.link, fan.nickname or new.nickname
    new.pictures += pictures
    turn.db.add(new)
    turn.forget_question()
    go_on(turn, new)


def open_locate(look: Look, value: Value) -> Form:
    new = the_draft(look, value, look.reader)
    return _form(look, "locate", _where_fields(look, new), {"handoff": new.id})


@asking.form("locate", open_locate, least=GUEST)
def locate_filled(turn: Turn, value: Value, fields: Fields) -> None:
    new = the_draft(turn, value, turn.who)
    _locate(turn, new, _fan_of(fields))


def open_new(look: Look, value: Value) -> Form:
    words = Field("words", look.label("handoff.form.words"), "long", required=True, limit=1000)
    return _form(look, "new", (words, *_where_fields(look, None)), {})


@asking.form("new", open_new, least=GUEST, fresh=True)
def new_filled(turn: Turn, value: Value, fields: Fields) -> None:
    words, fan = one(fields, "words"), _fan_of(fields)
    if not words:
        raise Oops("handoff.form.empty", field="words")
    if not (fan.link or fan.nickname):
        raise Oops("handoff.form.no_place", field="nickname")
    if route(words).crisis is not None:
        turn.toast("handoff.crisis")
        turn.parts.repertoire.say(turn, f"上报 {words}")
        return
    new = _kept(turn, Fan(words, "", fan.network, fan.link, fan.nickname, fan.where), words, None)
    if new is not None:
        go_on(turn, new)


def _where_fields(look: Look, known: Handoff | None) -> tuple[Field, ...]:
    places = (Option(COMMENT, look.label("handoff.where.comment")), Option(DM, look.label("handoff.where.dm")))
    return (
        Field("nickname", look.label("handoff.form.nickname"), "text", known.nickname if known else "", limit=60),
        Field("link", look.label("handoff.form.link"), "text", known.link if known else "", limit=600,
              hint=look.label("handoff.form.link_hint")),
        Field("where", look.label("handoff.form.where"), "one", known.where if known else "", places),
    )  # fmt: skip


def _fan_of(fields: Fields) -> Fan:
    found = reading.read(one(fields, "link"))
    return Fan("", "", found.network, found.link, one(fields, "nickname").lstrip("@＠ ").strip(), one(fields, "where"))


def _form(look: Look, name: str, fields: tuple[Field, ...], value: dict[str, str]) -> Form:
    return Form(
        f"handoff.{name}", look.label(f"handoff.form.{name}"), fields, look.label("handoff.form.send"),
        look.label("handoff.form.cancel"), look.label("handoff.form.sent"), value,
    )  # fmt: skip
