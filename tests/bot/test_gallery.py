"""Pictures on cards: drawn and brought once, and never the reason why a card does not arrive."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat import Card, Picture
from bot.wire import Refused, Throttled, Unsure
from tests.bot.pictures import examples
from tests.bot.post import Post

BARS, FLOW = Picture(examples.bars(), "7 alerts"), Picture(examples.flow(), "6 out")
UPLOADS = "upload "


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


def week(words: str, *pictures: Picture) -> Card:
    return Card((words,), pictures)


def shown(post: Post) -> list[str]:
    """What the platform was last given to show as pictures, "" where only words."""
    return [block.file for block in post.platform.parcels[-1].card.blocks if isinstance(block, Picture)]


def uploads(post: Post) -> int:
    return sum(call.startswith(UPLOADS) for call in post.platform.calls)


def test_a_card_goes_out_with_its_pictures(post: Post) -> None:
    post.truth["week"] = week("week 7", BARS, FLOW)
    post.hang("week")
    post.serve()

    assert shown(post) == ["P1", "P2"]
    assert all(png.startswith(b"\x89PNG") for png in post.platform.pictures.values())


def test_a_picture_is_brought_once_and_a_changed_one_anew(post: Post) -> None:
    post.truth["week"] = week("week 7", BARS)
    post.hang("week")
    post.serve()
    post.turns_out("week", week("week 7, later", BARS))
    post.serve()
    assert (uploads(post), shown(post)) == (1, ["P1"])

    post.turns_out("week", week("week 7, later still", FLOW))
    post.serve()
    assert (uploads(post), shown(post)) == (2, ["P2"])


def test_a_card_that_reads_as_before_is_not_sent_again(post: Post) -> None:
    post.truth["week"] = week("week 7", BARS)
    post.hang("week")
    post.serve()
    before = len(post.platform.parcels)
    post.turns_out("week", week("week 7", BARS))
    post.serve()

    assert len(post.platform.parcels) == before


def test_a_platform_that_takes_no_pictures_gets_their_words(post: Post) -> None:
    post.platform.script = [Refused("missing_scope")]
    post.truth["week"] = week("week 7", BARS)
    post.hang("week")
    post.serve()

    assert shown(post) == [""]
    assert post.platform.parcels[-1].card.plain == "week 7\n7 alerts"
    assert post.metrics.registry.get_sample_value("baton_parked_total", {"where": "picture"}) == 1


def test_a_lost_connection_is_tried_again_and_then_the_words_go_without(post: Post) -> None:
    post.platform.script = [Unsure("broken"), Unsure("broken")]
    post.truth["week"] = week("week 7", BARS)
    post.hang("week")
    for _ in range(3):
        post.pass_time(post.serve() or 0)
    assert shown(post) == ["P1"], "the third try brought it"

    post.platform.script = [Unsure("broken")] * 4
    post.turns_out("week", week("week 7, later", FLOW))
    for _ in range(5):
        post.pass_time(post.serve() or 0)
    assert shown(post) == [""]
    assert post.parked == []


def test_a_platform_that_asks_to_wait_is_obeyed(post: Post) -> None:
    post.platform.script = [Throttled(7)]
    post.truth["week"] = week("week 7", BARS)
    post.hang("week")

    assert post.serve() == 7
    post.pass_time(7)
    post.serve()
    assert shown(post) == ["P1"]
