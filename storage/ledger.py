"""Rows that are written down all at once, where there are thousands of them: no object is made for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

Row = dict[str, Any]
"""One row by the names of its columns, on its way into a statement."""


class Ledger:
    """Notes rows, and writes them table by table in the order in which the tables were named."""

    def __init__(self, *tables: type[SQLModel]) -> None:
        self._rows: dict[type[SQLModel], list[Row]] = {table: [] for table in tables}

    def note(self, table: type[SQLModel], **values: object) -> Row:
        """A row with these values and otherwise with what a new row has."""
        plain, made = _defaults(table)
        row = {**plain, **{name: make() for name, make in made.items() if name not in values}, **values}
        self._rows[table].append(row)
        return row

    def write(self, db: Session) -> None:
        for table, rows in self._rows.items():
            if rows:
                db.connection().execute(insert(table), rows)


@cache
def _defaults(table: type[SQLModel]) -> tuple[Mapping[str, object], Mapping[str, Callable[[], object]]]:
    """What a new row has where nobody says anything; what the database numbers itself is left out."""
    fields = {name: field for name, field in table.model_fields.items() if not field.is_required() and name != "seq"}
    made = {name: _maker(field.default_factory) for name, field in fields.items() if field.default_factory is not None}
    return {name: field.default for name, field in fields.items() if name not in made}, made


def _maker(factory: Any) -> Callable[[], object]:
    """Any, since it might take what is known of the row; none of ours does."""
    return lambda: factory()
