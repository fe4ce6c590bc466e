"""Watches all that is said where the bot is: words in passing, edits, forms, pictures, and what somebody points at.

Whatever somebody tells is looked at, whatever they say it with: talk, a question, a report, an answer to the stand-up,
the reason why they give a task back. What the team makes is not: topics, entries of the library, drafts, word lists and
settings speak of reactions and fakes because they are about them, and nobody has said that anything happened. Who
makes something says so where its command or form is declared (`own`).
"""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Deleted, Edited, Filled, Joined, Pointed, Said
from bot.feature import Feature
from bot.work import Turn
from handlers.crisis import freezing, judging, meaning, pictures, raising
from handlers.crisis.raising import Report, Taken
from storage import alerts, evidence, freezes, teams
from storage.alerts import Alert
from storage.evidence import Seen

eyes = Feature("crisis")
OWN_WORDS = ("crisis", "keywords")
"""Commands of these features speak of crises without being one."""
SHORTCUT = "crisis.report"


@eyes.watches(Said, strangers=True)
def said(turn: Turn, event: Said) -> None:
    """Whatever is said to the bot or beside it; the report command is answered where it is carried out."""
    if is_own(turn, event.text, event.addressed):
        return
    seen = Seen(evidence.WORDS, event.id, event.at, event.text, link=event.link, message=key_of(event))
    taken = see(turn, event.text, seen, "said")
    pictures.seen(turn, event, taken.alert if taken else None)


@eyes.watches(Edited, strangers=True)
def edited(turn: Turn, event: Edited) -> None:
    """What was changed into something grave, and what was grave and now reads otherwise."""
    if is_own(turn, event.text, event.addressed):
        return
    first = evidence.from_message(turn.db, turn.team.id, key_of(event))
    seen = Seen(evidence.EDIT, event.id, event.at, event.text, message=key_of(event))
    alert = turn.db.get(Alert, first.alert_id) if first else None
    if alert is None:
        see(turn, event.text, seen, "edited")
    elif not alert.is_over:
        evidence.keep(turn.db, turn.team.id, alert.id, _told(turn, seen), turn.now)
        alerts.note(turn.db, alert, "edited", turn.now, by_id=turn.who.id, by=turn.who.name)


@eyes.watches(Deleted)
def deleted(turn: Turn, event: Deleted) -> None:
    """What was kept stays kept; the timeline says that it is gone where it was said."""
    first = evidence.from_message(turn.db, turn.team.id, key_of(event))
    alert = turn.db.get(Alert, first.alert_id) if first else None
    if alert is not None and not alert.is_over:
        alerts.note(turn.db, alert, "deleted", turn.now, by_id=turn.who.id, by=turn.who.name)


@eyes.watches(Filled)
def filled(turn: Turn, event: Filled) -> None:
    """What is written into forms (a stand-up, a task); the forms about alerts speak of them anyway."""
    if event.form.partition(".")[0] in OWN_WORDS or turn.parts.repertoire.is_own_form(event.form):
        return
    words = "\n".join(value for value in event.fields.values() if isinstance(value, str) and value)
    see(turn, words, Seen(evidence.WORDS, event.id, event.at, words), "said")


@eyes.watches(Pointed)
def pointed(turn: Turn, event: Pointed) -> None:
    """The shortcut on a message: whoever uses it reports that message."""
    if event.action == SHORTCUT:
        report(turn, event.quoted.text, Seen(
            evidence.WORDS, event.id, event.at, event.quoted.text, link=event.quoted.link,
            sender=event.quoted.author.name if event.quoted.author else "",
            message=f"{event.place.lane}|{event.quoted.message}",
        ), "shortcut")  # fmt: skip


@eyes.watches(Joined)
def joined(turn: Turn, event: Joined) -> None:
    """Whoever comes while something is frozen is told of it in private, once they post for it."""
    for freeze in freezes.open_freezes(turn.db, turn.team.id, drills=True):
        alert = turn.db.get(Alert, freeze.alert_id)
        if alert is not None:
            freezing.inform(turn, alert, freeze)


def key_of(event: Said | Edited | Deleted) -> str:
    """The message itself, whatever is told of it."""
    return f"{event.place.lane}|{event.message}" if event.message else ""


def is_own(turn: Turn, words: str, addressed: bool) -> bool:
    """Whether this is a command about alerts or rules, the team's own work, or talk in the war room about what runs
    already."""
    can = turn.parts.repertoire
    meant = addressed and any(can.without_command(feature, words) != words for feature in OWN_WORDS)
    return (
        meant
        or can.is_own_work(turn, words, addressed)
        or (_in_war_room(turn) and any(not a.drill for a in alerts.running(turn.db, turn.team.id)))
    )


def _in_war_room(turn: Turn) -> bool:
    return turn.channel is not None and turn.channel.purpose == teams.WAR_ROOM


def see(turn: Turn, words: str, seen: Seen, via: str) -> Taken | None:
    """Judge the words; if they are grave, raise or join an alert and tell whoever said them, in private."""
    judged = judging.judge(turn, words) if words.strip() else None
    if judged is None:
        if words.strip():
            meaning.think_of(turn, _told(turn, seen), via)
        return None
    return raising.raise_and_thank(turn, Report(_told(turn, seen), judged, via, turn.who))


def report(turn: Turn, words: str, seen: Seen, via: str, product: str = "") -> Taken:
    """Somebody reports this: it is an alert whatever the rules think."""
    judged = judging.judge(turn, words) or judging.BY_HAND
    taken = raising.take(turn, Report(_told(turn, seen), judged, via, turn.who, product))
    raising.thank(turn, taken)
    pictures.waiting(turn, taken.alert)
    return taken


def _told(turn: Turn, seen: Seen) -> Seen:
    """What was seen, with who brought it to us and where; a direct message is nobody else's business."""
    where = turn.channel.title if turn.channel else ""
    return replace(seen, sender=seen.sender or turn.who.name, place=seen.place or where, reporter_id=turn.who.id)
