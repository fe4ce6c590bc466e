"""What a team's settings may be: no chat, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from bot.chat import Oops
from bot.dates import read_time, sets_time
from bot.hours import parse_clock
from bot.teamfile.words import GROUPS, LANGUAGES, ROLES, USES
from bot.texts import clock_words
from bot.workdays import is_country
from storage.teams import Team

LONGEST_NAME = 60
SETTINGS = ("name", "lang", "tz", "country", "standup_at")
PLANS_ANEW = frozenset({"ready", "tz", "country", "standup_at"})
"""A change of one of these moves the next stand-up."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A team's settings as somebody wants them, each of them possible."""

    name: str
    lang: str
    tz: str
    country: str
    standup_at: str


def checked(fields: Mapping[str, str]) -> Settings:
    """The settings that a form asks for. Raises Oops for the first that cannot be."""
    name = fields["name"].strip()
    if not name or len(name) > LONGEST_NAME:
        raise Oops("setup.form.bad_name", field="name", most=LONGEST_NAME)
    lang = LANGUAGES.get(fields["lang"].strip().lower(), "")
    if not lang:
        raise Oops("setup.form.bad_lang", field="lang")
    return Settings(name, lang, _zone(fields["tz"]), _country(fields["country"]), _clock(fields["standup_at"]))


def _zone(words: str) -> str:
    found = zone(words)
    if not found:
        raise Oops("setup.form.bad_zone", field="tz", word=words.strip())
    return found


def zone(words: str) -> str:
    """The time zone of that name, however it is written; "" if there is none."""
    sought = words.strip().replace(" ", "_").casefold()
    return next((name for name in available_timezones() if name.casefold() == sought), "")


def _country(words: str) -> str:
    code = words.strip().upper()
    if not is_country(code):
        raise Oops("setup.form.bad_country", field="country", word=words.strip())
    return code


def names_standup_time(words: str) -> bool:
    """ "站会 8:00", "standup 10:00": what somebody would set by word, and sets in the form."""
    return sets_time(re.sub(r"^\s*(?:日?站会|stand-?up)", "", words, flags=re.IGNORECASE))


def _clock(words: str) -> str:
    found = read_time(words)
    if found is None:
        raise Oops("setup.form.bad_time", field="standup_at", word=words.strip())
    return f"{found:%H:%M}"


def asked_in_quiet(team: Team) -> str:
    """When everybody would be asked, if that is in the team's quiet hours; "" if it is not."""
    meets, ahead = parse_clock(team.standup_at), timedelta(minutes=team.ask_before)
    asked = (datetime.combine(date.min + timedelta(days=1), meets) - ahead).time()
    start, end = parse_clock(team.quiet_from), parse_clock(team.quiet_to)
    quiet = start <= asked < end if start <= end else asked >= start or asked < end
    return clock_words(asked) if quiet else ""


# --- the words of commands ----------------------------------------------------------------------------------------


def group_in(words: str) -> str:
    """The group that these words name, "" if none. "内容组" and "content" are the same."""
    return GROUPS.get(_bare(words), "")


def role_in(words: str) -> str:
    return ROLES.get(_bare(words), "")


def use_in(words: str) -> str:
    """home, war_room or other; "" for anything else."""
    return USES.get(_bare(words), "")


def _bare(words: str) -> str:
    return words.strip().strip("。.!！:：,，").removeprefix("@").casefold()


def names_somebody(words: str) -> bool:
    """Whether these words can name a person: a mention, or Chinese words (a name without @)."""
    return not words or "@" in words or "＠" in words or is_chinese(words)


def until_in(words: str) -> tuple[str, str]:
    """ "代理总监 到 3月31日" as the role and the day's words."""
    found = re.search(r"\s*(?:到|至|直到|until|till|to)\s*", words)
    return (words[: found.start()], words[found.end() :]) if found else (words, "")


def is_chinese(words: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", words) is not None
