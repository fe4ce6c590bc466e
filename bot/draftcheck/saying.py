"""A finding as a sentence, in the reader's language."""

from __future__ import annotations

from bot.chat import Line
from bot.draftcheck.checking import Compared
from bot.draftcheck.findings import Finding
from bot.tables.table import shortened
from bot.wording.channels import network_name
from bot.work import Look
from storage.freezes import Freeze

_WITH_REASON = {"price": ("other_channel", "no_longer", "not_yet")}


def line(look: Look, finding: Finding) -> Line:
    """What stands there and what is the matter with it."""
    why = f"_{finding.why}" if finding.why in _WITH_REASON.get(finding.sort, ()) else ""
    key = "network_any" if finding.sort == "network" and len(finding.networks) > 2 else f"{finding.sort}{why}"
    return look.line(
        f"draftcheck.found.{key}", said=shortened(finding.said, 24), number=finding.entry,
        fact=shortened(finding.fact, 16), locked=shortened(finding.locked, 40), where=_names(look, finding.networks),
    )  # fmt: skip


def frozen_line(look: Look, freeze: Freeze) -> Line:
    """That it must not go out, and who is in charge."""
    what = look.listed(freeze.product_names) or look.label("draftcheck.this_story")
    return look.line("draftcheck.frozen", what=what, since=freeze.since, who=freeze.in_charge or "—")


def compared_line(look: Look, compared: Compared) -> Line:
    """What the draft was held against."""
    held = "facts" if compared.facts else "no_facts"
    where = _names(look, compared.networks) or look.label("draftcheck.all_networks")
    rules = look.label("draftcheck.rules.known", where=where)
    if compared.elsewhere and not compared.networks:
        rules = look.label("draftcheck.rules.none", where=_names(look, compared.elsewhere))
    return look.line(f"draftcheck.compared.{held}", facts=compared.facts, entries=compared.entries, rules=rules)


def _names(look: Look, networks: tuple[str, ...]) -> str:
    return look.listed(network_name(network, look.lang) for network in networks)
