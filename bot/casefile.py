"""An alert's whole file, for those who must prove what was seen and done: Markdown to read, JSON to keep."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo

from sqlmodel import Session

from storage import alerts, evidence
from storage.alerts import Alert
from storage.evidence import Evidence, Picture


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of evidence as it is handed out; `picture` is base64, "" where it was not asked for."""

    number: int
    kind: str
    said_at: str
    kept_at: str
    sender: str
    place: str
    link: str
    words: str
    picture_sha256: str
    picture: str
    erased_at: str
    digest: str
    salt: str
    seal: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the timeline."""

    at: str
    what: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that is known of one alert. `broken` is empty where the chain of evidence holds."""

    number: int
    severity: str
    category: str
    state: str
    drill: bool
    fact: str
    product: str
    opened_at: str
    wording: str
    review: str
    timeline: tuple[Moment, ...]
    evidence: tuple[Entry, ...]
    broken: tuple[str, ...]


def of(db: Session, alert: Alert, zone: tzinfo, *, pictures: bool = False) -> CaseFile:
    """The alert's file, its moments on that zone's clock; `pictures`: with their bytes."""
    steps = alerts.timeline(db, alert.id)
    return CaseFile(
        alert.number, alert.severity, alert.category, alert.state, alert.drill, alert.fact, alert.product,
        _moment(alert.opened_at, zone), alert.wording, alert.review,
        tuple(Moment(_moment(step.at, zone), step.what, step.by, step.note) for step in steps),
        tuple(_entry(db, entry, zone, pictures) for entry in evidence.of_alert(db, alert.id)),
        tuple(f"#{wrong.number}: {wrong.why}" for wrong in evidence.verify(db, alert.team_id)),
    )  # fmt: skip


def _entry(db: Session, entry: Evidence, zone: tzinfo, pictures: bool) -> Entry:
    picture = db.get(Picture, entry.picture_sha256) if pictures and entry.picture_sha256 else None
    return Entry(
        entry.number, entry.kind, _moment(entry.said_at, zone), _moment(entry.kept_at, zone), entry.sender,
        entry.place, entry.link, entry.words, entry.picture_sha256,
        base64.b64encode(picture.data).decode() if picture else "",
        _moment(entry.erased_at, zone) if entry.erased_at else "", entry.digest, entry.salt, entry.seal,
    )  # fmt: skip


def as_json(file: CaseFile) -> str:
    return json.dumps(asdict(file), ensure_ascii=False, indent=1) + "\n"


def as_markdown(file: CaseFile) -> str:
    """The file to be read by people; words of others stay words."""
    drill = " (drill)" if file.drill else ""
    product = _plain(file.product) or "not named"
    lines = [f"# Alert {file.number}{drill}: {file.severity}, {_plain(file.category)}, {file.state}", ""]
    lines += [f"> {_plain(file.fact)}", "", f"Opened {file.opened_at}. Product: {product}.", ""]
    lines += ["**The chain of evidence is broken.**" if file.broken else "The chain of evidence holds.", ""]
    lines += [*(f"* {wrong}" for wrong in file.broken), "", "## Timeline", ""]
    lines += ["| when | what | who | note |", "|---|---|---|---|"]
    lines += [f"| {m.at} | {m.what} | {_plain(m.by)} | {_plain(m.note)} |" for m in file.timeline]
    lines += ["", "## Evidence", ""]
    for entry in file.evidence:
        lines += _told(entry)
    return "\n".join(lines).rstrip() + "\n"


def _told(entry: Entry) -> list[str]:
    head = f"### {entry.number} {entry.kind}, said {entry.said_at}, kept {entry.kept_at}"
    if entry.erased_at:
        return [head, "", f"Erased {entry.erased_at}; the tombstone is in the chain.", "", f"Seal `{entry.seal}`", ""]
    facts = [("by", entry.sender), ("where", entry.place), ("link", entry.link), ("SHA-256", entry.picture_sha256)]
    told = [f"* {name}: {_plain(value)}" for name, value in facts if value]
    words = [f"> {_plain(line)}" for line in entry.words.splitlines()]
    return [head, "", *words, *([""] if words else []), *told, "", f"Seal `{entry.seal}`", ""]


def _plain(words: str) -> str:
    """Words as Markdown shows them, letter by letter."""
    flat = " ".join(words.split())
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|!" else letter for letter in flat)


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %z}"
