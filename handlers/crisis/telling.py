"""Keeps everybody told: the cards are true, the reporter hears of each step, whoever is in charge hears what grows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import Literal

from bot.chat import Block, Button, Buttons, Card, Line, Strong
from bot.decided import CARDS, KINDS
from bot.masking import Span
from bot.texts import Blank, joined
from bot.work import Look, Work
from handlers.crisis import judging, rules, scope
from storage import alerts, freezes, people
from storage.alerts import Alert
from storage.freezes import Freeze
from storage.outgoing import notices
from storage.people import Member

DIGESTS_ASK_FOR = 14
"""So many days a messenger lets a card be changed."""


def titled(look: Look, alert: Alert, key: str, **values: Blank) -> Line:
    """A sentence about an alert; a drill says in every one of them that it is a drill."""
    drill = (look.label("crisis.drill_mark"),) if alert.drill else ()
    about: dict[str, Blank] = {
        "number": alert.number,
        "severity": alert.severity,
        "headline": judging.headline(look, alert),
    }
    return joined((*drill, *look.line(key, **{**about, **values})))


def highlighted(text: str, spans: Iterable[Span]) -> Line:
    """The words with the matched ones standing out, at their place."""
    parts: list[str | Strong] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], Strong(text[start:end])]
        at = end
    return joined([*parts, text[at:]])


def fact(alert: Alert) -> Line:
    """What was said, as a quotation, its matched words standing out."""
    return joined(("“", *highlighted(alert.fact, rules.marks(alert.marks)), "”"))


def show(work: Work, alert: Alert) -> None:
    """Every card that shows the alert is drawn anew."""
    work.refresh("crisis.alert", alert.id)
    work.refresh("crisis.ask", alert.id)
    for level in range(1, alert.level + 1):
        work.refresh("crisis.call", f"{alert.id}:{level}")
    for cosign in alerts.cosigns(work.db, alert.id):
        work.refresh("crisis.cosign", cosign.id)
    freeze = freezes.of_alert(work.db, alert.id)
    if freeze is not None:
        work.refresh("crisis.freeze", freeze.id)
        older = freezes.carrying(work.db, freeze)
        if older is not None:
            work.refresh("crisis.freeze", older.id)  # its card speaks for both


def show_decided(work: Work) -> None:
    """A step was taken: the digests of these days ask for it no more, wherever it was taken."""
    days = [work.today - timedelta(days=ago) for ago in range(DIGESTS_ASK_FOR)]
    work.refresh_all([(card, f"{kind}:{day.isoformat()}") for card in CARDS for day in days for kind in KINDS])


def reporter(work: Work, alert: Alert, key: str, but: str = "", **values: Blank) -> None:
    """Whoever reported it, or joined it with a report, hears how it goes on; `but`: whoever did it knows already."""
    ids = [who for who in alerts.reporters(work.db, alert.id) if who != but]
    known = people.of_ids(work.db, ids)
    tell(work, alert, [known[who] for who in ids if who in known and known[who].left_at is None], key, **values)


def tell(work: Work, alert: Alert, members: Iterable[Member], key: str, *names: str, **values: Blank) -> None:
    """A private letter about the alert, with these buttons, to each of them."""
    for member in members:
        look = work.to(member)
        buttons = tuple(button(look, name, alert) for name in names)
        blocks: tuple[Block, ...] = (Buttons(buttons),) if buttons else ()
        work.tell(member, Card(titled(look, alert, key, **values), blocks, sealed=True), urgent=True)


def front_anew(work: Work, freeze: Freeze, whom: Callable[[Member], bool] = lambda member: True) -> int:
    """Whoever of them has the freeze gets it anew, as it reads now: a changed card wakes nobody. How many these are."""
    older = freezes.carrying(work.db, freeze) if freeze.thawed_at is None else None
    told: set[str] = set()
    for of in (freeze, *([older] if older else [])):
        for notice in notices(work.db, freeze.team_id, "crisis.freeze", of.id):
            member = work.db.get(Member, notice.member_id) if notice.member_id else None
            if member is not None and member.left_at is None and member.id not in told and whom(member):
                work.hang_for(member, "crisis.freeze", of.id, again=True, urgent=True)
                told.add(member.id)
    return len(told)


FORMS = frozenset(
    ("assign", "draft", "send_back", "answer", "thaw", "holding", "review", "false_alarm", "scope", "object")
)
"""The buttons that open a form."""
LEADING = frozenset(("acknowledge", "approve", "thaw", "cosign"))
"""What is to be done next, where it is offered."""


def button(look: Look, name: str, alert: Alert, **value: str) -> Button:
    style: Literal["primary", "plain"] = "primary" if name in LEADING else "plain"
    return look.button(f"crisis.{name}", style, form=name in FORMS, alert=alert.id, **value)


def in_charge(look: Look, alert: Alert) -> list[Member]:
    """Who looks after the alert now: who acknowledged it, else who is called first."""
    owner = look.db.get(Member, alert.owner_id) if alert.owner_id else None
    return [owner] if owner is not None and owner.left_at is None else scope.first_called(look)


def grown(work: Work, alert: Alert) -> None:
    """The story spreads: whoever is in charge hears of it, unless they asked to be left alone for a while."""
    if alert.snoozed_until is None or alert.snoozed_until <= work.now:
        tell(work, alert, in_charge(work, alert), "crisis.told.grown", "evidence", count=alert.joined + 1)


def learnt(work: Work, alert: Alert, kinds: Collection[str]) -> None:
    """The story takes another turn, such as the media after a rash: whoever is in charge must know at once."""
    for boss in in_charge(work, alert):
        what = judging.category_words(work.to(boss), kinds)
        tell(work, alert, [boss], "crisis.told.learnt", "evidence", what=what)
