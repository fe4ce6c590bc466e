"""The two cards of a handoff: the one for whoever answers, and the one for whoever passed the fan on."""

from __future__ import annotations

from datetime import timedelta

from bot import holding
from bot.chat import Block, Button, Buttons, Card, Line, Link, Note, Quote, Text
from bot.dates import day_words
from bot.look import Look
from bot.wording.channels import network_name
from handlers.handoff import lines, whose
from storage import handoffs, screenshots
from storage.freezes import Freeze
from storage.handoffs import ANSWERED, TAKEN, WAITING, WITHDRAWN, Handoff
from storage.people import Member
from storage.teams import Account

SHORT = 120
MOST_MORE = 2


def name(look: Look, member_id: str) -> str:
    member = look.db.get(Member, member_id) if member_id else None
    return member.name if member else "—"


def cut(words: str, most: int = SHORT) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1] + "…"


# --- for whoever answers ------------------------------------------------------------------------------------------


def card(look: Look, subject: str) -> Card | None:
    """Card 7: the ask and its deadline, the fan's words, where they are, what they were told, what one can press."""
    handoff = look.db.get(Handoff, subject)
    if handoff is None or look.reader is None:
        return None
    blocks: list[Block] = [Quote((f"“{cut(handoff.words) or '…'}”",))]
    blocks += [Text(((f"“{cut(line)}”",),)) for line in handoff.more.splitlines()[-MOST_MORE:]]
    blocks.append(Text((where_line(look, handoff),)))
    if not handoff.is_open:
        return Card(_over(look, handoff), tuple(blocks), "good" if handoff.state == ANSWERED else "plain")
    blocks += [Text((_told(look, handoff),)), *_frozen(look, handoff)]
    if handoff.owner_id == look.reader.id:
        blocks += [
            Note(_calm(look, handoff)),
            _owner_buttons(look, handoff),
        ]
    else:
        mine = look.button("handoff.take", "primary", handoff=handoff.id)
        blocks.append(Buttons((mine, *_screens(look, handoff))))
    return Card(_title(look, handoff), tuple(blocks), "warn" if handoff.breached_at else "plain")


def soon(look: Look, subject: str) -> Card | None:
    """The reminder before the clock runs out; once there is nothing to do for its reader any more, it says why."""
    handoff = look.db.get(Handoff, subject)
    if handoff is None or look.reader is None:
        return None
    words = (Quote((f"“{cut(handoff.words) or '…'}”",)),)
    if not handoff.is_open:
        return Card(_over(look, handoff), words, "good" if handoff.state == ANSWERED else "plain")
    if handoff.owner_id != look.reader.id:
        return Card(look.line("handoff.told.moved", number=handoff.number), words)
    if handoff.paused_at:
        return Card(_title(look, handoff), words)
    title = _title(look, handoff) if handoff.breached_at else look.line(
        "handoff.told.soon", number=handoff.number, at=due_words(look, handoff), who=name(look, handoff.asker_id)
    )  # fmt: skip
    row = (look.button("handoff.answered", "primary", handoff=handoff.id),
           look.button("handoff.decline", form=True, handoff=handoff.id))  # fmt: skip
    return Card(title, (*words, Buttons(row)), "warn")


def _told(look: Look, handoff: Handoff) -> Line:
    """What the fan has been told: nothing at all where the story was frozen before the asker had a sentence to say."""
    asker = name(look, handoff.asker_id)
    if handoff.paused_at and handoffs.begun_frozen(look.db, handoff.id):
        return look.line("handoff.card.untold", who=asker)
    return look.line("handoff.card.told", who=asker, words=_sentence(look, handoff))


def _calm(look: Look, handoff: Handoff) -> Line:
    """Whom it goes to if the owner cannot."""
    following = whose.next_after(look, handoff)
    key = "handoff.card.calm" if following is not None else "handoff.card.calm_alone"
    return look.line(key, who=name(look, handoff.asker_id), following=following.name if following else "")


def _title(look: Look, handoff: Handoff) -> Line:
    key = "frozen" if handoff.paused_at else "late" if handoff.breached_at else handoff.state
    if handoff.owner_id != (look.reader.id if look.reader else "") and not handoff.paused_at:
        key = f"{key}_other" if handoff.state == TAKEN or not handoff.breached_at else "late_help"
    return look.line(
        f"handoff.card.{key}", number=handoff.number, at=due_words(look, handoff), who=name(look, handoff.asker_id),
        kind=handoff.kind or "KOC", owner=name(look, handoff.owner_id),
    )  # fmt: skip


def _over(look: Look, handoff: Handoff) -> Line:
    key = "withdrawn" if handoff.state == WITHDRAWN else "answered" if handoff.met else "answered_late"
    return look.line(f"handoff.card.{key}", number=handoff.number, who=name(look, handoff.owner_id),
                     at=handoff.answered_at or look.now)  # fmt: skip


