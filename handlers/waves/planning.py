"""Plans a wave: which KOL begins when, who follows, who watches the first hour."""

from __future__ import annotations

from datetime import date, datetime, time

from bot import slotwords, taskrows
from bot.chat import Card, Field, Form, Oops, Option, Text
from bot.feature import Feature, Fields, Value, many, one
from bot.hours import at_local
from bot.work import Look, Turn
from handlers.waves import cards, keeping
from storage import people, rhythm, sprints, teams, waves
from storage.people import GUEST, LEAD, Member
from storage.sprints import Sprint
from storage.teams import Account
from storage.waves import Wave

planning = Feature("waves")
FOLLOW = {"koc": ("KOC", "KOE"), "kos": ("KOS",)}
MOST_AFTER = 2880


def open_plan(look: Look, value: Value) -> Form:
    """The sprint's wave stands there already; everybody who could follow is ticked."""
    every = teams.accounts(look.db, look.team.id)
    leading = [account for account in every if account.kind == "KOL"]
    if not leading:
        raise Oops("waves.no_kol")
    sprint = sprints.running(look.db, look.team.id)
    fields = [
        _account_field(look, "kol", leading, _kol(sprint, leading)),
        *_time_fields(look, sprint),
        Field("product", look.label("waves.form.product"), "text", sprint.product if sprint else "", limit=100),
        Field("line", look.label("waves.form.line"), "long", hint=look.label("waves.form.hint_line"), limit=500),
        *(_followers(look, name, [a for a in every if a.kind in kinds]) for name, kinds in FOLLOW.items()),
        _repliers(look),
        *_span_fields(look),
        Field("reason", look.label("waves.form.reason"), "text", hint=look.label("waves.form.hint_reason"), limit=200),
    ]  # fmt: skip
    return Form("waves.plan", look.label("waves.form.plan"), tuple(f for f in fields if f.kind == "text" or f.options
                or f.kind not in ("one", "many")), look.label("waves.form.submit"),
                look.label("waves.form.cancel"), look.label("waves.form.kept"), {})  # fmt: skip


def _account_field(look: Look, name: str, accounts: list[Account], chosen: str) -> Field:
    options = tuple(Option(account.id, taskrows.account_name(look, account.id)) for account in accounts[:100])
    return Field(name, look.label(f"waves.form.{name}"), "one", chosen, options, required=True)


def _kol(sprint: Sprint | None, leading: list[Account]) -> str:
    known = sprint.wave_account_id if sprint else ""
    return known if known in {account.id for account in leading} else leading[0].id


def _time_fields(look: Look, sprint: Sprint | None) -> list[Field]:
    at = sprint.wave_at if sprint is not None and sprint.wave_at is not None and sprint.wave_at > look.now else None
    local = at.astimezone(look.tz) if at else None
    return [
        Field("day", look.label("waves.form.day"), "date", f"{local:%Y-%m-%d}" if local else "", required=True),
        Field("at", look.label("waves.form.at"), "time", f"{local:%H:%M}" if local else "18:00", required=True),
    ]


def _followers(look: Look, name: str, accounts: list[Account]) -> Field:
    options = tuple(Option(account.id, taskrows.account_name(look, account.id)) for account in accounts[:100])
    return Field(name, look.label(f"waves.form.{name}"), "many", tuple(o.value for o in options), options)


def _repliers(look: Look) -> Field:
    team = [member for member in people.everyone(look.db, look.team.id) if member.role != GUEST]
    options = tuple(Option(member.id, member.name) for member in team[:100])
    return Field("repliers", look.label("waves.form.repliers"), "many", (), options)


def _span_fields(look: Look) -> list[Field]:
    usual = rhythm.of_team(look.db, look.team.id)
    spans = {"koc_after": usual.koc_after, "kos_after": usual.kos_after}
    return [Field(name, look.label(f"waves.form.{name}"), "text", str(span)) for name, span in spans.items()]


@planning.form("plan", open_plan, least=LEAD, fresh=True, own=True)
def planned(turn: Turn, value: Value, fields: Fields) -> None:
    """Write the wave down, with everybody's step and slot."""
    accounts = {account.id: account for account in teams.accounts(turn.db, turn.team.id)}
    kol = accounts.get(one(fields, "kol"))
    if kol is None or kol.kind != "KOL":
        raise Oops("waves.no_kol", field="kol")
    wave = Wave(
        team_id=turn.team.id, product=one(fields, "product"), line=one(fields, "line"),
        planned_at=_moment(turn, fields),
        koc_after=_span(fields, "koc_after"), kos_after=_span(fields, "kos_after"), made_by=turn.who.id,
        created_at=turn.now, selling_point=_point(turn, one(fields, "product")),
    )  # fmt: skip
    known = waves.same_wave(turn.db, turn.team.id, kol.id, wave.product, wave.planned_at)
    if known is not None:
        _say(turn, "waves.known", known)
        return
    if keeping.covering(turn, wave) is not None:
        raise Oops("waves.frozen", product=keeping.called(turn, wave, kol), field="product")
    followers = [accounts[id_] for name in FOLLOW for id_ in many(fields, name) if id_ in accounts]
    why = one(fields, "reason")
    if not why:
        _must_have_room(turn, wave, [kol, *followers])
    keeping.plan(turn, wave, [kol, *followers], _members(turn, many(fields, "repliers")), why)
    _say(turn, "waves.planned", wave)


def _must_have_room(turn: Turn, wave: Wave, accounts: list[Account]) -> None:
    """Posts that would stand too close to others are named; with a reason they are planned all the same."""
    found = keeping.in_the_way(turn, wave, accounts)
    if found:
        account, other = found[0]
        raise Oops("waves.in_the_way", field="reason", n=len(found), account=taskrows.account_name(turn, account.id),
                   what=taskrows.short(slotwords.title(turn, other), 24), at=cards.moment(turn, other.at))  # fmt: skip


def _say(turn: Turn, key: str, wave: Wave) -> None:
    """To whoever sent the form, and on the card whose button opened it: it has had its day."""
    turn.toast(key, at=cards.moment(turn, wave.planned_at))
    words = Text((turn.line(key, at=cards.moment(turn, wave.planned_at)),))
    turn.settle(Card(turn.line("waves.slot", product=keeping.called(turn, wave)), (words,), "good"))


def _point(turn: Turn, product: str) -> str:
    """What the sprint pushes about this product, so that a freeze of that selling point stops the wave as well."""
    sprint = sprints.running(turn.db, turn.team.id)
    same = sprint is not None and product != "" and sprint.product == product
    return sprint.selling_points[0] if sprint and same and sprint.selling_points else ""


def _members(turn: Turn, ids: tuple[str, ...]) -> list[Member]:
    found = [turn.db.get(Member, member_id) for member_id in ids]
    return [member for member in found if member is not None and member.team_id == turn.team.id]


def _moment(turn: Turn, fields: Fields) -> datetime:
    try:
        at = at_local(date.fromisoformat(one(fields, "day")), time.fromisoformat(one(fields, "at")), turn.tz)
    except ValueError:
        raise Oops("waves.when", field="day") from None
    if at <= turn.now:
        raise Oops("waves.past", field="day")
    return at


def _span(fields: Fields, name: str) -> int:
    words = one(fields, name)
    if not words.isdecimal() or int(words) > MOST_AFTER:
        raise Oops("waves.no_span", field=name, most=MOST_AFTER)
    return int(words)
