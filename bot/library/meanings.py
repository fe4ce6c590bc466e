"""Works out what a library's questions mean, once for each text: in memory, in the database, else by the model."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.llm import Embedder
from storage import meanings
from storage.db import Database

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

log = logging.getLogger("baton.library")
PORTION: Final = 64
"""So many texts are worked out, and kept, at a time: what is interrupted begins where it was."""


def packed(vector: NDArray[float32]) -> str:
    """A vector as letters, to travel with a thought."""
    return base64.b64encode(vector.tobytes()).decode()


def unpacked(said: str) -> NDArray[float32] | None:
    """The vector again; None if nothing came."""
    import numpy as np

    return np.frombuffer(base64.b64decode(said), dtype=np.float32) if said else None


class Meanings:
    """Vectors of texts by one model, kept where a database is given."""

    def __init__(self, embedder: Embedder, database: Database | None = None) -> None:
        self._embedder, self._database = embedder, database

    @property
    def there(self) -> bool:
        return bool(self._embedder.name)

    def of_question(self, question: str) -> NDArray[float32] | None:
        """The vector of what somebody asks just now, where that is quick. It is kept nowhere."""
        return self.asked(question) if self._embedder.quick else None

    def asked(self, question: str) -> NDArray[float32] | None:
        """The same however long it takes: not inside a turn."""
        found = self._embedder.embed([question])
        return found[0] if found.size else None

    def of(self, texts: Sequence[str]) -> NDArray[float32] | None:
        """A row for each text; None if the model did not know one of them. Takes long: not inside a turn."""
        import numpy as np

        wanted = {meanings.key(self._embedder.name, text): text for text in texts}
        have = {key: np.frombuffer(kept, dtype=np.float16) for key, kept in self._known(list(wanted)).items()}
        missing = [key for key in wanted if key not in have]
        for at in range(0, len(missing), PORTION):
            portion = missing[at : at + PORTION]
            found = self._embedder.embed([wanted[key] for key in portion]).astype(np.float16)
            if not found.size:
                return None
            new = dict(zip(portion, found, strict=True))
            self._keep({key: vector.tobytes() for key, vector in new.items()})
            have |= new
        rows = [have[meanings.key(self._embedder.name, text)] for text in texts]
        return np.asarray(rows, dtype=np.float32) if rows else None

    def _known(self, keys: Sequence[str]) -> dict[str, bytes]:
        if self._database is None:
            return {}
        with self._database.read() as db:
            return meanings.known(db, keys)

    def _keep(self, vectors: dict[str, bytes]) -> None:
        if self._database is not None:
            with self._database.write() as db:
                meanings.keep(db, vectors)
