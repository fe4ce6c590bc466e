"""The front line's card: what is frozen, what to take down, the one line that may be said; and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import holding
from bot.chat import Block, Buttons, Card, Line, Oops, Quote, Row, Text
from bot.feature import Feature, Value
from bot.texts import Blank
from bot.work import Look, Turn
from handlers.crisis import cards, freezing, telling
from handlers.crisis.telling import titled
from storage import alerts, evidence, freezes, teams
from storage.alerts import Alert
from storage.freezes import Confirmation, Freeze
from storage.people import GUEST, Member
from storage.slots import Slot

front = Feature("crisis")


@front.notice("freeze")
def card(look: Look, subject: str) -> Card | None:
    """Opens with what not to do; shows this reader's own planned posts, each with its answers."""
    freeze = look.db.get(Freeze, subject)
    alert = look.db.get(Alert, freeze.alert_id) if freeze else None
    if freeze is None or alert is None:
        return None
    if freeze.thawed_at is not None:
        return _thawed(look, alert, freeze)
    both = (freeze, *_spoken_for(look, freeze))
    blocks: list[Block] = [Text(look.lines("crisis.front.dont"))]
    blocks += _my_posts(look, alert, both)
    blocks += [block for each in both for block in _holding(look, each)]
    blocks.append(Text((look.line("crisis.front.after_drill" if alert.drill else "crisis.front.after"),)))
    return Card(_title_of(look, alert, both), tuple(blocks), "alarm", sealed=True)


def _title_of(look: Look, alert: Alert, both: Sequence[Freeze]) -> Line:
    """What is frozen since when, and who is in charge; where several alerts freeze it, which."""
    freeze = both[0]
    values: dict[str, Blank] = {
        "what": cards.frozen_words(look, freeze), "since": freeze.since,
        "who": look.listed(dict.fromkeys(each.in_charge for each in both if each.in_charge)),
    }  # fmt: skip
    if len(both) == 1:
        return titled(look, alert, "crisis.front.title", **values)
    numbers = look.listed(f"#{each.alert_number}" for each in both)
    return titled(look, alert, "crisis.front.title_of_several", numbers=numbers, **values)


def _spoken_for(look: Look, freeze: Freeze) -> list[Freeze]:
    """Other freezes of the same product of which this reader has no card of their own."""
    if look.reader is None:
        return []
    others = freezes.carried_by(look.db, freeze)
    return [other for other in others if look.reader.id not in freezing.have(look, other)]


def _holding(look: Look, freeze: Freeze) -> list[Block]:
    """The one line that may be said meanwhile, for whoever may say it."""
    if not freeze.holding or look.reader is None or not holding.may_say(look, freeze, look.reader.id):
        return []
    by = look.line("crisis.front.holding", who=freeze.holding_by, at=freeze.holding_at or look.now)
    return [Row(by, (look.button("crisis.plain_holding", freeze=freeze.id),)), Quote((freeze.holding,))]


def _thawed(look: Look, alert: Alert, freeze: Freeze) -> Card:
    """The thaw, with the wording that holds from now on; while another alert holds the same, nobody is to go on."""
    other = freezes.still_holding(look.db, freeze)
    if other is not None:
        return _held(look, alert, freeze, other)
    key = "crisis.front.false" if alert.state == alerts.FALSE else "crisis.front.thawed"
    who = freeze.thawed_by
    title = titled(look, alert, key, what=cards.frozen_words(look, freeze), who=who, at=freeze.thawed_at or look.now)
    if not freeze.wording:
        return Card(title, (Text((look.line("crisis.front.as_before"),)),), "good", sealed=True)
    row = Row(look.line("crisis.front.wording"), (look.button("crisis.plain_wording", freeze=freeze.id),))
    return Card(title, (row, Quote((freeze.wording,))), "good", sealed=True)


def _held(look: Look, alert: Alert, freeze: Freeze, other: Freeze) -> Card:
    """This alert is settled, another one keeps the same frozen: what not to do still holds."""
    key = "crisis.front.held_false" if alert.state == alerts.FALSE else "crisis.front.held"
    title = titled(look, alert, key, who=freeze.thawed_by, at=freeze.thawed_at or look.now)
    what = cards.frozen_words(look, other)
    still = look.line("crisis.front.still", what=what, other=other.alert_number, who=other.in_charge)
    return Card(title, (Text((still, *look.lines("crisis.front.dont"))),), "alarm", sealed=True)


def _my_posts(look: Look, alert: Alert, both: Sequence[Freeze]) -> list[Block]:
    """The reader's own planned posts, each once."""
    if look.reader is None:
        return []
    mine: dict[str, Confirmation] = {}
    for freeze in both:
        for one in freezes.confirmations_of(look.db, freeze.id, look.reader.id):
            mine.setdefault(one.slot_id, one)
    return [block for one in mine.values() for block in _post(look, alert, one)]


def _post(look: Look, alert: Alert, one: Confirmation) -> list[Block]:
    key = "asked" if one.state == freezes.PLACED and not alert.drill else one.state
    key = "asked_drill" if one.state == freezes.PLACED and alert.drill else key
    title = one.title or look.label("crisis.front.untitled")
    line = look.line(f"crisis.front.post.{key}", day=one.at.astimezone(look.tz).date(), at=one.at, title=title)
    if one.state in freezes.SAID:
        return [Text((line,))]
    names = ("pulled", "out") if one.state == freezes.CANNOT else ("pulled", "out", "cannot")
    return [Text((line,)), Buttons(tuple(look.button(f"crisis.{name}", post=one.id) for name in names))]


