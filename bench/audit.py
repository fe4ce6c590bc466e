"""Asks whether anything dangerous is known of the libraries that Baton stands on. Part of `make check`.

pip-audit looks each pinned version up at PyPI, and at OSV where PyPI does not tell (a mirror hands out packages and
knows no vulnerabilities). What it cannot look up it passes over, and then says that all is well: here that is said
plainly instead. A known vulnerability fails the check; a service that cannot be reached does not.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PINNED = Path(__file__).parents[1] / "requirements.lock"
SERVICES = ("pypi", "osv")
LONGEST = 180
"""Seconds that one service may take for all libraries."""
_OUT_OF_REACH = re.compile(r"ConnectionError|Timeout|ServiceError|NameResolution|ProxyError|SSLError|Max retries")


@dataclass(frozen=True)
class Answer:
    """What one service knows: how many libraries it was asked about in vain, and what is wrong with which."""

    known: int
    unknown: tuple[str, ...] = ()
    dangers: tuple[str, ...] = ()


class Broken(Exception):
    """pip-audit itself did not work: that is nobody's network, and must be put right."""


def ask(service: str) -> tuple[str, str]:
    """What pip-audit writes, and what it complains of."""
    command = ["-m", "pip_audit", "--requirement", str(PINNED), "--require-hashes", "--disable-pip", "--format=json"]
    command += ["--progress-spinner=off", "--timeout=5", f"--vulnerability-service={service}"]
    try:
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return "", "Timeout"
    return done.stdout, done.stderr


def read(written: str, complaints: str) -> Answer:
    """An answer about no library at all if the service was out of reach. Raises Broken."""
    try:
        rows = json.loads(written)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if _OUT_OF_REACH.search(complaints):
            return Answer(0)
        raise Broken(complaints.strip() or "pip-audit said nothing") from None
    asked = [row for row in rows if "skip_reason" not in row]
    dangers = (f"{row['name']} {row['version']}: {_told(one)}" for row in asked for one in row["vulns"])
    return Answer(len(asked), tuple(row["name"] for row in rows if "skip_reason" in row), tuple(dangers))


def _told(danger: dict[str, object]) -> str:
    fixed = danger.get("fix_versions")
    cure = ", ".join(map(str, fixed)) if isinstance(fixed, list) and fixed else "no version yet"
    return f"{danger['id']}, mended in {cure}"


def verdict(asked: Callable[[str], tuple[str, str]], say: Callable[[str], None]) -> int:
    """Ask one service after the other until one knows something; 1 if it is something dangerous."""
    for service in SERVICES:
        found = read(*asked(service))
        for danger in found.dangers:
            say(danger)
        if found.known:
            left = f"; {service} knows nothing of {', '.join(found.unknown)}" if found.unknown else ""
            say(f"{found.known} libraries looked up, {len(found.dangers)} known vulnerabilities{left}")
            return 1 if found.dangers else 0
    say(f"NOT AUDITED: neither {' nor '.join(SERVICES)} tells of vulnerabilities from here, so nobody has looked")
    return 0


if __name__ == "__main__":
    raise SystemExit(verdict(ask, print))
