"""A long past in a database: events that were heard and answered, letters that were sent, cards that hang."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import text

from storage.db import Database

SHARES: Mapping[str, float] = {"incoming": 1.0, "outgoing": 0.5, "notice": 0.1, "occasion": 0.1, "once": 0.1}
"""How many rows each table has for one event. Most of what is said among people is answered by nobody."""
SPAN: Mapping[str, float] = {"incoming": 7 * 3600.0, "outgoing": 29 * 86400.0, "notice": 29 * 86400.0,
                             "occasion": 300 * 86400.0, "once": 300 * 86400.0}  # fmt: skip
"""Seconds over which they are spread: no longer than each is kept (eight hours, thirty days, for good)."""
LANE = "'slack:T0FAKE:' || CASE WHEN n % 2 = 0 THEN 'C' ELSE 'D' END || substr('0000000' || (n % 200), -7)"
LANE_PG = "'slack:T0FAKE:' || CASE WHEN n % 2 = 0 THEN 'C' ELSE 'D' END || lpad((n % 200)::text, 7, '0')"
TEAM = "'past' || (n % 100)"
ROWS: Mapping[str, str] = {
    "incoming": "INSERT INTO incoming (id, lane, body, said_at, heard_at, due_at, tries, state, reason, outcome, "
    "done_at) {counted} SELECT 'slack:past:' || n, {lane}, '', {at}, {at}, {at}, 0, 'done', '', '', {at} FROM counted",
    "outgoing": "INSERT INTO outgoing (number, team_id, lane, place, kind, card, notice_id, message, urgent, state, "
    "born_at, due_at, begun_at, tries, reason, sent_at) {counted} SELECT 'past' || n, {team}, 'out:' || {lane}, "
    "'{{}}', 'post', :card, CASE WHEN n % 5 = 0 THEN 'past' || (n / 5) ELSE '' END, '17' || n, false, 'sent', {at}, "
    "{at}, {at}, 1, '', {at} FROM counted",
    "notice": "INSERT INTO notice (id, team_id, kind, subject, lane, thread, place, lang, member_id, message, drawn, "
    "pinned, gone, posted_at) {counted} SELECT 'past' || n, {team}, 'standup.prompt', 'past' || n, {lane}, '', '{{}}', "
    "'zh', '', '17' || n, 'past', false, false, {at} FROM counted",
    "occasion": "INSERT INTO occasion (id, team_id, kind, subject, due_at, should_at, state, tries, done_at, outcome) "
    "{counted} SELECT 'past' || n, {team}, 'standup.ask', 'past' || n, {at}, {at}, 'ran', 0, {at}, '' FROM counted",
    "once": "INSERT INTO once (key, at) {counted} SELECT 'past-' || n, {at} FROM counted",
}
SHORT = 1_000
"""So many events make a short past."""
COUNTED = "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :many)"
CARD = '{"title":["你的站会已记下"],"blocks":[{"kind":"Text","lines":[["昨天：海报定稿"],["今天：投放预算"]]}]}'


def live(database: Database, events: int) -> None:
    """So many events, of a hundred other teams and of the one that is measured, are over by now."""
    at = _sqlite_moment if database.is_sqlite else _postgresql_moment
    lane = LANE if database.is_sqlite else LANE_PG
    for table, statement in ROWS.items():
        many = max(int(events * SHARES[table]), 1)
        filled = statement.format(counted=COUNTED, lane=lane, team=TEAM, at=at(SPAN[table] / many))
        given: dict[str, object] = {"many": many, "now": _now(database)}
        if ":card" in filled:
            given["card"] = CARD
        with database.write(loosely=True) as db:
            db.connection().execute(text(filled), given)
    _settle_down(database)


def _sqlite_moment(apart: float) -> str:
    return f"strftime('%Y-%m-%d %H:%M:%f', :now, '-' || (n * {apart:.6f}) || ' seconds') || '000'"


def _postgresql_moment(apart: float) -> str:
    return f"CAST(:now AS timestamptz) - n * interval '{apart:.6f} seconds'"


def _now(database: Database) -> object:
    now = datetime.now(UTC)
    return f"{now:%Y-%m-%d %H:%M:%S}" if database.is_sqlite else now


def _settle_down(database: Database) -> None:
    """What was written in one go goes to where it belongs, and is counted, as it would have been over the years."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)" if database.is_sqlite else "VACUUM ANALYZE")
