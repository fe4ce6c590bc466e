"""`baton doctor`: looks at everything that Baton needs, and says in plain words what is missing and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from bot.checkup import WRONG, Check, Finding
from bot.doctor import chinese, database, model, occasions, platforms, premises, refusals, teams
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
        Check("Turned away", lambda: refusals.look(patient)),
        Check("Language model", lambda: model.look(patient)),
        Check("Holidays", lambda: teams.holidays(patient)),
        Check("Teams", lambda: teams.look(patient)),
        Check("Unasked", lambda: occasions.look(patient)),
    )


def report(settings: Settings, say: Say, url: str = "", now: datetime | None = None, lang: str = "en") -> int:
    """Say everything that was found; 1 if Baton would not run, else 0."""
    veil = Veil(settings.secrets())
    patient = Patient(settings, now or datetime.now(UTC), url)
    ills = 0
    for check in checks(patient):
        findings = list(check.look())
        ills += sum(finding.mark == WRONG for finding in findings)
        for line in _written(check.name, findings, lang):
            say(veil(line))
    say("")
    ill = f"Baton would not run as it should: put right what is marked {WRONG} above."
    say(_in(lang, ill if ills else "Baton can run."))
    return 1 if ills else 0


def language(environment: Mapping[str, str]) -> str:
    """The language that this computer speaks, as far as Baton speaks it."""
    said = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if said.lower().startswith("zh") else "en"


def _in(lang: str, sentence: str) -> str:
    return chinese.told(sentence) if lang == "zh" else sentence


def _written(name: str, findings: list[Finding], lang: str) -> Iterator[str]:
    if findings:
        yield _in(lang, name)
    for finding in findings:
        yield f"  {finding.mark} {_in(lang, finding.what)}"
        if finding.advice:
            yield f"      → {_in(lang, finding.advice)}"
