"""Who changed what in the settings, each change as a sentence."""

from __future__ import annotations

import re
from datetime import date

from bot.chat import Card, Line, Note, Text
from bot.dates import day_words
from bot.teamfile.words import GROUPS, LANGUAGES, ROLES
from bot.texts import clock_words
from bot.work import Look
from handlers.setup import cards
from storage import changes, people, teams
from storage.changes import Change

MOST = 10
PRIVACY = {"model_words_on": "whose", "model_words_off": "whose", "retention": "kind"}
"""Changes about data, and where the sentence is that names what they are about."""


def card(look: Look) -> Card:
    """The last changes, the newest first; how many there are in all, if these are not all."""
    known, all_of_them = changes.latest(look.db, look.team.id, MOST), changes.count(look.db, look.team.id)
    lines = tuple(_line(look, change) for change in known) or (look.line("setup.history.none"),)
    more = (Note(look.line("setup.history.more", shown=MOST, n=all_of_them)),) if all_of_them > MOST else ()
    return Card(look.line("setup.history.title"), (Text(lines), *more))


def _line(look: Look, change: Change) -> Line:
    local = change.at.astimezone(look.tz)
    key, about, field = _about(look, change)
    who = change.by or look.label("setup.history.file")
    before, after = (_words(look, change.what, field, value) for value in (change.before, change.after))
    said = look.label(
        f"setup.history.{key}", who=who, about=about, before=before, after=after, field=_label(look, field)
    )
    return look.line("setup.history.one", day=local.date(), at=clock_words(local), said=said)


def _about(look: Look, change: Change) -> tuple[str, str, str]:
    """Which sentence says it, about whom or what, and which key of the team file it was."""
    if change.what == "team_file":
        name, _, field = change.subject.rpartition(" ")
        return "team_file" if change.before else "team_file_set", name, field
    if change.what in ("member", "channel", "account"):
        how = "" if change.before and change.after else "_gone" if change.before else "_new"
        return change.what + how, change.subject, ""
    if change.what in PRIVACY:
        return change.what, look.label(f"privacy.{PRIVACY[change.what]}.{change.subject}"), ""
    return change.what, _days(change.subject, look.lang), ""


def _label(look: Look, field: str) -> str:
    """What a key of the team file is called; a key without a name of its own is shown as it stands there."""
    key = f"setup.history.field.{field}"
    return look.label(key) if field and key in set(look.parts.texts.keys()) else field


def _words(look: Look, what: str, field: str, value: str) -> str:
    """A kept value as people call it."""
    if not value:
        return look.label("setup.history.nothing") if what != "country" else cards.country_words(look, "")
    if what == "member":
        return _standing(look, value)
    if what == "channel":
        return cards.use_words(look, value)
    if "country" in (what, field):
        return cards.country_words(look, value)
    if what == "lang" or field == "language":
        return look.label(f"setup.lang.{LANGUAGES.get(value, value)}") if value in LANGUAGES else value
    return _one(look, field, value)


def _one(look: Look, field: str, value: str) -> str:
    if field == "group" and value in GROUPS:
        return look.label(f"baton.group.{GROUPS[value]}")
    if field == "role" and value in ROLES:
        return look.label(f"baton.role.{ROLES[value]}")
    if field == "use" and value in (teams.HOME, teams.WAR_ROOM, teams.OTHER):
        return cards.use_words(look, value)
    return _days(re.sub(r'[\[\]"]', "", value), look.lang)


def _standing(look: Look, value: str) -> str:
    """ "ops deputy 2026-03-31": what somebody is in the team."""
    words = value.split(" ")
    role = look.label(f"baton.role.{next((w for w in words if w in people.ROLES), people.MEMBER)}")
    group = next((look.label(f"baton.group.{w}") for w in words if w in people.GROUPS), "")
    day = next((_days(w, look.lang) for w in words if re.fullmatch(r"\d{4}-\d\d-\d\d", w)), "")
    key = "in_group" if group else "asked" if "+" in words else "guest"
    told = look.label(f"setup.history.standing.{key}", group=group, role=role)
    return look.label("setup.history.standing.until", told=told, day=day) if day else told


def _days(words: str, lang: str) -> str:
    """Dates and times of day as people write them."""
    told = re.sub(r"\d{4}-\d\d-\d\d", lambda found: _day(found[0], lang), words)
    return re.sub(r"\b0(\d:\d\d)\b", r"\1", told)


def _day(words: str, lang: str) -> str:
    try:
        return day_words(date.fromisoformat(words), lang)
    except ValueError:
        return words
