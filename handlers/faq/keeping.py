"""Writing an entry in chat: the form for what is asked and locked, the form for how each voice says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.chat import Card, Field, Form, Oops, Option, Text
from bot.feature import Feature, Fields, Value, one
from bot.library import sight
from bot.wording import checks, facts, moments
from bot.wording.sheet import ALL_BRANDS, BadCell, from_cells, wording, wording_text
from bot.work import Look, Turn
from handlers.faq import changes, reviewing, searching
from handlers.faq.forms import BLANK, form
from storage import library, people, teams
from storage.content import CATEGORIES, VOICES, WHERE, Content
from storage.library import DRAFT, DROPPED, Entry, Version
from storage.people import GUEST

writing = Feature("faq")
IN_FORM = ("question", "asks", "category", "products", "campaign", "facts", "red_lines", "valid_from", "valid_to",
           "confidential", "owner", "shareable")  # fmt: skip
LONG = ("asks", "facts", "red_lines")
TYPED = ("typed_price", "typed_fact", "no_lane")
"""What is wrong with words that stand there already is mended in the other form; nobody approves it before."""


# --- opened -------------------------------------------------------------------------------------------------------


def opens_new(look: Look, value: Value) -> Form:
    """An empty entry; `question` may stand there already."""
    _must_edit(look, None)
    return _form(look, "new", Content(value.get("question", "")), None, {"base": "0"})


def opens_edit(look: Look, value: Value) -> Form:
    """The entry as its newest version has it."""
    entry = entry_of(look, value)
    _must_edit(look, entry)
    found = latest(look, entry)
    content = found.content if found else Content("")
    return _form(look, "edit", content, entry, {"entry": entry.id, "base": str(entry.head)})


def _form(look: Look, name: str, said: Content, entry: Entry | None, value: Mapping[str, str]) -> Form:
    tz = look.team_tz
    now = {
        "question": said.question, "asks": "\n".join(said.asks), "category": said.category,
        "products": "、".join(said.products), "campaign": said.campaign,
        "facts": facts.write(said.facts, tz, look.lang), "red_lines": "\n".join(said.red_lines),
        "valid_from": moments.write_start(said.valid_from, tz),
        "valid_to": moments.write_end(said.valid_to, tz), "shareable": "yes" if said.shareable else "no",
        "confidential": moments.write_start(said.confidential_until, tz),
        "owner": entry.owner_id if entry else look.reader.id if look.reader else "",
    }  # fmt: skip
    fields = tuple(_field(look, key, now[key]) for key in IN_FORM)
    return form(look, name, (*_brands(look, entry), *fields), value, look.lines("faq.form.intro"))


def _brands(look: Look, entry: Entry | None) -> tuple[Field, ...]:
    """Whose a new entry is, where the team has several brands; that never changes again."""
    known = [brand.name for brand in teams.brands(look.db, look.team.id)]
    if entry is not None or len(known) < 2:
        return ()
    mine = searching.brand_of_new(look, look.reader) if look.reader else ""
    options = (Option(ALL_BRANDS, look.label("faq.form.all_brands")), *(Option(name, name) for name in known))
    return (Field("brand", look.label("faq.form.brand"), "one", mine, options, required=True),)


def _field(look: Look, key: str, value: str) -> Field:
    label, hint = look.label(f"faq.form.{key}"), look.label(f"faq.form.hint_{key}")
    if key == "owner":
        crew = [m for m in people.everyone(look.db, look.team.id) if m.role != GUEST]
        return Field(key, label, "person", value, tuple(Option(m.id, m.name) for m in crew))
    if key in ("category", "shareable"):
        known = CATEGORIES if key == "category" else ("yes", "no")
        options = tuple(Option(word, look.label(f"faq.{key}.{word}")) for word in known)
        return Field(key, label, "one", value, options, required=True)
    return Field(key, label, "long" if key in LONG else "text", value, required=key == "question", hint=hint)


def opens_voices(look: Look, value: Value) -> Form:
    """How each voice says it, in a comment and in a direct message."""
    entry = entry_of(look, value)
    _must_edit(look, entry)
    found = latest(look, entry)
    content = found.content if found else Content("")
    fields = tuple(_voice_field(look, content, kind, where) for kind in VOICES for where in WHERE)
    names = look.listed(f"{{{name}}}" for name in dict.fromkeys(fact.name for fact in content.facts))
    sheet = "{人设.肤质}" if look.lang == "zh" else "{persona.skin}"
    intro = look.lines("faq.form.voices_intro", facts=names or look.label("faq.form.no_facts"), blank=sheet)
    return form(look, "voices", fields, {"entry": entry.id, "base": str(entry.head)}, intro)


def _voice_field(look: Look, content: Content, kind: str, where: str) -> Field:
    said = content.wording(kind, where)
    label = look.label(f"faq.form.voice_{where}", kind=kind)
    return Field(
        f"{kind}_{where}",
        label,
        "long",
        wording_text(said, look.lang) if said else "",
        hint=look.label("faq.form.hint_voice"),
    )


# --- filled -------------------------------------------------------------------------------------------------------


@writing.form("new", opens_new, own=True)
def new_filled(turn: Turn, value: Value, fields: Fields) -> None:
    """A new entry, a draft at first."""
    _must_edit(turn, None)
    content = _content(turn, fields, Content(""))
    brand = one(fields, "brand").replace(ALL_BRANDS, "") if one(fields, "brand") else searching.brand_of_new(turn)
    known = library.by_question(turn.db, turn.team.id, brand, content.question)
    if known is not None:
        raise Oops("faq.known", field="question", number=known.number)
    entry = library.add(turn.db, turn.team.id, brand, _owner(turn, fields), turn.now)
    version = library.write(turn.db, entry, content, turn.who.id, turn.now, 0)
    reviewing.call(turn, entry, version)
    _show(turn, entry)
    turn.toast("faq.saved_new", number=entry.number)


@writing.form("edit", opens_edit, own=True)
def edit_filled(turn: Turn, value: Value, fields: Fields) -> None:
    """One more version; the wordings stay as they are."""
    entry = entry_of(turn, value)
    _must_edit(turn, entry)
    base = _based_on(turn, entry, value)
    content = _content(turn, fields, base.content if base else Content(""))
    owner = _owner(turn, fields)
    if owner != entry.owner_id:
        entry.owner_id = owner
        turn.db.add(entry)
        turn.refresh("faq.entry", entry.id)
    _save(turn, entry, content, base)


@writing.form("voices", opens_voices, own=True)
def voices_filled(turn: Turn, value: Value, fields: Fields) -> None:
    """One more version; the facts stay as they are."""
    entry = entry_of(turn, value)
    _must_edit(turn, entry)
    base = _based_on(turn, entry, value)
    said = base.content if base else Content("")
    content = said.voiced(wording(k, w, one(fields, f"{k}_{w}")) for k in VOICES for w in WHERE)
    _check(content, "KOC_comment")
    _save(turn, entry, content, base)


def _based_on(turn: Turn, entry: Entry, value: Value) -> Version | None:
    """The version that stood in the form when it was opened."""
    base = int(value.get("base", "0") or 0)
    found = next((v for v in library.versions(turn.db, entry.id) if v.number <= base and v.state != DROPPED), None)
    return found or (library.version(turn.db, entry.id, base) if base else None)


def _content(turn: Turn, fields: Fields, before: Content) -> Content:
    """What was filled in, with the wordings as they were. Raises Oops at the first thing that is wrong."""
    cells = {key: one(fields, key) for key in IN_FORM if key != "owner"}
    try:
        record = from_cells(cells, turn.team_tz, turn.today)
    except BadCell as bad:
        raise Oops(f"faq.wrong.{bad.why}", field=bad.key, words=bad.words) from None
    content = replace(record.content, wordings=before.wordings)
    _check(content, "facts", but=TYPED)
    return content


def _check(content: Content, usual: str, but: tuple[str, ...] = ()) -> None:
    """The first fault, shown at its own field where the form has it; not those of these kinds."""
    for fault in checks.faults(content):
        if fault.why in but:
            continue
        field = fault.column.replace(".", "_")
        here = field if ("_" in field and usual != "facts") or fault.column in IN_FORM else usual
        raise Oops(f"faq.wrong.{fault.why}", field=here, words=fault.words, blank=BLANK)


def _save(turn: Turn, entry: Entry, content: Content, base: Version | None) -> None:
    """Keep it as a new draft. Where somebody else wrote meanwhile, both are kept, and the later is told."""
    newest = latest(turn, entry)
    number = base.number if base else 0
    if newest is not None and newest.content == content:
        turn.toast("faq.same", number=entry.number)
        return
    between = newest if newest is not None and newest.number > number else None
    if between is None and newest is not None and newest.state == DRAFT:
        library.end(turn.db, newest, turn.who.id, turn.now, "replaced")
        turn.refresh("faq.review", newest.id)
    version = library.write(turn.db, entry, content, turn.who.id, turn.now, number)
    reviewing.call(turn, entry, version)
    _show(turn, entry)
    turn.toast("faq.saved", number=entry.number, version=version.number)
    if between is not None:
        _tell_clash(turn, entry, version, between)


def _tell_clash(turn: Turn, entry: Entry, mine: Version, other: Version) -> None:
    """Two wrote at once: nothing is lost, and whoever came second sees what the other changed."""

    by = people.ever_in(turn.db, turn.team.id)
    name = next((member.name for member in by if member.id == other.author_id), "")
    turn.toast("faq.clash", number=entry.number, who=name, theirs=other.number, mine=mine.number)
    title = turn.line("faq.clash", number=entry.number, who=name, theirs=other.number, mine=mine.number)
    lines = changes.words(turn, other.content, mine.content)
    turn.whisper(Card(title, (Text((turn.line("faq.clash_differs"), *lines)),) if lines else ()))


# --- which --------------------------------------------------------------------------------------------------------


def entry_of(look: Look, value: Value) -> Entry:
    entry = look.db.get(Entry, value.get("entry", ""))
    if entry is None or entry.team_id != look.team.id:
        raise Oops("faq.gone")
    return entry


def latest(look: Look, entry: Entry) -> Version | None:
    """The newest version that nobody dropped."""
    return next((v for v in library.versions(look.db, entry.id) if v.state != DROPPED), None)


def _must_edit(look: Look, entry: Entry | None) -> None:
    if look.reader is None or not sight.may_edit(look.reader, entry):
        raise Oops("faq.not_yours")


def _owner(turn: Turn, fields: Fields) -> str:
    owner = one(fields, "owner")
    member = next((m for m in people.everyone(turn.db, turn.team.id) if m.id == owner), None)
    return member.id if member else turn.who.id


def _show(turn: Turn, entry: Entry) -> None:
    """The entry's own card, where its editor is looking."""
    turn.hang_for(turn.who, "faq.entry", entry.id, again=True)
