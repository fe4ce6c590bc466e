"""The sprint's forms: the draft, what data watches, the retro, and the team's own times."""

from __future__ import annotations

from datetime import date, datetime, time

from bot import products
from bot.chat import Buttons, Card, Field, Form, Oops, Option
from bot.feature import Feature, Fields, Value, many, one
from bot.hours import at_local
from bot.work import Look, Turn
from handlers.sprint import keeping, rules
from storage import rhythm, sprints, teams
from storage.people import DEPUTY, LEAD
from storage.rhythm import Rhythm
from storage.sprints import RetroNote, Sprint

forms = Feature("sprint")
MOST_BROUGHT = 50


def _form(look: Look, name: str, fields: list[Field], value: Value) -> Form:
    title = look.label(f"sprint.form.{name}")
    return Form(f"sprint.{name}", title, tuple(fields), look.label("sprint.form.submit"),
                look.label("sprint.form.cancel"), look.label("sprint.form.kept"), value)  # fmt: skip


def _week(look: Look, value: Value) -> date:
    given = value.get("week", "")
    return date.fromisoformat(given) if given else keeping.week_to_draft(look)


# --- the draft ----------------------------------------------------------------------------------------------------


def open_draft(look: Look, value: Value) -> Form:
    """What the week is for; whatever was said before stands there."""
    monday = _week(look, value)
    sprint = sprints.of_week(look.db, look.team.id, monday) or Sprint(
        team_id=look.team.id, monday=monday, created_at=look.now
    )
    if sprint.state in (sprints.WRAPPED, sprints.MISSED):
        raise Oops("sprint.over")
    names = look.listed(products.known(look.db, look.team.id)[:5])
    fields = [
        _words(look, "mission", sprint.mission, required=True),
        Field("product", look.label("sprint.form.product"), "text", sprint.product, limit=100,
              hint=look.label("sprint.form.hint_product", products=names)),
        *(_words(look, name, getattr(sprint, name)) for name in ("points", "targets", "red_lines")),
        *_wave_fields(look, sprint),
        _words(look, "watch", sprint.watch),
        *_bring_field(look, sprint),
    ]  # fmt: skip
    return _form(look, "draft", fields, {"week": monday.isoformat()})


def _words(look: Look, name: str, value: str, *, required: bool = False) -> Field:
    hint = look.label(f"sprint.form.hint_{name}")
    return Field(name, look.label(f"sprint.form.{name}"), "long", value, required=required, hint=hint, limit=600)


def _wave_fields(look: Look, sprint: Sprint) -> list[Field]:
    local = sprint.wave_at.astimezone(look.team_tz) if sprint.wave_at else None
    day, at = (f"{local:%Y-%m-%d}", f"{local:%H:%M}") if local else ("", "")
    fields = [
        Field("wave_day", look.label("sprint.form.wave_day"), "date", day),
        Field("wave_at", look.label("sprint.form.wave_at"), "time", at),
    ]
    leading = [account for account in teams.accounts(look.db, look.team.id) if account.kind == "KOL"]
    if leading:
        options = tuple(Option(account.id, account.name or account.handle) for account in leading[:100])
        chosen = sprint.wave_account_id or (options[0].value if len(options) == 1 else "")
        fields.append(Field("wave_account", look.label("sprint.form.wave_account"), "one", chosen, options))
    return fields


def _bring_field(look: Look, sprint: Sprint) -> list[Field]:
    """Topics of the sprint before that nobody took may come along."""
    before = sprints.latest(look.db, look.team.id, sprint.monday)
    if before is None or sprint.state != sprints.DRAFT:
        return []
    left = sprints.left_over(look.db, look.team.id, before.monday)[:MOST_BROUGHT]
    options = tuple(Option(topic.id, f"#{topic.number} {topic.title}"[:70]) for topic in left)
    chosen = tuple(sprint.brings.split()) if sprint.is_drafted else tuple(option.value for option in options)
    chosen = tuple(key for key in chosen if key in {option.value for option in options})
    return [Field("brings", look.label("sprint.form.brings"), "many", chosen, options)] if options else []


