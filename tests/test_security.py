"""SECURITY.md: every promise in its table names a test that exists; and what holds for all of Baton's code at once."""

from __future__ import annotations

import ast
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, SQLModel, text

from bot.adapters.feishu.seal import Rejected, Seal
from bot.adapters.slack.hear import why_not_from_slack
from bot.opening import opened
from storage import feeds, handouts, joining, schema
from tests.databases import fresh

HERE = Path(__file__).parents[1]
NOW = datetime(2026, 2, 9, 9, 30, tzinfo=UTC)
ROW = re.compile(r"^\| (?P<promise>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
SECRETIVE = re.compile(r"(secret|token|password|code)$")


def promises() -> list[tuple[str, list[tuple[str, str]]]]:
    rows = ROW.findall((HERE / "SECURITY.md").read_text("utf-8"))
    return [(promise, TEST.findall(tests)) for promise, tests in rows if not set(promise) <= set("- ")][1:]


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((HERE / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_promise_names_tests_that_exist() -> None:
    assert len(promises()) > 20
    for promise, tests in promises():
        assert tests, f"nothing holds: {promise}"
        for file, name in tests:
            assert (HERE / file).is_file() and name in names_in(file), f"{file}::{name}, which was to hold: {promise}"


# --- compared in constant time -------------------------------------------------------------------------------------


def slacks_signature(_: Session) -> bool:
    return not why_not_from_slack("s", str(int(NOW.timestamp())), "v0=forged", b"{}", NOW)


def feishus_signature(_: Session) -> bool:
    headers = {"x-lark-signature": "forged", "x-lark-request-timestamp": str(int(NOW.timestamp()))}
    try:
        Seal("k", "").open(headers, b"{}", NOW)
    except Rejected as why:
        return why.why == "not encrypted"  # so the signature was let through
    return True


def feishus_token(_: Session) -> bool:
    try:
        Seal("", "right").open({}, b'{"token": "wrong"}', NOW)
    except Rejected:
        return False
    return True


def a_feeds_address(db: Session) -> bool:
    made = feeds.renew(db, "t", "m", NOW)
    return feeds.behind(db, made.secret[:12] + "x" * 31) is not None


def a_files_address(db: Session) -> bool:
    made = handouts.make(db, "t", "m", "csv", NOW)
    return handouts.behind(db, made.secret[:12] + "x" * 31, NOW) is not None


def a_code_that_joins(db: Session) -> bool:
    joining.give(db, "246810", "m", NOW + timedelta(minutes=5))
    return joining.whose(db, "135791", NOW) == "m"


DOORS = (slacks_signature, feishus_signature, feishus_token, a_feeds_address, a_files_address, a_code_that_joins)


@pytest.mark.parametrize("lets_in", DOORS)
def test_secrets_are_compared_in_constant_time(
    lets_in: Callable[[Session], bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but `hmac.compare_digest` stands between a wrong secret and the door: without it, it opens."""
    database = fresh(tmp_path, ())
    with database.write() as db:
        assert not lets_in(db)
        monkeypatch.setattr(hmac, "compare_digest", lambda one, other: True)
        assert lets_in(db)
    database.close()


# --- what shows no secret -------------------------------------------------------------------------------------------


def rows_with_secrets() -> list[tuple[type[SQLModel], str]]:
    assert schema.newest()  # every table is known by now
    tables = [table for table in all_below(SQLModel) if hasattr(table, "__table__")]
    return [(table, name) for table in tables for name in table.model_fields if SECRETIVE.search(name)]


def all_below(kind: type[Any]) -> list[type[Any]]:
    return [one for child in kind.__subclasses__() for one in (child, *all_below(child))]


def test_no_row_shows_its_secret() -> None:
    assert len(rows_with_secrets()) >= 4
    for table, name in rows_with_secrets():
        values: dict[str, Any] = {name: "s3cret"}
        row = table.model_construct(**values)
        assert "s3cret" not in repr(row) and "s3cret" not in str(row), f"{table.__name__}.{name}"


def test_a_statement_that_fails_does_not_tell_its_values(tmp_path: Path) -> None:
    wrong = text("SELECT * FROM nowhere WHERE secret = :it")
    with (
        opened(f"sqlite:///{tmp_path / 'b.db'}") as database,
        pytest.raises(OperationalError) as why,
        database.read() as db,
    ):
        db.connection().execute(wrong, {"it": "s3cret"})
    assert "nowhere" in str(why.value) and "s3cret" not in str(why.value)


# --- what there is one place for ------------------------------------------------------------------------------------


def sources() -> list[Path]:
    return [file for room in ("bot", "handlers", "schedules", "storage") for file in (HERE / room).rglob("*.py")]


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"csv\.(writer|DictWriter)", {"bot/tables/writing.py"}),
        (r"os\.(environ|getenv)", {"bot/__main__.py", "bot/doctor/chinese.py"}),
        (r"verify\s*=\s*False|_create_unverified_context|CERT_NONE", set()),
        (r"\b(pickle|marshal|shelve)\.(load|loads|open)\b|(?<![\w.])(eval|exec)\(|yaml\.load\(", set()),
        (r"shell\s*=\s*True|os\.system\(", set()),
    ],
    ids=["tables", "the environment", "certificates", "code from data", "shells"],
)
def test_there_is_one_place_for_what_is_delicate(pattern: str, allowed: set[str]) -> None:
    """Tables go out where formulas are disarmed; settings come in where secrets are known; the rest is nowhere."""
    found = {str(file.relative_to(HERE)) for file in sources() if re.search(pattern, file.read_text("utf-8"))}
    assert found <= allowed
