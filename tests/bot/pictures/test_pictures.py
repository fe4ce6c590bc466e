"""The pictures of the digest: they look as they were found good, read on a phone, and are understood in grey."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

import handlers
from bot.app import load_texts
from bot.pictures import drawn, flow, paper
from bot.pictures.art import Art, Bars, Column, Flow, Heat
from handlers.digest.pictures import STAGES
from tests.bot.pictures import examples

GOLDEN = Path(__file__).parent / "golden"
TOLERANCE = 1.5
"""Of 255, on the average over a picture made an eighth as large: letters may be set a hair differently elsewhere."""
EXAMPLES: dict[str, Art] = {"heat": examples.heat(), "flow": examples.flow(), "bars": examples.bars()}


def opened(art: Art) -> Image.Image:
    return Image.open(BytesIO(drawn(art))).convert("RGB")


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart: the most that any square of 8 × 8 points differs on the average."""
    assert one.size == other.size
    small = (one.width // 8, one.height // 8)
    difference = ImageChops.difference(
        one.resize(small, Image.Resampling.BOX), other.resize(small, Image.Resampling.BOX)
    )
    return sum(ImageStat.Stat(difference).mean) / 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_picture_looks_as_it_was_found_good(name: str) -> None:
    golden = Image.open(GOLDEN / f"{name}.png").convert("RGB")

    assert apart(opened(EXAMPLES[name]), golden) < TOLERANCE


def test_a_changed_figure_is_seen_by_that_comparison() -> None:
    """The tolerance is not so wide that the wrong picture passes."""
    full, without = examples.heat(), examples.heat(people=4)
    other = Heat(full.title, full.note, full.days, (*without.rows, without.rows[0]), full.legend, full.empty)

    assert len(other.rows) == len(full.rows)
    assert apart(opened(full), opened(other)) > TOLERANCE


@pytest.mark.parametrize("art", EXAMPLES.values(), ids=EXAMPLES)
def test_it_is_as_wide_as_a_phone_and_small_to_send(art: Art) -> None:
    picture = opened(art)

    assert picture.width == 720
    assert picture.height < 3 * picture.width
    assert len(drawn(art)) < 200_000


@pytest.mark.parametrize("art", EXAMPLES.values(), ids=EXAMPLES)
def test_it_has_a_ground_of_its_own_so_dark_chats_show_the_same(art: Art) -> None:
    picture = Image.open(BytesIO(drawn(art)))

    assert picture.mode == "RGB", "nothing shines through"
    assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_marks_are_told_apart_without_any_colour() -> None:
    seen = []
    for mark in ("in", "late", "silent", "away", "none", "0", "1", "2", "now", "was", "before"):
        sheet = paper.Paper(200, "", "")
        sheet.swatch(mark, 100, 150, 40)
        grey = Image.open(BytesIO(sheet.png())).convert("L").crop((96, 146, 146, 196))
        seen.append((mark, grey))

    for at, (mark, one) in enumerate(seen):
        for other, two in seen[at + 1 :]:
            assert ImageStat.Stat(ImageChops.difference(one, two)).mean[0] > 4, (mark, other)


def test_words_contrast_with_the_ground_as_accessibility_asks() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ink, ground in (
        (paper.INK, paper.SHEET),
        (paper.GREY, "#F7F8FA"),
        (paper.INK, paper.SKY),
        (paper.INK, paper.PALE),
    ):
        assert (light(ground) + 0.05) / (light(ink) + 0.05) >= 4.5, (ink, ground)


def test_names_of_any_length_and_script_stay_in_their_room() -> None:
    long = "非常非常非常长的名字不可能放得下"

    assert paper.width(paper.fitted(long, 28, 120), 28) <= 120
    assert paper.fitted("小满🌞", 28, 120) == "小满"
    assert paper.readable("林喆 張玥 Zoë Şirin Łu") == "林喆 張玥 Zoë Sirin □u"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_names_of_the_stages_are_never_cut(lang: str) -> None:
    texts = load_texts(handlers.FEATURES)
    for state in STAGES:
        name = texts.label(f"tasks.state.{state}", lang)
        assert paper.fitted(name, paper.WORDS, flow.NAMES - 8) == name


@pytest.mark.parametrize(
    "art",
    [
        Heat("站会", "", (), (), (), "这周没有站会"),
        examples.heat(people=1, days=1),
        examples.heat(people=24),
        Flow("看板", "", (), "", "", "", ""),
        Bars("预警", "", (), ("P0", "P1", "P2"), ""),
    ],
    ids=("nobody", "one person, one day", "many", "no board", "no days"),
)
def test_teams_of_any_size_get_a_picture(art: Art) -> None:
    assert opened(art).width == 720


def test_the_font_ships_with_its_licence_and_is_small() -> None:
    assert paper.FONT.stat().st_size < 4_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (paper.FONT.parent / "OFL.txt").read_text(encoding="utf-8")


def test_the_font_knows_every_sign_of_gb2312() -> None:
    signs = {bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)}
    unknown = [sign for sign in signs if sign and paper.readable(sign) != sign]

    assert len(signs) > 6_700
    assert unknown == []


@pytest.mark.parametrize(("art", "names"), [
    (Bars("Alerts, week 7", "none", tuple(Column(f"{day} {7 + n}", (0, 0, 0), 0) for n, day in enumerate(
        ("Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))), ("P0", "P1", "P2"), "before"),
     ["Sat", "7", "Wed", "11"]),
    (Bars("预警", "没有", (Column("三 11", (0, 0, 0), 0),), ("P0", "P1", "P2"), "上周"), ["三 11"]),
])  # fmt: skip
def test_a_days_name_is_never_cut(art: Bars, names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight days of English names do not fit side by side: the day then stands below its weekday."""
    written: list[str] = []
    fitted = paper.fitted

    def noted(text: str, size: int, room: float) -> str:
        written.append(fitted(text, size, room))
        return written[-1]

    monkeypatch.setattr(paper, "fitted", noted)
    drawn(art)

    assert [words for words in written if words.endswith("…")] == []
    assert set(names) <= set(written)