@forms.form("draft", open_draft, least=LEAD, own=True)
def drafted(turn: Turn, value: Value, fields: Fields) -> None:
    """Keep the draft; a week that should have begun by now begins with it."""
    monday = _week(turn, value)
    sprint = keeping.sprint_for(turn, monday)
    if sprint.state in (sprints.WRAPPED, sprints.MISSED):
        raise Oops("sprint.over")
    wave_at = _wave_at(turn, sprint, fields)
    mission = one(fields, "mission")
    if not mission:
        raise Oops("sprint.no_mission", field="mission")
    sprint.mission, sprint.product = " ".join(mission.split()), one(fields, "product")
    for name in ("points", "targets", "red_lines", "watch"):
        setattr(sprint, name, rules.lines_of(one(fields, name)))
    sprint.wave_at, sprint.wave_account_id = wave_at, one(fields, "wave_account")
    sprint.brings = "\n".join(many(fields, "brings")) if "brings" in fields else sprint.brings
    sprint.drafted_by = sprint.drafted_by or turn.who.id
    turn.db.add(sprint)
    turn.db.flush()
    _go_on(turn, sprint)
    _ask_about_product(turn, sprint)


def _ask_about_product(turn: Turn, sprint: Sprint) -> None:
    """A product that nobody knows was probably mistyped: all that compares products would miss it."""
    near = products.meant(sprint.product, products.known(turn.db, turn.team.id))
    if near:
        change = turn.button("sprint.product", "primary", label=turn.label("sprint.doubt.change", near=near),
                             week=sprint.monday.isoformat(), said=sprint.product, near=near)  # fmt: skip
        turn.whisper(Card(turn.line("sprint.doubt.product", said=sprint.product, near=near), (Buttons((change,)),)))


@forms.button("product", least=LEAD)
def product_meant(turn: Turn, value: Value) -> None:
    sprint = _of(turn, value)
    if sprint.product != value.get("said", ""):
        raise Oops("sprint.doubt.over")
    sprint.product = value.get("near", "")
    turn.db.add(sprint)
    keeping.show(turn, sprint)
    turn.settle("sprint.doubt.changed", near=sprint.product)


def _go_on(turn: Turn, sprint: Sprint) -> None:
    when = keeping.times_of(turn, sprint.monday)
    if sprint.state == sprints.DRAFT and when.publishes <= turn.now < when.wraps:
        keeping.publish(turn, sprint, turn.who.id)
        turn.toast("sprint.published")
    else:
        turn.toast("sprint.changed" if sprint.state == sprints.PUBLISHED else "sprint.drafted",
                   day=when.publishes.astimezone(turn.tz).date(), at=when.publishes)  # fmt: skip
    keeping.show(turn, sprint)
    if sprint.state == sprints.PUBLISHED:
        keeping.ask_for_wave(turn, sprint)
    before = sprints.latest(turn.db, turn.team.id, sprint.monday)
    if before is not None:
        turn.refresh("sprint.wrap", before.subject)


def _wave_at(turn: Turn, sprint: Sprint, fields: Fields) -> datetime | None:
    """When the KOL is to post; a day of this very sprint."""
    day, at = one(fields, "wave_day"), one(fields, "wave_at")
    if not day:
        return None
    try:
        on, clock = date.fromisoformat(day), time.fromisoformat(at or "18:00")
    except ValueError:
        raise Oops("sprint.wave_when", field="wave_day") from None
    if not sprint.monday - rules.WEEK / 7 <= on < sprint.monday + rules.WEEK:
        raise Oops("sprint.wave_elsewhere", field="wave_day")
    return at_local(on, clock, turn.team_tz)


# --- what data watches --------------------------------------------------------------------------------------------


def open_focus(look: Look, value: Value) -> Form:
    sprint = _of(look, value)
    return _form(look, "focus", [_words(look, "focus", sprint.focus or sprint.watch, required=True)], value)


