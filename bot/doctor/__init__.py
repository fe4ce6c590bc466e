"""`baton doctor`: looks at everything that Baton needs, and says in plain words what is missing and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot.checkup import WRONG, Check, Finding
from bot.doctor import database, occasions, platforms, premises, teams
from bot.doctor.patient import Patient
from bot.logs import Veil
from bot.settings import Settings

Say = Callable[[str], None]


def checks(patient: Patient) -> tuple[Check, ...]:
    """What is looked at, in this order."""
    return (
        Check("Settings", lambda: premises.settings(patient)),
        Check("Folder and port", lambda: premises.place(patient)),
        Check("Database", lambda: database.look(patient)),
        Check("Slack", lambda: platforms.slack(patient)),
        Check("Feishu", lambda: platforms.feishu(patient)),
        Check("Holidays", lambda: teams.holidays(patient)),
        Check("Teams", lambda: teams.look(patient)),
        Check("Unasked", lambda: occasions.look(patient)),
    )


def report(settings: Settings, say: Say, url: str = "", now: datetime | None = None) -> int:
    """Say everything that was found; 1 if Baton would not run, else 0."""
    veil = Veil(settings.secrets())
    patient = Patient(settings, now or datetime.now(UTC), url)
    ills = 0
    for check in checks(patient):
        findings = list(check.look())
        ills += sum(finding.mark == WRONG for finding in findings)
        for line in _written(check.name, findings):
            say(veil(line))
    say("")
    say(f"Baton would not run as it should: put right what is marked {WRONG} above." if ills else "Baton can run.")
    return 1 if ills else 0


def _written(name: str, findings: list[Finding]) -> Iterator[str]:
    if findings:
        yield name
    for finding in findings:
        yield f"  {finding.mark} {finding.what}"
        if finding.advice:
            yield f"      → {finding.advice}"
