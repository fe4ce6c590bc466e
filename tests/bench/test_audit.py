"""What is known against our libraries: found, it fails the check; not asked, it is not said to be well."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench import audit

SAFE = {"name": "httpx", "version": "0.28.1", "vulns": []}
HOLED = {"name": "oldlib", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}]}
PASSED_OVER = {"name": "uvloop", "skip_reason": "Dependency not found on PyPI"}
NOWHERE = ("", "requests.exceptions.ConnectionError: Max retries exceeded with url: /v1/query")


def told(*rows: dict[str, Any]) -> tuple[str, str]:
    return json.dumps({"dependencies": rows, "fixes": []}), ""


def outcome(**answers: tuple[str, str]) -> tuple[int, str]:
    said: list[str] = []
    code = audit.verdict(lambda service: answers[service], said.append)
    return code, "\n".join(said)


def test_a_known_vulnerability_fails_the_check_and_is_named() -> None:
    code, said = outcome(pypi=told(SAFE, HOLED))
    assert code == 1
    assert "oldlib 1.0: PYSEC-2026-1, mended in 1.1" in said


def test_libraries_without_one_pass() -> None:
    assert outcome(pypi=told(SAFE)) == (0, "1 libraries looked up, 0 known vulnerabilities")


def test_what_the_service_does_not_know_is_named() -> None:
    assert outcome(pypi=told(SAFE, PASSED_OVER))[1].endswith("pypi knows nothing of uvloop")


@pytest.mark.parametrize("mirror", [told(PASSED_OVER, PASSED_OVER), NOWHERE], ids=["a mirror", "nobody"])
def test_where_nobody_can_be_asked_it_says_so_and_passes(mirror: tuple[str, str]) -> None:
    code, said = outcome(pypi=mirror, osv=NOWHERE)
    assert code == 0
    assert said.startswith("NOT AUDITED")


def test_behind_a_mirror_the_other_service_is_asked() -> None:
    assert outcome(pypi=told(PASSED_OVER), osv=told(HOLED))[0] == 1


def test_an_audit_that_does_not_work_is_not_taken_for_a_network_out_of_reach() -> None:
    with pytest.raises(audit.Broken, match="no such option"):
        outcome(pypi=("", "pip-audit: error: no such option"))


def test_the_pinned_libraries_can_be_read_by_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any network it gets as far as asking: the file and the options are right."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert audit.read(*audit.ask("osv")) == audit.Answer(0)
