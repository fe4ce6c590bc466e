"""What all forms of the library have in common."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat import Field, Form, Line
from bot.work import Look


def form(look: Look, name: str, fields: tuple[Field, ...], value: Mapping[str, str], intro: tuple[Line, ...]) -> Form:
    """A form of ours, with its title and its verbs."""
    return Form(
        f"faq.{name}", look.label(f"faq.form.title_{name}"), fields, look.label("faq.form.submit"),
        look.label("faq.form.cancel"), look.label("faq.form.done"), dict(value), intro,
    )  # fmt: skip