@forms.form("focus", open_focus, own=True)
def focused(turn: Turn, value: Value, fields: Fields) -> None:
    keep_focus(turn, _of(turn, value), one(fields, "focus"))
    turn.toast("sprint.focused")


def keep_focus(turn: Turn, sprint: Sprint, words: str) -> None:
    """What data watches this week; the data group and those who lead say so."""
    if turn.who.group != "data" and turn.who.role not in keeping.DRAFTERS:
        raise Oops("sprint.for_data")
    if sprint.state not in (sprints.DRAFT, sprints.PUBLISHED):
        raise Oops("sprint.over")
    found = rules.lines_of(words.replace("、", "\n"))
    if not found:
        raise Oops("sprint.no_focus", field="focus")
    sprint.focus, sprint.focus_by, sprint.focus_at = found, turn.who.id, turn.now
    turn.db.add(sprint)
    keeping.show(turn, sprint)


def _of(look: Look, value: Value) -> Sprint:
    sprint = sprints.of_week(look.db, look.team.id, _week(look, value))
    if sprint is None:
        raise Oops("sprint.none")
    return sprint


# --- the retro ----------------------------------------------------------------------------------------------------


def open_retro(look: Look, value: Value) -> Form:
    sprint = _of(look, value)
    known = sprints.retro_note(look.db, sprint.id, look.reader.id) if look.reader else None
    keep, change = (known.keep, known.change) if known else ("", "")
    return _form(look, "retro", [_words(look, "keep", keep), _words(look, "change", change)], value)


@forms.form("retro", open_retro)
def written(turn: Turn, value: Value, fields: Fields) -> None:
    """What one person keeps and would change; written again, it replaces what was there."""
    sprint, keep, change = _of(turn, value), one(fields, "keep"), one(fields, "change")
    if not (keep or change):
        raise Oops("sprint.no_retro", field="keep")
    note = sprints.retro_note(turn.db, sprint.id, turn.who.id)
    note = note or RetroNote(sprint_id=sprint.id, member_id=turn.who.id, at=turn.now)
    note.keep, note.change, note.at = keep, change, turn.now
    turn.db.add(note)
    turn.db.flush()
    turn.refresh("sprint.wrap", sprint.subject)
    turn.toast("sprint.retro_kept")


# --- the team's times ---------------------------------------------------------------------------------------------

CLOCKS = ("draft_at", "publish_at", "pack_at", "wrap_at", "digest_at")
SPANS = {"slot_gap": (0, 720), "koc_after": (0, 720), "kos_after": (0, 720)}
"""Minutes: from, to."""


def open_times(look: Look, value: Value) -> Form:
    now = rhythm.of_team(look.db, look.team.id)
    fields = [Field(name, look.label(f"sprint.form.{name}"), "time", getattr(now, name)) for name in CLOCKS]
    fields += [Field(name, look.label(f"sprint.form.{name}"), "text", str(getattr(now, name))) for name in SPANS]
    return _form(look, "times", fields, {})


@forms.form("times", open_times, least=DEPUTY, fresh=True)
def timed(turn: Turn, value: Value, fields: Fields) -> None:
    """The team's own rhythm; what is planned moves with it."""
    mine = turn.db.get(Rhythm, turn.team.id) or Rhythm(team_id=turn.team.id)
    for name in CLOCKS:
        try:
            setattr(mine, name, rules.clock(one(fields, name)))
        except ValueError:
            raise Oops("sprint.form.no_clock", field=name) from None
    for name, (least, most) in SPANS.items():
        words = one(fields, name)
        if not words.isdecimal() or not least <= int(words) <= most:
            raise Oops("sprint.form.no_span", field=name, most=most)
        setattr(mine, name, int(words))
    turn.db.add(mine)
    turn.db.flush()
    turn.plan("standup.plan", turn.event.id, turn.now)
    turn.toast("sprint.timed")
