"""Locks up what must not lie open in the database: the tokens of workspaces that installed Baton.

The keys stand in BATON_SECRET_KEYS, not in the database: whoever has only a backup has no token. The first key locks,
all of them open; so a new one is put in front, `baton keys rotate` locks everything anew, and the old one may go.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # loaded when the first secret is locked or opened
    from cryptography.fernet import MultiFernet

SEALED: Final = "sealed:"


class Locked(Exception):
    """None of the keys opens it."""

    def __init__(self) -> None:
        super().__init__("none of BATON_SECRET_KEYS opens what is kept: put the key back with which it was locked")


class Keys:
    """The keys, as they stand in BATON_SECRET_KEYS. Raises ValueError if one of them is none."""

    def __init__(self, given: str) -> None:
        self._given = given.replace(",", " ").split()
        if not self._given:
            raise ValueError("there is no key")
        _ = self._locks

    def __repr__(self) -> str:
        return f"Keys({len(self._given)})"

    @cached_property
    def _locks(self) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(key) for key in self._given])

    def seal(self, words: str) -> str:
        """Locked with the first key. What is locked already stays as it is."""
        return words if words.startswith(SEALED) else SEALED + self._locks.encrypt(words.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was locked. Raises Locked; words that never were locked are no secret of ours."""
        from cryptography.fernet import InvalidToken

        try:
            return self._locks.decrypt(sealed.removeprefix(SEALED)).decode()
        except InvalidToken:
            raise Locked from None

    def seal_anew(self, sealed: str) -> str:
        """The same locked with the first key, whichever it was locked with. Raises Locked."""
        return self.seal(self.open(sealed))


def new() -> str:
    """A new key."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()
