"""How the two kinds of database are opened. No error says what a statement was filled with: it is people's words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

CACHE = "cache_size=-512"
"""Kilobytes that each connection keeps for itself, of a dozen; the machine keeps the whole file at hand anyway."""
SERVER = {
    "idle_in_transaction_session_timeout": "10s",  # a machine that was paused in a turn holds nobody up for longer
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "2",
    "jit": "off",
    "timezone": "UTC",
}
"""What PostgreSQL is asked to do for our connections."""
PATIENCE = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}
"""Seconds and tries after which a server that does not answer is given up."""


def sqlite(url: str) -> Engine:
    """One file, many connections; each transaction says itself how it begins. The connection used last is used again:
    its cache is warm, and the others need none."""
    engine = create_engine(
        url, pool_size=32, max_overflow=32, pool_use_lifo=True, hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": 15},
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves; pysqlite must not guess
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "temp_store=MEMORY", CACHE):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def postgresql(url: str) -> Engine:
    """As many connections as threads that serve, kept: to begin one takes longer than most of what is asked. Each is
    looked at before it is used, since servers are restarted."""
    options = " ".join(f"-c {name}={value}" for name, value in SERVER.items())
    return create_engine(
        spoken(url), pool_size=12, max_overflow=3, pool_pre_ping=True, pool_use_lifo=True,
        hide_parameters=True, connect_args={"options": options, "application_name": "baton", **PATIENCE},
    )  # fmt: skip


def spoken(url: str) -> str:
    """The same address with the driver that we use, however it was written."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def libpq(url: str) -> str:
    """The same address as PostgreSQL's own tools write it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
