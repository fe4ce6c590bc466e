"""Draws a card as Slack's Block Kit, within every limit that Slack sets.

A card too big for one message (50 blocks, about 12,000 characters) goes on in further messages: nothing is cut.
The first page is the message that the machine knows; `speak` hangs the others below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.adapters.slack import ink, marks
from bot.chat import Block, Button, Buttons, Card, Line, Note, Option, Picture, Quote, Row, Rule, Select, Text

BlockJson = dict[str, Any]

MESSAGE_BLOCKS, HOME_BLOCKS = 50, 100
PAGE_CHARACTERS = 11_000  # Slack refuses near 13,200 over all blocks, although it nowhere says so
PIECE_CHARACTERS = 2_800
ALT_CHARACTERS = 1_900
NOTICE_CHARACTERS = 3_000  # chat.update refuses a fallback text above 4,000
_SIGNS = {"plain": ("", ""), "good": ("white_check_mark", "✅ "), "warn": ("warning", "⚠️ ")}
_SIGNS["alarm"] = ("rotating_light", "🚨 ")


@dataclass(frozen=True, slots=True)
class Page:
    """One Slack message: its blocks, and the words for the notification."""

    blocks: tuple[BlockJson, ...]
    text: str


def card(shown: Card) -> tuple[Page, ...]:
    """The card as one message, or as several where Slack could not hold it."""
    pages = list(_packed(_blocks(shown), MESSAGE_BLOCKS))
    notices = [_notice(shown)] + [f"({n}/{len(pages)})" for n in range(2, len(pages) + 1)]
    return tuple(Page(tuple(blocks), text) for blocks, text in zip(pages, notices, strict=True))


def home(shown: Card) -> tuple[BlockJson, ...]:
    """The card as a page of its own. There is no second page: what does not fit is counted, not hidden."""
    first, *others = _packed(_blocks(shown), HOME_BLOCKS - 1)
    left = sum(len(page) for page in others)
    return (*first, _context(ink.label(f"… +{left}", 20))) if left else tuple(first)


def _notice(shown: Card) -> str:
    text = _SIGNS[shown.tone][1] + "\n".join(ink.note(line) for line in shown.lines)
    if len(text) <= NOTICE_CHARACTERS:
        return text or " "
    cut = text[: NOTICE_CHARACTERS - 1]
    for opening, closing in (("<", ">"), ("&", ";")):  # never through the middle of a sign
        if cut.rfind(opening) > cut.rfind(closing):
            cut = cut[: cut.rfind(opening)]
    return cut + "…"


def _blocks(shown: Card) -> Iterator[BlockJson]:
    numbers = count(1)
    yield from _title(shown)
    for block in shown.blocks:
        yield from _block(block, numbers)


def _title(shown: Card) -> Iterator[BlockJson]:
    """Bold if there is more below it; a bare message reads as one."""
    emoji = _SIGNS[shown.tone][0]
    sign = [{"type": "emoji", "name": emoji}, {"type": "text", "text": " "}] if emoji else []
    bold = bool(shown.blocks)
    for at, piece in enumerate(_pieces((shown.title,)) or [((" ",),)]):
        yield _rich("rich_text_section", (sign if at == 0 else []) + _joined(piece, bold))


def _block(block: Block, numbers: Iterator[int]) -> Iterator[BlockJson]:
    match block:
        case Text(lines=lines):
            yield from _paragraph("rich_text_section", lines)
        case Quote(line=line):
            yield from _paragraph("rich_text_quote", (line,))
        case Row(line=line, buttons=buttons):
            yield from _row(line, buttons, numbers)
        case Buttons(buttons=buttons):
            yield from _actions([_button(button, next(numbers)) for button in buttons])
        case Select():
            yield from _select(block, next(numbers))
        case Note(line=line):
            yield from _small_print(line)
        case Rule():
            yield {"type": "divider"}
        case Picture():
            yield from _picture(block)


def _paragraph(kind: str, lines: tuple[Line, ...]) -> Iterator[BlockJson]:
    for piece in _pieces(lines):
        yield _rich(kind, _joined(piece))


def _row(line: Line, buttons: tuple[Button, ...], numbers: Iterator[int]) -> Iterator[BlockJson]:
    """With one button, the line and its button side by side; with more, the buttons below the line."""
    drawn = [_button(button, next(numbers)) for button in buttons]
    text = ink.small(line)
    if text and len(drawn) == 1 and len(text["text"]) <= PIECE_CHARACTERS:
        yield {"type": "section", "text": text, "accessory": drawn[0]}
        return
    yield from _paragraph("rich_text_section", (line,))
    yield from _actions(drawn)


def _small_print(line: Line) -> Iterator[BlockJson]:
    text = ink.small(line)
    if text and len(text["text"]) <= PIECE_CHARACTERS:
        yield _context(text)
    else:
        yield from _paragraph("rich_text_section", (line,))


def _picture(block: Picture) -> Iterator[BlockJson]:
    """Where Slack has not got the picture, its words."""
    if block.file:
        yield {"type": "image", "slack_file": {"id": block.file}, "alt_text": block.alt[:ALT_CHARACTERS]}
    else:
        yield from _small_print((block.alt,))


def _context(text: BlockJson) -> BlockJson:
    return {"type": "context", "elements": [text]}


def _actions(elements: list[BlockJson]) -> Iterator[BlockJson]:
    for at in range(0, len(elements), 25):
        yield {"type": "actions", "elements": elements[at : at + 25]}


def _button(button: Button, number: int) -> BlockJson:
    drawn: BlockJson = {"type": "button", "text": ink.label(button.label, 75)}
    if button.url and ink.is_address(button.url):
        drawn |= {"action_id": marks.address(number), "url": button.url}
    else:
        drawn |= {
            "action_id": marks.action(button.action, number, form=button.form),
            "value": marks.value(button.value),
        }
    if button.look != "plain":
        drawn["style"] = button.look
    if button.confirm:
        drawn["confirm"] = _confirm(button)
    return drawn


def _confirm(button: Button) -> BlockJson:
    back = "取消" if any("\u4e00" <= letter <= "\u9fff" for letter in button.confirm) else "Cancel"
    return {
        "title": ink.label(button.label, 100),
        "text": ink.label(button.confirm, 300),
        "confirm": ink.label(button.label, 30),
        "deny": ink.label(back, 30),
    }


def _select(block: Select, number: int) -> Iterator[BlockJson]:
    if not block.options:
        return
    element = {
        "type": "static_select",
        "action_id": marks.action(block.action, number),
        "placeholder": ink.label(block.label, 150),
        **choices(block.options),
    }
    yield {"type": "actions", "block_id": marks.block(block.value, number), "elements": [element]}


def choices(options: tuple[Option, ...]) -> BlockJson:
    """The options of a list; above a hundred Slack wants them in groups."""
    drawn = [option(each) for each in options]
    if len(drawn) <= 100:
        return {"options": drawn}
    groups = [drawn[at : at + 100] for at in range(0, len(drawn), 100)]
    starts = range(1, len(drawn) + 1, 100)
    named = zip(starts, groups, strict=True)
    return {"option_groups": [{"label": ink.label(f"{n}–{n + len(g) - 1}", 75), "options": g} for n, g in named]}


def option(each: Option) -> BlockJson:
    if not 0 < len(each.value) <= 150:
        raise ValueError("an option's value must have 1 to 150 characters on Slack")
    return {"text": ink.label(each.label, 75), "value": each.value}


def paragraphs(lines: tuple[Line, ...]) -> list[BlockJson]:
    return list(_paragraph("rich_text_section", lines))


def _rich(kind: str, elements: list[BlockJson]) -> BlockJson:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}


def _joined(lines: tuple[Line, ...], bold: bool = False) -> list[BlockJson]:
    """Lines as one run of elements, with line breaks between them."""
    found: list[BlockJson] = []
    for at, line in enumerate(lines):
        found.extend(ink.rich((*(("\n",) if at else ()), *line), bold=bold))
    return found


def _pieces(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """The lines in portions that one block can hold; broken between lines, else between words."""
    pieces: list[tuple[Line, ...]] = []
    held: list[Line] = []
    size = 0
    for line in (short for long in lines for short in _broken(long)):
        length = _length(line) + 1
        if held and size + length > PIECE_CHARACTERS:
            pieces.append(tuple(held))
            held, size = [], 0
        held.append(line)
        size += length
    pieces.append(tuple(held))
    return [piece for piece in pieces if any(ink.said(part).strip() for line in piece for part in line)]


def _broken(line: Line) -> Iterator[Line]:
    if _length(line) <= PIECE_CHARACTERS:
        yield line
        return
    for part in line:
        if isinstance(part, str):
            yield from ((piece,) for piece in _chunks(part))
        else:
            yield (part,) if _length((part,)) <= PIECE_CHARACTERS else tuple(_chunks(ink.said(part)))


def _chunks(text: str) -> Iterator[str]:
    while len(text) > PIECE_CHARACTERS:
        at = max(text.rfind("\n", 0, PIECE_CHARACTERS), text.rfind(" ", 0, PIECE_CHARACTERS))
        at = at + 1 if at > PIECE_CHARACTERS // 2 else PIECE_CHARACTERS
        yield text[:at]
        text = text[at:]
    yield text


def _length(line: Line) -> int:
    return sum(len(ink.said(part)) for part in line)


def _packed(blocks: Iterable[BlockJson], most: int) -> Iterator[list[BlockJson]]:
    page: list[BlockJson] = []
    size = 0
    for block in blocks:
        weight = _weight(block)
        if page and (len(page) == most or size + weight > PAGE_CHARACTERS):
            yield page
            page, size = [], 0
        page.append(block)
        size += weight
    yield page


def _weight(thing: object) -> int:
    """The characters that a reader sees in a block, with some allowance for its frame."""
    if isinstance(thing, dict):
        shown = sum(len(thing[key]) for key in ("text", "url") if isinstance(thing.get(key), str))
        return shown + 10 + sum(_weight(inner) for inner in thing.values())
    if isinstance(thing, list):
        return sum(_weight(inner) for inner in thing)
    return 0
