"""What differs between two versions of an entry, in words that an approver can check at a glance."""

from __future__ import annotations

from bot.chat import Line
from bot.look import Look
from bot.wording import moments
from bot.wording.facts import line as fact_line
from storage.content import VOICES, WHERE, Content, Fact, changed_facts

LONGEST = 60


def words(look: Look, before: Content, after: Content) -> tuple[Line, ...]:
    """One line for everything that reads differently."""
    found: list[Line] = []
    for old, new in changed_facts(before, after):
        found.append(look.line("faq.change.fact", before=fact(look, old), after=fact(look, new)))
    if before.question and before.question != after.question:
        found.append(look.line("faq.change.question", before=before.question, after=after.question))
    found += _voices(look, before, after)
    for key in ("asks", "products", "red_lines"):
        if getattr(before, key) != getattr(after, key):
            joined = look.listed(getattr(after, key), "semicolon") or "–"
            found.append(look.line("faq.change.other", what=look.label(f"faq.form.{key}"), after=joined[:LONGEST]))
    found += _rest(look, before, after)
    return tuple(found)


def fact(look: Look, said: Fact | None) -> str:
    """A fact as it is written down; "–" for none."""
    return fact_line(said, look.team_tz, look.lang) if said else "–"


def _voices(look: Look, before: Content, after: Content) -> list[Line]:
    found: list[Line] = []
    for kind in VOICES:
        for where in WHERE:
            old, new = before.wording(kind, where), after.wording(kind, where)
            if old != new:
                label = look.label(f"faq.form.voice_{where}", kind=kind)
                text = (new.text or look.label(f"faq.lane.{new.lane}")) if new else "–"
                short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
                found.append(look.line("faq.change.other", what=label, after=short.replace("\n", " ")))
    return found


def _rest(look: Look, before: Content, after: Content) -> list[Line]:
    """The span, the secret, the category and whether guests may see it."""
    tz, found = look.team_tz, []
    spans = {
        "valid_from": (moments.write_start(before.valid_from, tz), moments.write_start(after.valid_from, tz)),
        "valid_to": (moments.write_end(before.valid_to, tz), moments.write_end(after.valid_to, tz)),
        "category": (look.label(f"faq.category.{before.category}"), look.label(f"faq.category.{after.category}")),
        "campaign": (before.campaign, after.campaign),
        "shareable": tuple(look.label(f"faq.shareable.{'yes' if c.shareable else 'no'}") for c in (before, after)),
    }  # fmt: skip
    for key, (old, new) in spans.items():
        if old != new:
            found.append(look.line("faq.change.other", what=look.label(f"faq.form.{key}"), after=new or "–"))
    return found
