"""The set-up form: a team's settings and who is in which group, asked at once and checked before anything changes."""

from __future__ import annotations

from bot.chat import Field, Form, Oops, Option
from bot.feature import Fields, Value, many, one
from bot.work import Look, Turn
from handlers.setup import cards, crowd, keeping, rules
from handlers.setup.crowd import Face
from storage import changes, people
from storage.people import DEPUTY, DIRECTOR, GROUPS, GUEST, MEMBER, Member

FIXED = (DIRECTOR, DEPUTY)
"""Nobody loses one of these roles because a tick was forgotten."""


# --- opened -------------------------------------------------------------------------------------------------------


def opened(look: Look, value: Value) -> Form:
    """The settings as they are, or as they would be taken, and everybody who may be picked."""
    team, crowd_now = look.team, crowd.faces(look)
    options = tuple(Option(face.key, face.name) for face in crowd_now)
    chosen = director_now(crowd_now)
    langs = tuple(Option(code, look.label(f"setup.lang.{code}")) for code in ("zh", "en"))
    fields = [
        _ask(look, "name", value=team.name),
        _ask(look, "standup_at", "time", value=team.standup_at),
        _ask(look, "tz", value=team.tz),
        _ask(look, "lang", "one", value=team.lang, options=langs),
        _ask(look, "country", value=team.country, required=False),
        _ask(look, "director", "person", value=chosen.key if chosen else "", options=options),
    ]
    for group in GROUPS:
        ticked = tuple(face.key for face in crowd_now if face.group == group)
        fields.append(Field(group, look.label(f"setup.form.{group}"), "many", ticked, options))
    return Form(
        "setup.team", look.label("setup.form.title"), tuple(fields), look.label("setup.form.submit"),
        look.label("setup.form.cancel"), look.label("setup.form.done"), {"version": keeping.version(look)},
        look.lines("setup.form.intro"),
    )  # fmt: skip


def _ask(look: Look, name: str, kind: str = "text", *, value: str, options: tuple[Option, ...] = (),
         required: bool = True) -> Field:  # fmt: skip
    label, hint = look.label(f"setup.form.{name}"), look.label(f"setup.form.hint_{name}")
    return Field(name, label, kind, value, options, required, hint, 100)  # type: ignore[arg-type]


def director_now(crowd_now: list[Face]) -> Face | None:
    """Whom the form shows as the director: the first of them."""
    return next((face for face in crowd_now if face.member and face.member.role == DIRECTOR), None)


# --- filled -------------------------------------------------------------------------------------------------------


def filled(turn: Turn, value: Value, fields: Fields) -> None:
    """Check everything, change what differs, say so. The same form again changes nothing."""
    wanted = rules.checked({name: one(fields, name) for name in rules.SETTINGS})
    picked = _picked(turn, fields)
    director = _director(turn, fields)
    stale, before = value.get("version", "") != keeping.version(turn), changes.count(turn.db, turn.team.id)
    last = next(iter(changes.latest(turn.db, turn.team.id, limit=1)), None)
    first = not turn.team.ready
    anew = keeping.settle(turn, wanted)
    guests = _seat(turn, picked, director)
    if changes.count(turn.db, turn.team.id) == before:
        turn.toast("setup.form.same")
        return
    if stale:
        raise Oops("setup.form.stale", field="name", who=last.by if last else "")
    if anew:
        keeping.plan_anew(turn)
    turn.db.flush()
    keeping.show(turn)
    turn.toast("setup.form.ready" if first else "setup.form.saved", next=cards.next_words(turn))
    for remark in (cards.quiet_words(turn), cards.guests_words(turn, guests)):
        turn.toasted += f"\n{remark}" if remark else ""


def _picked(turn: Turn, fields: Fields) -> dict[str, tuple[Face, str]]:
    """Each person who was picked, with their group. Raises Oops for nobody at all, or somebody in two groups."""
    picked: dict[str, tuple[Face, str]] = {}
    for group in GROUPS:
        for key in many(fields, group):
            face = crowd.face_of(turn, key)
            known = picked.setdefault(face.key, (face, group))
            if known[1] != group:
                other = turn.label(f"baton.group.{known[1]}")
                raise Oops("setup.form.twice", field=group, who=face.name, group=other)
    if not picked:
        raise Oops("setup.form.nobody", field="ops")
    return picked


def _director(turn: Turn, fields: Fields) -> Face:
    """Who directs. Only the director hands that over."""
    key = one(fields, "director")
    if not key:
        raise Oops("setup.form.no_director", field="director")
    face = crowd.face_of(turn, key)
    now = director_now(crowd.faces(turn))
    if turn.who.role != DIRECTOR and (now is None or now.key != face.key):
        raise Oops("setup.form.directors_own", field="director")
    return face


def _seat(turn: Turn, picked: dict[str, tuple[Face, str]], director: Face) -> list[Member]:
    """Give everybody the place that the form says; returns who was a member and, picked for nothing, is a guest now."""
    former = director_now(crowd.faces(turn))
    boss = crowd.enlist(turn, director)
    seated = {boss.id}
    group = picked[director.key][1] if director.key in picked else _own_group(boss)
    keeping.place(turn, boss, group, DIRECTOR, enrolled=True, joins=director.member is None)
    for face, group in picked.values():
        role = keeping.usual_role(turn, face.member or crowd.before(turn, face))
        member = crowd.enlist(turn, face)
        if member.id not in seated:
            seated.add(member.id)
            _place(turn, face, member, group, MEMBER if _is(former, member) else role)
    others = [member for member in people.everyone(turn.db, turn.team.id) if member.id not in seated]
    guests = [member for member in others if _unpick(turn, member, former)]
    crowd.others_become_guests(turn)
    return guests


def _place(turn: Turn, face: Face, member: Member, group: str, role: str) -> None:
    asked = member.role == GUEST or member.enrolled
    keeping.place(turn, member, group, role, enrolled=asked, until=member.role_until, joins=face.member is None)


def _is(face: Face | None, member: Member) -> bool:
    return face is not None and face.member is not None and face.member.id == member.id


def _own_group(member: Member) -> str:
    return member.group if member.role != GUEST else "strategy"


def _unpick(turn: Turn, member: Member, former: Face | None) -> bool:
    """Nobody ticked this person: members become guests (then True). A director who handed over stays in their group."""
    if _is(former, member):
        keeping.place(turn, member, member.group, MEMBER, enrolled=member.enrolled)
    elif member.role not in (*FIXED, GUEST):
        return keeping.place(turn, member, member.group, GUEST, enrolled=False)
    return False
