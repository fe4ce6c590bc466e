"""Checks a filled-in form as Slack and Feishu would before they let it through, and says what is amiss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from bot.adapters.local.asked import Problem
from bot.chat import Field, Form

Answer = str | tuple[str, ...]

_WORDS = {
    "required": {"zh": "这一项要填一下", "en": "Please fill this in"},
    "option": {"zh": "请从给出的选项里选", "en": "Please pick one of the options"},
    "date": {"zh": "请写成日期，比如 2026-02-09", "en": "Please write a date such as 2026-02-09"},
    "time": {"zh": "请写成时间，比如 09:30", "en": "Please write a time such as 09:30"},
    "limit": {"zh": "太长了，最多 {limit} 个字", "en": "That is too long: at most {limit} characters"},
}


class Amiss(Exception):
    """An answer that the form does not take; `key` names the sentence."""


def answers(form: Form, given: Mapping[str, Answer], lang: str) -> tuple[dict[str, Answer], dict[str, str]]:
    """What the form holds now, and one sentence for every field that cannot be sent like this.

    A field that was not given keeps what stood there at first.
    """
    unknown = sorted(given.keys() - {field.name for field in form.fields})
    if unknown:
        known = ", ".join(field.name for field in form.fields) or "none"
        raise Problem(422, f"This form has no field {', '.join(unknown)}; it has: {known}.")
    filled: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for field in form.fields:
        try:
            filled[field.name] = _checked(field, given.get(field.name, field.value))
        except Amiss as amiss:
            errors[field.name] = _sentence(str(amiss), lang, field)
    return filled, errors


def _checked(field: Field, given: Answer) -> Answer:
    if field.kind == "many":
        return _ticks(field, given)
    if not isinstance(given, str):
        raise Problem(400, f"`form.{field.name}` takes one text, not a list.")
    text = given if field.kind == "long" else given.strip()
    if not text.strip():
        if field.required:
            raise Amiss("required")
        return ""
    if field.kind in ("one", "person"):
        return _choice(field, text)
    if field.kind == "date":
        return _date(text)
    if field.kind == "time":
        return _time(text)
    if len(text) > field.limit:
        raise Amiss("limit")
    return text


def _ticks(field: Field, given: Answer) -> tuple[str, ...]:
    ticked = (given,) if isinstance(given, str) else given
    chosen = tuple(dict.fromkeys(_choice(field, one) for one in ticked if one.strip()))
    if field.required and not chosen:
        raise Amiss("required")
    return chosen


def _choice(field: Field, text: str) -> str:
    """The option's value; its label is understood as well."""
    for option in field.options:
        if option.value == text:
            return text
    for option in field.options:
        if option.label == text:
            return option.value
    raise Amiss("option")


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Amiss("date") from None


def _time(text: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        raise Amiss("time") from None


def _sentence(key: str, lang: str, field: Field) -> str:
    sentences = _WORDS[key]
    return sentences.get(lang, sentences["en"]).format(limit=field.limit)