# --- the answers --------------------------------------------------------------------------------------------------


@front.button("pulled", least=GUEST)
def pulled(turn: Turn, value: Value) -> None:
    _say(turn, value, freezes.PULLED)


@front.button("out", least=GUEST)
def out(turn: Turn, value: Value) -> None:
    """It is out already: whoever is in charge hears of it at once, for it must be dealt with there."""
    for alert, told in _to_tell(turn, _say(turn, value, freezes.OUT)):
        telling.tell(turn, alert, told, "crisis.told.out", "evidence", who=turn.who.name, title=_title(turn, value))


@front.button("cannot", least=GUEST)
def cannot(turn: Turn, value: Value) -> None:
    """Somebody else must do it: the account's backup is asked, and whoever is in charge hears of it."""
    asked = _say(turn, value, freezes.CANNOT)
    backup = _backup(turn, asked[0][0])
    if backup is not None and backup.id != turn.who.id:
        for one, _ in asked:
            one.member_id, one.state = backup.id, freezes.PLACED
            turn.db.add(one)
        turn.db.flush()
        shown: set[str] = set()
        for freeze in sorted((freeze for _, freeze in asked), key=lambda freeze: (freeze.since, freeze.alert_number)):
            of = freezing.card_for(turn, freeze, backup.id)
            if of.id not in shown:
                turn.hang_for(backup, "crisis.freeze", of.id, again=True, urgent=True)
                shown.add(of.id)
    name = backup.name if backup else turn.label("crisis.nobody")
    for alert, told in _to_tell(turn, asked):
        title = _title(turn, value)
        telling.tell(turn, alert, told, "crisis.told.cannot", who=turn.who.name, title=title, backup=name)


def _title(look: Look, value: Value) -> str:
    one = look.db.get(Confirmation, value.get("post", ""))
    return one.title if one else ""


def _to_tell(turn: Turn, asked: Iterable[tuple[Confirmation, Freeze]]) -> Iterator[tuple[Alert, list[Member]]]:
    """Whoever is in charge of the alerts that asked about the post, each once."""
    told = {turn.who.id}
    for _, freeze in asked:
        alert = turn.db.get(Alert, freeze.alert_id)
        new = [member for member in telling.in_charge(turn, alert) if member.id not in told] if alert else []
        told.update(member.id for member in new)
        if alert and new:
            yield alert, new


def _backup(look: Look, one: Confirmation) -> Member | None:
    slot = look.db.get(Slot, one.slot_id)
    account = look.db.get(teams.Account, slot.account_id) if slot else None
    found = look.db.get(Member, account.backup_id) if account and account.backup_id else None
    return found if found is not None and found.left_at is None else None


def _say(turn: Turn, value: Value, state: str) -> list[tuple[Confirmation, Freeze]]:
    one = turn.db.get(Confirmation, value.get("post", ""))
    freeze = turn.db.get(Freeze, one.freeze_id) if one else None
    if one is None or freeze is None or one.member_id != turn.who.id:
        raise Oops("crisis.not_your_post")
    asked = freezing.say(turn, freeze, one, state)
    for each, its in asked:
        alert = turn.db.get(Alert, its.alert_id)
        if alert is not None:
            alerts.note(turn.db, alert, state, turn.now, by_id=turn.who.id, by=turn.who.name, words=each.title)
    turn.toast(f"crisis.front.noted_{state}")
    return asked


@front.button("plain_holding", least=GUEST)
def plain_holding(turn: Turn, value: Value) -> None:
    """The holding line alone, to be copied with a long press."""
    freeze = _freeze(turn, value)
    if freeze is None or freeze.thawed_at is not None or not freeze.holding:
        raise Oops("crisis.no_holding")
    _alone(turn, freeze.holding)


@front.button("plain_wording", least=GUEST)
def plain_wording(turn: Turn, value: Value) -> None:
    freeze = _freeze(turn, value)
    if freeze is None or not freeze.wording:
        raise Oops("crisis.no_wording")
    _alone(turn, freeze.wording)


def _freeze(turn: Turn, value: Value) -> Freeze | None:
    """The freeze that a button means, if it is one of the team's."""
    found = turn.db.get(Freeze, value.get("freeze", ""))
    return found if found is not None and found.team_id == turn.team.id else None


def _alone(turn: Turn, words: str) -> None:
    turn.tell(turn.who, Card((words,)))


# --- pasted -------------------------------------------------------------------------------------------------------


def about(turn: Turn, freeze: Freeze) -> Line:
    """What is answered to whoever pastes words of a frozen story, or asks what to say to it."""
    return turn.room.line("crisis.front.pasted", what=cards.frozen_words(turn.room, freeze), who=freeze.in_charge)


@front.hears
def hear(turn: Turn, words: str) -> bool:
    """Words of a frozen story: nobody answers them. What has just raised or joined an alert was answered by that."""
    if words and evidence.from_source(turn.db, turn.team.id, turn.event.id) is not None:
        return True
    freeze = freezes.frozen(turn.db, turn.team.id, text=words, now=turn.now) if words else None
    if freeze is None:
        return False
    may_say = bool(freeze.holding) and holding.may_say(turn, freeze, turn.who.id)
    only = (Text((turn.room.line("crisis.front.only", words=freeze.holding),)),) if may_say else ()
    turn.reply(Card(about(turn, freeze), only))
    return True
