"""The demo team's two weeks before the page opens: lived by Baton itself, and shipped as it left them.

To live them takes a while, so what came of it ships beside the script (`make fortnight` lives and keeps it anew; a test
says when that is due). Where the shipped weeks do not fit the database of this version, they are lived on the spot.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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


def live(folder: Path, lang: str, tell: Callable[[datetime], None] = lambda day: None, until: datetime = ENDS) -> None:
    """Live the fortnight in this folder, or what is `until` then; it ends as a database and a world at rest."""
    troupe = cast.troupe(lang)
    with opened(f"sqlite:///{folder / DATABASE}") as database:
        database.hasten()
        cast.settle(database, troupe, BEGINS, friday_only=False)
        told = [step for step in steps(troupe, lang) if step.at <= until]
        Life(database, folder / WORLD, troupe, BEGINS).live(told, until, tell)
        database.compact()


def steps(troupe: Troupe, lang: str) -> Sequence[Step]:
    """What the script says, in the order in which it happens."""
    languages = {person.handle: person.lang for person in troupe.people}
    told = script.read((SCRIPTS / f"{lang}.txt").read_text("utf-8"), troupe.people[0].zone, languages)
    return sorted(told, key=lambda step: step.at)


# --- what ships ---------------------------------------------------------------------------------------------------


def fits(lang: str) -> bool:
    """Whether the shipped weeks tell this version's script, in a shape that it knows how to bring up to date."""
    if not _shipped(lang).exists():
        return False
    with tarfile.open(_shipped(lang)) as pack:
        told = pack.extractfile(SHAPE)
        shape: dict[str, str] = json.loads(told.read()) if told else {}
    now = {**_shape(), **_told(lang)}
    return bool(shape) and all(now.get(name) == digest for name, digest in shape.items())


def ship(lang: str, tell: Callable[[datetime], None], until: datetime = ENDS) -> None:
    """Live the weeks and keep them as they will be shipped; weeks in which anything went wrong are not."""
    with tempfile.TemporaryDirectory(prefix="baton-fortnight-") as made:
        folder = Path(made)
        with slips() as found:
            live(folder, lang, tell, until)
        if found:
            raise SystemExit("\n".join(["The weeks are not kept, for they did not go well:", *found]))
        (folder / SHAPE).write_text(json.dumps({**_shape(), **_told(lang)}), "utf-8")
        with tarfile.open(_shipped(lang), "w:xz", preset=9) as pack:
            for name in (SHAPE, DATABASE, WORLD):
                entry = tarfile.TarInfo(name)
                entry.size = (folder / name).stat().st_size
                pack.addfile(entry, io.BytesIO((folder / name).read_bytes()))


@contextmanager
def slips() -> Iterator[list[str]]:
    """All that Baton warns of meanwhile: a step that could not be done, a letter that could not be sent, a bug."""
    found: list[str] = []
    ear = _Ear(found)
    logging.getLogger().addHandler(ear)
    try:
        yield found
    finally:
        logging.getLogger().removeHandler(ear)


class _Ear(logging.Handler):
    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(("baton", "bot")):
            self._found.append(f"{record.name}: {record.getMessage()}")


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
    return {file.name: _digest(file) for file in sorted(folder.glob("*.py"))}


def _told(lang: str) -> Mapping[str, str]:
    """What is lived and by whom, and a digest of each."""
    files = (SCRIPTS / f"{lang}.txt", cast.FILE, cast.ENGLISH)
    return {file.name: _digest(file) for file in files}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main() -> None:
    """Live and keep them all anew (`make fortnight`)."""
    logs.set_up([])
    for lang in LANGUAGES:
        ship(lang, lambda day: print(f"{day:%A %d %B}"))


if __name__ == "__main__":
    main()
