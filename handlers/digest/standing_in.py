"""A duty that nobody keeps is given to somebody, for this once: the roster stays as it is."""

from __future__ import annotations

from datetime import datetime

from bot import taskrows
from bot.chat import Card, Field, Form, Line, Oops, Option
from bot.decided import decided
from bot.duty import Hole
from bot.feature import Feature, Fields, Value, one
from bot.look import Look
from bot.work import Turn
from storage import covers, leaves, people
from storage.covers import Cover
from storage.people import DEPUTY, GUEST, Member
from storage.teams import Account

standing_in = Feature("digest")


def told(look: Look, hole: Hole) -> Line:
    """ "2月18日 周三 22:00–06:00 抖音「晴屿」没人值班"."""
    return look.line("digest.item.hole", **_words(look, hole.account, hole.start, hole.end))


def _words(look: Look, account: Account, start: datetime, end: datetime) -> dict[str, str]:
    day = look.label("digest.day", day=start.astimezone(look.tz).date())
    hours = f"{start.astimezone(look.tz):%H:%M}–{end.astimezone(look.tz):%H:%M}"
    return {"day": day, "hours": hours, "account": taskrows.account_name(look, account.id), "kind": account.kind}


def value_of(hole: Hole) -> dict[str, str]:
    return {"account": hole.account.id, "start": hole.start.isoformat(), "end": hole.end.isoformat()}


def open_cover(look: Look, value: Value) -> Form:
    account, start, end = _asked(look, value)
    day = start.astimezone(look.team_tz).date()
    there = [member for member in people.everyone(look.db, look.team.id) if member.role != GUEST]
    away = leaves.on(look.db, [member.id for member in there], day)
    options = tuple(Option(member.id, member.name) for member in there if member.id not in away)
    return Form(
        "digest.cover", look.label("digest.cover.title"),
        (Field("who", look.label("digest.cover.who"), "person", "", options, required=True),),
        submit=look.label("digest.button.cover"), cancel=look.label("tasks.form.cancel"),
        done=look.label("digest.cover.done"), value=dict(value),
        intro=(look.line("digest.item.hole", **_words(look, account, start, end)),),
    )  # fmt: skip


@standing_in.form("cover", open_cover, least=DEPUTY, fresh=True)
def cover(turn: Turn, value: Value, fields: Fields) -> None:
    """Whoever stands in hears of it at once, and fans of those hours go to them."""
    account, start, end = _asked(turn, value)
    member = turn.db.get(Member, one(fields, "who"))
    if member is None or member.team_id != turn.team.id or member.left_at is not None:
        raise Oops("digest.cover.nobody", field="who")
    covers.add(turn.db, Cover(team_id=turn.team.id, account_id=account.id, member_id=member.id, starts_at=start,
                              ends_at=end, by_id=turn.who.id))  # fmt: skip
    if member.id != turn.who.id:
        look = turn.to(member)
        turn.tell(member, Card(look.line("digest.cover.asked", who=turn.who.name, **_words(look, account, start, end))))
    decided(turn)
    turn.toast("digest.cover.told", who=member.name)


def _asked(look: Look, value: Value) -> tuple[Account, datetime, datetime]:
    account = look.db.get(Account, value.get("account", ""))
    try:
        start, end = (datetime.fromisoformat(value.get(name, "")) for name in ("start", "end"))
    except ValueError:
        raise Oops("baton.unknown_button") from None
    if account is None or account.team_id != look.team.id or start.tzinfo is None or end <= start:
        raise Oops("baton.unknown_button")
    if end <= look.now:
        raise Oops("digest.cover.over")
    return account, start, end
