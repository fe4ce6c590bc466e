"""Looks at every message and view the way Slack does before it shows them: schema, SDK models, limits."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.fakes.slack import limits
from tests.fakes.slack.limits import JSON, Problem

DATA = Path(__file__).parent / "data"
SURFACES = {"message": "MessageBlocks", "modal": "SlackModal", "home": "SlackHome"}
VIEW_NAMES = {"modal": "ModalView", "home": "HomeView"}


def message_problems(blocks: Any) -> list[Problem]:
    """What Slack would refuse in a message's blocks."""
    if not _is_list_of_objects(blocks):
        return [Problem("/blocks", "must be a list of blocks")]
    return _schema_problems("message", blocks, "") or [
        *_model_problems(blocks, ""),
        *limits.problems({}, blocks, "", limits.MESSAGE_BLOCKS),
    ]


def view_problems(view: Any) -> list[Problem]:
    """What Slack would refuse in a modal or a home page."""
    if not isinstance(view, dict) or view.get("type") not in VIEW_NAMES:
        return [Problem("/view/type", "must be modal or home")]
    blocks = view.get("blocks")
    if not _is_list_of_objects(blocks):
        return [Problem("/view/blocks", "must be a list of blocks")]
    assert isinstance(blocks, list)
    kind = str(view["type"])
    return (
        _shape(kind, VIEW_NAMES[kind], {**view, "blocks": []}, "/view")
        or _schema_problems(kind, blocks, "/view")
        or _whole_view(view, blocks)
    )


def _whole_view(view: JSON, blocks: list[JSON]) -> list[Problem]:
    found = [*_model_problems(blocks, "/view"), *limits.problems(view, blocks, "/view", limits.VIEW_BLOCKS)]
    for name in ("title", "submit", "close"):
        if name in view and not view[name].get("text"):
            found.append(Problem(f"/view/{name}", "must be more than 0 characters"))
    if not blocks:
        found.append(Problem("/view/blocks", "must have at least one block"))
    if view["type"] == "modal" and "submit" not in view and any(b["type"] == "input" for b in blocks):
        found.append(Problem("/view/submit", "is required when there is an input block"))
    try:
        View(**view).validate_json()
    except SlackObjectFormationError as error:
        found.append(Problem("/view", str(error)))
    return found


def _is_list_of_objects(blocks: object) -> bool:
    return isinstance(blocks, list) and all(isinstance(block, dict) for block in blocks)


def _schema_problems(surface: str, blocks: list[JSON], pointer: str) -> list[Problem]:
    names = _block_names(surface)
    found: list[Problem] = []
    for index, block in enumerate(blocks):
        where = f"{pointer}/blocks/{index}"
        name = names.get(str(block.get("type")))
        found += _shape(surface, name, block, where) if name else [Problem(where, "unknown block type")]
    return found


def _shape(surface: str, name: str, thing: JSON, pointer: str) -> list[Problem]:
    error = best_match(_validator(surface, name).iter_errors(thing))
    if error is None:
        return []
    return [Problem("/".join([pointer, *map(str, error.absolute_path)]), error.message[:300])]


def _model_problems(blocks: list[JSON], pointer: str) -> list[Problem]:
    try:
        for block in Block.parse_all(copy.deepcopy(blocks)):
            block.validate_json()
    except SlackObjectFormationError as error:
        return [Problem(f"{pointer}/blocks", str(error))]
    return []


@cache
def _schema(surface: str) -> JSON:
    loaded: JSON = json.loads((DATA / f"{SURFACES[surface]}.schema.json").read_text())
    return loaded


@cache
def _validator(surface: str, name: str) -> Draft7Validator:
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": _schema(surface)["definitions"]})


@cache
def _block_names(surface: str) -> dict[str, str]:
    """The schema's name for each known type of block: section is SectionBlock."""
    definitions = _schema(surface)["definitions"]
    names = [each["$ref"].rpartition("/")[2] for each in definitions["KnownBlock"]["anyOf"]]
    return {_type_of(definitions[name]): name for name in names}


def _type_of(definition: JSON) -> str:
    """The image block has two forms, every other block one."""
    form = definition if "properties" in definition else definition["anyOf"][0]
    return str(form["properties"]["type"]["const"])
