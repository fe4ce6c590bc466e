"""How many messages a second one core can look through for a crisis: 10,000 words, normalisation and contexts included.

The peer is ahocorasick-rs alone, with the same words over the same messages: what is missing to it is what Baton adds.
"""

from __future__ import annotations

import random
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

from bench.figures import Figure
from bot.crisis import OwnRule, Rules, TeamChanges, merge, scan, shipped

WORDS = 10_000
GOAL = 40_000
CALM_FOR_EACH_CRISIS = 9
SECONDS = 1.0
ROUNDS = 3


def figure(seconds: float = SECONDS) -> Figure:
    rules, messages = ten_thousand_words(), list(said())
    bare = AhoCorasick([word for rule in rules.rules for word in rule.words])
    ours = per_second(lambda text: scan(rules, text), messages, seconds)
    peer = per_second(bare.find_matches_as_indexes, messages, seconds)
    return Figure("scan_per_second", ours, "messages/s", "higher", GOAL, "ahocorasick-rs alone", peer)


def ten_thousand_words() -> Rules:
    """The shipped rules, and a team that added as many words of its own as are missing."""
    rules, dice = shipped(), random.Random(10_000)
    known = sum(len(rule.words) for rule in rules.rules)
    letters = [chr(code) for code in range(0x4E00, 0x5E00)]
    more = tuple("".join(dice.sample(letters, dice.randint(2, 5))) for _ in range(WORDS - known))
    return merge(rules, TeamChanges(own=(OwnRule("bench", more),)))


def said() -> Iterator[str]:
    """What people say all day, and now and then what a crisis sounds like."""
    told = tomllib.loads(files("bot.crisis").joinpath("seeds.toml").read_text("utf-8"))
    calm = [text for texts in told["calm"].values() for text in texts]
    crisis = [text for texts in told["crisis"].values() for text in texts]
    for place, text in enumerate(crisis):
        yield text
        yield from (calm[(place * CALM_FOR_EACH_CRISIS + more) % len(calm)] for more in range(CALM_FOR_EACH_CRISIS))


def per_second(look: Callable[[str], object], messages: Sequence[str], seconds: float) -> float:
    """The best of a few rounds, by the time that the processor worked."""
    return max(_round(look, messages, seconds / ROUNDS) for _ in range(ROUNDS))


def _round(look: Callable[[str], object], messages: Sequence[str], seconds: float) -> float:
    seen, begun = 0, time.process_time()
    while (passed := time.process_time() - begun) < seconds:
        for text in messages:
            look(text)
        seen += len(messages)
    return seen / passed
