"""Rich text (`post`): how a plain message looks, and how it is recognised later."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.adapters.feishu import mark
from bot.adapters.feishu.fit import Element, portions
from bot.chat import Line, Link, Mention, Part, Strong, plain

_NOTHING = {"tag": "text", "text": " "}


def posts(line: Line) -> Iterator[Element]:
    for portion in portions([line]):
        paragraphs: list[list[Element]] = [[]]
        for part in (part for line in portion for part in line):
            for at, text in enumerate(_texts(part)):
                if at:
                    paragraphs.append([])
                if text:
                    paragraphs[-1].append(_post_part(part, text))
        yield {"zh_cn": {"content": paragraphs if any(paragraphs) else [[_NOTHING]]}}


def _texts(part: Part) -> list[str]:
    return ["@"] if mark.pings(part) else mark.clean(plain((part,))).split("\n")


def _post_part(part: Part, text: str) -> Element:
    if isinstance(part, Mention) and mark.pings(part):
        return {"tag": "at", "user_id": part.user}
    if isinstance(part, Link) and (url := mark.safe_url(part.url)):
        return {"tag": "a", "text": text, "href": url}
    if isinstance(part, Strong):
        return {"tag": "text", "text": text, "style": ["bold"]}
    return {"tag": "text", "text": text}


def same_words(ours: Element, content: str) -> bool:
    """Whether a rich text found in the history says what this one says."""
    try:
        found = json.loads(content)
    except ValueError:
        return False
    return isinstance(found, dict) and _spoken(found) == _spoken(ours)


def _spoken(post: Element) -> str:
    body = post if isinstance(post.get("content"), list) else next(iter(post.values()), {})
    paragraphs = body.get("content") if isinstance(body, dict) else None
    parts = [part for p in paragraphs or () if isinstance(p, list) for part in p if isinstance(part, dict)]
    return "".join(str(part.get("text", "")) for part in parts if part.get("tag") != "at")
