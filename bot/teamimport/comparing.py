"""What differs between two teams, each difference in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias, TypeVar

from bot.teamfile import Account, Brand, Channel, DraftWord, Keyword, Member, Team, TeamFile, Wording, Workday
from bot.teamfile.writing import in_toml
from bot.texts import Texts

Kind: TypeAlias = Literal[
    "team", "channel", "brand", "member", "account", "workday", "library", "draft_word", "keyword"
]
Row: TypeAlias = Team | Channel | Brand | Member | Account | Workday | Wording | DraftWord | Keyword
R = TypeVar("R", Channel, Brand, Member, Account, Workday, Wording, DraftWord, Keyword)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that loading a file changes. `key` is the file's own word for what changed, "" where all of it did."""

    kind: Kind
    how: Literal["new", "changed", "gone"]
    name: str
    key: str = ""
    before: str = ""
    after: str = ""


def said(difference: Difference, texts: Texts, lang: str) -> str:
    """The difference as a sentence."""
    what = texts.label(f"baton.file.kind.{difference.kind}", lang)
    how = "left" if (difference.kind, difference.how) == ("member", "gone") else difference.how
    nothing = texts.label("baton.file.nothing", lang)
    return texts.label(
        f"baton.file.{how}", lang, what=what, name=difference.name, field=difference.key,
        before=difference.before or nothing, after=difference.after or nothing,
    )  # fmt: skip


def compare(old: TeamFile | None, new: TeamFile) -> Iterator[Difference]:
    """From nothing everything is new."""
    if old is None:
        yield Difference("team", "new", new.team.name)
        old = TeamFile(new.team)
    yield from _changed("team", new.team.name, old.team, new.team)
    yield from _rows("channel", old.channels, new.channels, channel_key, lambda c: c.name or f"{c.platform} {c.id}")
    yield from _rows("brand", old.brands, new.brands, lambda b: b.name, lambda b: b.name)
    yield from _rows("member", old.members, new.members, lambda m: m.handle, lambda m: m.name)
    yield from _rows("account", old.accounts, new.accounts, account_key, lambda a: a.name or a.handle)
    yield from _rows("workday", old.workdays, new.workdays, lambda d: d.date.isoformat(), lambda d: d.date.isoformat())
    yield from _rows("library", old.library, new.library, wording_key, lambda w: f"FAQ-{w.number} {w.question}")
    yield from _rows("draft_word", old.draft_words, new.draft_words, draft_word_key, lambda w: w.word)
    yield from _rows("keyword", old.keywords, new.keywords, lambda w: w.word, lambda w: w.word)


def draft_word_key(word: DraftWord) -> str:
    return f"{word.network} {word.word}"


def wording_key(wording: Wording) -> str:
    return f"{wording.brand} {wording.number}"


def channel_key(channel: Channel) -> str:
    return f"{channel.platform} {channel.workspace} {channel.id}"


def account_key(account: Account) -> str:
    return f"{account.network} {account.handle}"


def _rows(
    kind: Kind, olds: Sequence[R], news: Sequence[R], key: Callable[[R], str], name: Callable[[R], str]
) -> Iterator[Difference]:
    before, after = {key(row): row for row in olds}, {key(row): row for row in news}
    for its, row in after.items():
        if its not in before:
            yield Difference(kind, "new", name(row))
        else:
            yield from _changed(kind, name(row), before[its], row)
    for its, row in before.items():
        if its not in after:
            yield Difference(kind, "gone", name(row))


def _changed(kind: Kind, name: str, old: Row, new: Row) -> Iterator[Difference]:
    for each in fields(new):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before != after:
            yield Difference(kind, "changed", name, each.name, _shown(before), _shown(after))


def _shown(value: Any) -> str:
    """A value as it stands in the file, without its quotation marks; "" for nothing."""
    return "" if value in ("", (), None) else in_toml(value).strip('"')
