"""What the forms and the cards of the library have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.chat import Field, Form, Line
from bot.dates import MONTHS
from bot.wording.moments import last_minute
from bot.work import Look

BLANK = "{…}"
"""How a blank reads in a sentence about blanks."""


def form(look: Look, name: str, fields: tuple[Field, ...], value: Mapping[str, str], intro: tuple[Line, ...]) -> Form:
    """A form of ours, with its title and its verbs."""
    return Form(
        f"faq.{name}", look.label(f"faq.form.title_{name}"), fields, look.label("faq.form.submit"),
        look.label("faq.form.cancel"), look.label("faq.form.done"), dict(value), intro,
    )  # fmt: skip


def day(look: Look, moment: datetime) -> str:
    """The day of a moment, as short as a title needs it: "2月6日", "6 Feb"."""
    local = moment.astimezone(look.team_tz)
    return f"{local.month}月{local.day}日" if look.lang == "zh" else f"{local.day} {MONTHS[local.month - 1]}"


def end(look: Look, moment: datetime) -> str:
    """When something is over, as people say it: "2月12日 23:59"."""
    last = last_minute(moment, look.team_tz)
    return f"{day(look, last)} {last:%H:%M}"