def _owner_buttons(look: Look, handoff: Handoff) -> Buttons:
    row: list[Button] = []
    if handoff.state == WAITING:
        row.append(look.button("handoff.take", "primary", handoff=handoff.id))
    done = look.button("handoff.answered", "primary" if handoff.state == TAKEN else "plain", handoff=handoff.id)
    row += [done, look.button("handoff.reply", form=True, handoff=handoff.id)]
    if handoff.words:
        row.append(look.button("handoff.wording", handoff=handoff.id))
    row += [*_screens(look, handoff), look.button("handoff.decline", form=True, handoff=handoff.id)]
    return Buttons(tuple(row))


def _screens(look: Look, handoff: Handoff) -> tuple[Button, ...]:
    kept = screenshots.of_handoff(look.db, handoff.id) if handoff.pictures else ()
    return (look.button("handoff.screens", handoff=handoff.id),) if kept else ()


def _frozen(look: Look, handoff: Handoff) -> list[Block]:
    freeze = look.db.get(Freeze, handoff.freeze_id) if handoff.paused_at and handoff.freeze_id else None
    if freeze is None:
        return []
    said = [look.line("handoff.card.hold", who=freeze.in_charge or "—")]
    if freeze.holding and look.reader is not None and holding.may_say(look, freeze, look.reader.id):
        said.append(look.line("handoff.card.holding", words=freeze.holding))
    return [Text(tuple(said))]


def due_words(look: Look, handoff: Handoff) -> str:
    """Until when: the time alone where that is within the day."""
    if handoff.due_at is None:
        return "—"
    local = handoff.due_at.astimezone(look.tz)
    at = f"{local.hour}:{local:%M}"
    near = handoff.due_at - look.now < timedelta(hours=12) and local.date() == look.local.date()
    return at if near else f"{day_words(local.date(), look.lang)} {at}"


def where_line(look: Look, handoff: Handoff) -> Line:
    """Where the fan is to be found: network and place, nickname, our account, link, pictures."""
    account = look.db.get(Account, handoff.account_id) if handoff.account_id else None
    network = network_name(handoff.network or (whose.network_of(account) if account else ""), look.lang)
    place = look.label(f"handoff.where.{handoff.where}") if handoff.where else ""
    told: list[str | Link] = []
    for part in (look.label("handoff.where.both", network=network, place=place).strip(),
                 f"@{handoff.nickname}" if handoff.nickname else "", account.name if account else ""):  # fmt: skip
        told += [part] if part else []
    told += [Link(look.label("handoff.where.open"), handoff.link)] if handoff.link else []
    if handoff.pictures:
        told.append(look.label("handoff.where.pictures", n=handoff.pictures, who=name(look, handoff.asker_id)))
    told += [Link(look.label("handoff.where.origin"), handoff.origin)] if handoff.origin else []
    line: list[str | Link] = []
    for piece in told:
        line += [look.label("handoff.where.between"), piece] if line else [piece]
    return tuple(line) or ("—",)


# --- for whoever passed the fan on --------------------------------------------------------------------------------


def asked(look: Look, subject: str) -> Card | None:
    """With whom it is, until when, and the sentence for the fan; later, what came of it."""
    handoff = look.db.get(Handoff, subject)
    if handoff is None:
        return None
    if not handoff.is_open:
        rest: tuple[Block, ...] = (Quote((handoff.answer,)),) if handoff.answer else ()
        return Card(_over(look, handoff), rest, "good" if handoff.state == ANSWERED else "plain")
    key = "frozen" if handoff.paused_at else f"{handoff.state}_late" if handoff.breached_at else handoff.state
    title = look.line(f"handoff.asked.{key}", number=handoff.number, lane=look.label(f"handoff.lane.{handoff.lane}"),
                      owner=name(look, handoff.owner_id), at=due_words(look, handoff))  # fmt: skip
    if handoff.paused_at:
        blocks: tuple[Block, ...] = (Quote((f"“{cut(handoff.words)}”",)), *_frozen(look, handoff))
        return Card(title, (*blocks, Buttons((look.button("handoff.withdraw", handoff=handoff.id),))), "warn")
    say = look.line("handoff.asked.say")
    row = (look.button("handoff.plain", "primary", handoff=handoff.id),
           look.button("handoff.other", form=True, handoff=handoff.id),
           look.button("handoff.withdraw", handoff=handoff.id))  # fmt: skip
    sentence = Quote((f"“{_sentence(look, handoff)}”",))
    return Card(title, (Text((say,)), sentence, Note(look.line("handoff.asked.calm")), Buttons(row)))


def _sentence(look: Look, handoff: Handoff) -> str:
    return lines.sentence(look, handoff, look.db.get(Member, first_owner(look, handoff)))


def first_owner(look: Look, handoff: Handoff) -> str:
    """Whom the fan was told of: the one it went to first."""
    given = next((step for step in handoffs.steps(look.db, handoff.id) if step.what == "given"), None)
    return given.whom_id if given else handoff.owner_id
