"""Topics come into the pack one by one, as pasted lines, or as a file; what is wrong is named by line and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import sheets, tables
from bot.chat import Button, Buttons, Card, Field, File, Form, Line, Oops, Option, Text
from bot.feature import Feature, Fields, Value, many, one
from bot.library import sight
from bot.tables import Fault, Table
from bot.thoughts import Found
from bot.work import Look, Turn
from handlers.topics import importing, pack, products, reading
from handlers.topics.headings import KINDS
from handlers.topics.reading import Pack, TopicLine
from storage import slots, teams, topics
from storage.topics import Topic

adding = Feature("topics")
MOST_FAULTS = 8


# --- lines and files ----------------------------------------------------------------------------------------------


def pasted(turn: Turn, words: str) -> None:
    """`选题` and below it one topic a line, or a table copied from Feishu or Excel."""
    _must(turn)
    put_in(turn, reading.read(tables.pasted(words), brand_names(turn)))


def brand_names(look: Look) -> list[str]:
    return [brand.name for brand in teams.brands(look.db, look.team.id)]


def put_in(turn: Turn, found: Pack, file: str = "") -> None:
    """What is well written goes in and shows at once; what is not is named; all of it can be taken out again."""
    week, batch = pack.week_now(turn), turn.event.id
    report = importing.put_in(turn.db, turn.team, week, found.topics, turn.now, by=turn.who.id, batch=batch)
    for number in report.changed:
        changed = topics.numbered(turn.db, turn.team.id, number)
        if changed is not None:
            turn.refresh("topics.topic", changed.id)
    turn.refresh("topics.pack", pack.subject(turn, week))
    turn.refresh("sprint.card", pack.subject(turn, week))
    turn.refresh("tasks.board", turn.team.id)
    card = report_card(turn, report, found, batch)
    turn.reply(replace(card, title=(*turn.room.line("topics.file.of", name=file), *card.title)) if file else card)


def ask_about_product(turn: Turn, line: TopicLine, batch: str) -> None:
    """A topic that somebody filled in names a product that nobody knows."""
    found = products.doubts(turn, [line])
    if found:
        title = turn.line("topics.doubt.product_of", said=found[0].said, near=found[0].near)
        turn.whisper(Card(title, (Buttons(tuple(products.ways_out(turn, found, batch))),), "warn"))


def report_card(turn: Turn, report: importing.Report, found: Pack, batch: str) -> Card:
    lines: list[Line] = [fault_line(turn, fault) for fault in found.faults[:MOST_FAULTS]]
    if len(found.faults) > MOST_FAULTS:
        lines.append(turn.room.line("topics.put_in.more_faults", n=len(found.faults) - MOST_FAULTS))
    if found.unknown:
        lines.append(turn.room.line("topics.put_in.unknown", columns=turn.room.listed(found.unknown[:5])))
    doubts = products.doubts(turn.room, found.topics) if report.added or report.changed else []
    lines += products.lines_about(turn.room, doubts)
    ways: list[Button] = []
    if report.added:
        ways = [turn.room.button("topics.publish", "primary"), turn.room.button("topics.take_out", batch=batch)]
        ways += products.ways_out(turn.room, doubts, batch)
    key = "title" if report.added or report.changed else "nothing" if report.known else "none"
    title = turn.room.line(
        f"topics.put_in.{key}", n=len(report.added), changed=len(report.changed), known=report.known,
        bad=len({fault.line for fault in found.faults}), numbers=_span(report.added),
    )  # fmt: skip
    text = (Text(tuple(lines)),) if lines else ()
    return Card(title, (*text, Buttons(tuple(ways))) if ways else text, "warn" if found.faults or doubts else "plain")


def _span(numbers: tuple[int, ...]) -> str:
    """ "#12" or "#12–#20"; what was put in together has numbers that follow each other."""
    if not numbers:
        return ""
    return f"#{numbers[0]}" if len(numbers) == 1 else f"#{numbers[0]}–#{numbers[-1]}"


def fault_line(turn: Turn, fault: Fault) -> Line:
    return turn.room.line(fault.key, **fault.blanks)


@adding.button("take_out")
def take_out(turn: Turn, value: Value) -> None:
    """The batch goes out of the pack again, as far as nobody has claimed of it."""
    _must(turn)
    batch = topics.of_batch(turn.db, turn.team.id, value.get("batch", ""))
    if not batch:
        raise Oops("topics.take_out.over")
    gone = sum(importing.take_out(turn.db, topic, turn.now, turn.who.id) for topic in batch)
    for topic in batch:
        show(turn, topic)
    turn.settle("topics.take_out.done", n=gone, stay=len(batch) - gone)


def show(turn: Turn, topic: Topic) -> None:
    """Everything that shows the topic is out of date."""
    for place in topics.places_of(turn.db, topic.id):
        turn.refresh("tasks.piece", place.id)
    turn.refresh("topics.topic", topic.id)
    for kind in ("topics.pack", "sprint.card"):
        turn.refresh(kind, pack.subject(turn, topic.week))
    turn.refresh("tasks.board", turn.team.id)


# --- a file -------------------------------------------------------------------------------------------------------


def offer_file(turn: Turn, file: File) -> None:
    """A file without words: what is it?"""
    packed = sheets.pack(file)
    ways = [turn.button("topics.file", "primary", file=packed), turn.button("tasks.figures_file", file=packed)]
    shown = ways if pack.may_add(turn.who) else ways[1:]
    if sight.may_edit(turn.who):
        shown = [*shown, turn.button("faq.file", file=packed)]
    turn.reply(Card(turn.room.line("topics.file.what", name=file.name), (Buttons(tuple(shown)),)))


@adding.button("file")
def file_pressed(turn: Turn, value: Value) -> None:
    _must(turn)
    file = sheets.unpack(value.get("file", ""))
    turn.settle("topics.file.reading", name=file.name)
    fetch(turn, file)


def fetch_all(turn: Turn, files: Sequence[File]) -> None:
    """Each is read, and each is answered."""
    for file in files:
        fetch(turn, file, file.name if len(files) > 1 else "")
    turn.reply("topics.file.reading", name=turn.room.label("tasks.comma").join(file.name for file in files))


def fetch(turn: Turn, file: File, name: str = "") -> None:
    """`name`: of several files the answer says which one it is about."""
    _must(turn)
    turn.think("topics.read", name, file=file)


@adding.thought("read", sheets.think)
def was_read(turn: Turn, words: str, found: Found) -> None:
    try:
        pack_read = reading.read(sheets.table_in(found), brand_names(turn), headed=True)
    except tables.Unreadable as why:
        if not words:
            raise
        turn.reply("topics.file.unread", name=words, why=turn.room.label(why.key, **why.values))
        return
    put_in(turn, pack_read, words)


# --- one by one ---------------------------------------------------------------------------------------------------


def open_add(look: Look, value: Value) -> Form:
    _must(look)
    return _form(look, "add", None)


def open_edit(look: Look, value: Value) -> Form:
    _must(look)
    return _form(look, "edit", the_topic(look, value))


def _form(look: Look, name: str, topic: Topic | None) -> Form:
    said = topic or Topic(team_id="", number=0, week=look.today, title="", source="", created_at=look.now)
    kinds = tuple(Option(kind, kind) for kind in KINDS)
    stances = tuple(Option(s or "neutral", look.label(f"topics.stance.{s or 'neutral'}"))
                    for s in (slots.NEUTRAL, slots.PRAISES, slots.COMPLAINS))  # fmt: skip
    yes = (Option("yes", look.label("topics.form.shareable_yes")),)
    fields = [
        _text(look, "title", said.title, required=True), _text(look, "point", said.selling_point),
        _text(look, "product", said.product), _text(look, "angles", said.angles, kind="long"),
        Field("places", look.label("topics.form.places"), "text", str(said.places)),
        Field("kinds", look.label("topics.form.kinds"), "many", tuple(said.kinds.split()), kinds),
        _text(look, "format", said.format), _text(look, "assets", said.assets, kind="long"),
        Field("stance", look.label("topics.form.stance"), "one", said.stance or "neutral", stances),
        Field("shareable", look.label("topics.form.shareable"), "many", ("yes",) if said.shareable else (), yes),
    ]  # fmt: skip
    return Form(
        f"topics.{name}", look.label(f"topics.form.{name}"), tuple(fields), look.label("topics.form.submit"),
        look.label("tasks.form.cancel"), look.label("tasks.form.kept"), {"topic": topic.id} if topic else {},
    )  # fmt: skip


def _text(look: Look, name: str, value: str, *, kind: str = "text", required: bool = False) -> Field:
    hint = look.label("topics.form.hint_angles") if name == "angles" else ""
    label = look.label(f"topics.form.{name}")
    if kind == "long":
        return Field(name, label, "long", value, hint=hint, limit=2000)
    return Field(name, label, "text", value, required=required, limit=200)


def _filled(look: Look, fields: Fields) -> TopicLine:
    """The form as a line of a pack, read in the same way."""
    cells = [one(fields, name) for name in ("title", "point", "product", "angles")]
    cells += [" ".join(many(fields, "kinds")), one(fields, "places"), one(fields, "format"), one(fields, "assets")]
    row = tables.Row(1, tuple(cells))
    found = reading.read(Table((tables.Row(0, reading.ORDER), row)))
    if found.faults or not found.topics:
        fault = found.faults[0] if found.faults else Fault("topics.fault.no_title", 1)
        raise Oops(fault.key, field=fault.column, **fault.blanks)
    stance = one(fields, "stance")
    return replace(found.topics[0], stance="" if stance == "neutral" else stance,
                   shareable="yes" in many(fields, "shareable"))  # fmt: skip


@adding.form("add", open_add, own=True)
def added(turn: Turn, value: Value, fields: Fields) -> None:
    _must(turn)
    line = _filled(turn, fields)
    week, batch = pack.week_now(turn), turn.event.id
    report = importing.put_in(turn.db, turn.team, week, [line], turn.now, by=turn.who.id, batch=batch)
    if not report.added:
        number = report.changed[0] if report.changed else 0
        raise Oops("topics.is_there", field="title", number=f"#{number} " if number else "")
    topic = topics.numbered(turn.db, turn.team.id, report.added[0])
    if topic is not None:
        show(turn, topic)
        ask_about_product(turn, line, batch)
    turn.toast("topics.added", number=report.added[0])


@adding.form("edit", open_edit, own=True)
def edited(turn: Turn, value: Value, fields: Fields) -> None:
    _must(turn)
    topic = the_topic(turn, value)
    line = _filled(turn, fields)
    topic.batch = topic.batch or turn.event.id
    importing.rewrite(turn.db, topic, line)
    show(turn, topic)
    ask_about_product(turn, line, topic.batch)
    turn.toast("topics.changed", number=topic.number)


def the_topic(look: Look, value: Value) -> Topic:
    topic = look.db.get(Topic, value.get("topic", ""))
    if topic is None or topic.team_id != look.team.id or not pack.visible(look, [topic]):
        raise Oops("tasks.gone")
    return topic


def _must(look: Look) -> None:
    if look.reader is None or not pack.may_add(look.reader):
        raise Oops("topics.content_only")
