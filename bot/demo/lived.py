"""The demo team's two weeks before the page opens: lived by Baton itself, and shipped as it left them.

To live them takes a while, so what came of it ships beside the script (`make fortnight` lives and keeps it anew; a test
says when that is due). Where the shipped weeks do not fit the database of this version, they are lived on the spot.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot import logs
from bot.demo import cast, script
from bot.demo.cast import Troupe
from bot.demo.living import Life
from bot.demo.script import Step
from bot.opening import opened
from storage import migrations

SCRIPTS = Path(__file__).parent / "fortnight"
BEGINS = datetime.fromisoformat("2026-01-26T08:00:00+08:00")
ENDS = datetime.fromisoformat("2026-02-09T08:55:00+08:00")
"""The Monday of the cards' story, five minutes before everybody is asked."""
LANGUAGES = ("zh", "en")
DATABASE, WORLD, SHAPE = "baton.db", "world.db", "shape.json"


def furnish(folder: Path, lang: str, tell: Callable[[datetime], None]) -> None:
    """Have the lived weeks in this folder; where they must be lived first, `tell` hears of each day."""
    folder.mkdir(parents=True, exist_ok=True)
    if fits(lang):
        with tarfile.open(_shipped(lang)) as pack:
            for name in (DATABASE, WORLD):
                _unpack(pack, name, folder)
        return
    with tempfile.TemporaryDirectory(prefix="baton-fortnight-") as made:
        live(Path(made), lang, tell)
        for name in (DATABASE, WORLD):
            shutil.copyfile(Path(made) / name, folder / name)


def live(folder: Path, lang: str, tell: Callable[[datetime], None] = lambda day: None) -> None:
    """Live the fortnight in this folder; it ends as a database and a world at rest."""
    troupe = cast.troupe(lang)
    with opened(f"sqlite:///{folder / DATABASE}") as database:
        database.hasten()
        cast.settle(database, troupe, BEGINS, friday_only=False)
        Life(database, folder / WORLD, troupe, BEGINS).live(steps(troupe, lang), ENDS, tell)
        database.compact()


def steps(troupe: Troupe, lang: str) -> Sequence[Step]:
    """What the script says, in the order in which it happens."""
    languages = {person.handle: person.lang for person in troupe.people}
    told = script.read((SCRIPTS / f"{lang}.txt").read_text("utf-8"), troupe.people[0].zone, languages)
    return sorted(told, key=lambda step: step.at)


# --- what ships ---------------------------------------------------------------------------------------------------


def fits(lang: str) -> bool:
    """Whether the shipped database has a shape that this version knows how to bring up to date."""
    if not _shipped(lang).exists():
        return False
    with tarfile.open(_shipped(lang)) as pack:
        told = pack.extractfile(SHAPE)
        shape: dict[str, str] = json.loads(told.read()) if told else {}
    now = _shape()
    return bool(shape) and all(now.get(name) == digest for name, digest in shape.items())


def ship(lang: str, tell: Callable[[datetime], None]) -> None:
    """Live the weeks and keep them as they will be shipped."""
    with tempfile.TemporaryDirectory(prefix="baton-fortnight-") as made:
        folder = Path(made)
        live(folder, lang, tell)
        (folder / SHAPE).write_text(json.dumps(_shape()), "utf-8")
        with tarfile.open(_shipped(lang), "w:xz", preset=9) as pack:
            for name in (SHAPE, DATABASE, WORLD):
                entry = tarfile.TarInfo(name)
                entry.size = (folder / name).stat().st_size
                pack.addfile(entry, io.BytesIO((folder / name).read_bytes()))


def _unpack(pack: tarfile.TarFile, name: str, folder: Path) -> None:
    found = pack.extractfile(name)
    if found is None:
        raise LookupError(f"the shipped weeks lack {name}")
    (folder / name).write_bytes(found.read())


def _shipped(lang: str) -> Path:
    return SCRIPTS / f"{lang}.tar.xz"


def _shape() -> Mapping[str, str]:
    """Every step by which a database comes to its shape, and a digest of each."""
    folder = Path(migrations.__path__[0]) / "versions"
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.py"))}


def main() -> None:
    """Live and keep them all anew (`make fortnight`)."""
    logs.set_up([])
    for lang in LANGUAGES:
        ship(lang, lambda day: print(f"{day:%A %d %B}"))


if __name__ == "__main__":
    main()
