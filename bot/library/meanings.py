"""Works out what a library's questions mean, once for each text: in memory, in the database, else by the model."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.llm import Embedder
from storage import meanings
from storage.db import Database

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

log = logging.getLogger("baton.library")
EVERYDAY: Final = (
    "今天天气怎么样", "晚上一起吃饭吗", "明天几点开会", "帮我写一份周报", "这部电影好看吗", "昨天的比赛谁赢了",
    "周末去哪里玩", "我有点累了", "生日快乐", "他是哪里人", "为什么天是蓝的", "附近有什么好吃的", "怎么学英语",
    "这首歌叫什么", "孩子几岁上学", "股票今天涨了", "how is the weather today", "shall we have dinner tonight",
    "when is the meeting tomorrow", "who won the game", "how do I learn to cook", "why is the sky blue",
    "happy birthday to you", "where can I park my car",
)  # fmt: skip
"""What people say of anything, so that one knows how alike strangers are to a model."""
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

    def of_anything(self) -> NDArray[float32] | None:
        """The middle of what people say of anything. Takes long the first time: not inside a turn."""
        found = self.of(EVERYDAY)
        return None if found is None else found.mean(axis=0)

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
            self._database.surely(partial(meanings.keep, vectors=vectors), loosely=True)
