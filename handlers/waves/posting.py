"""The link of a post in a wave: whose part it is, whether it can be that post at all, and what it puts right."""

from __future__ import annotations

from bot import sharelinks, slotwords, taskrows
from bot.chat import Buttons, Card, Field, Form, Oops
from bot.feature import Feature, Fields, Value, one
from bot.sharelinks import Shared
from bot.wording.channels import network_name
from bot.work import Look, Turn
from handlers.waves import cards, keeping
from storage import waves as kept
from storage.people import GUEST
from storage.slots import Slot
from storage.tasks import Task
from storage.teams import Account
from storage.waves import FIRST_HOUR, Wave, WaveStep

posting = Feature("waves")


@posting.hears
def hear(turn: Turn, words: str) -> bool:
    """A share text alone, in private, is the post of whoever has one to make now."""
    link = sharelinks.link_in(words)
    if turn.place.kind != "dm" or link is None or not link.network or _awaited(turn) is None:
        return False
    said(turn, link)
    return True


def said(turn: Turn, link: Shared) -> None:
    """The post of the person's own next part; where none is open, another link for the last one."""
    awaited = _awaited(turn) or _for_the_kol(turn)
    if awaited is not None:
        _take(turn, *awaited, link)
    elif not _put_right(turn, link):
        raise _too_early(turn) or Oops("waves.no_step")


def _awaited(turn: Turn) -> tuple[WaveStep, Wave] | None:
    """The next post that this person has to make in a wave that has begun, or is about to."""
    mine = [(s, w) for s, w in kept.open_steps_of(turn.db, turn.who.id) if s.kind != FIRST_HOUR]
    return next(((s, w) for s, w in mine if s.kind == "KOL" or w.started_at), None)


def _for_the_kol(turn: Turn) -> tuple[WaveStep, Wave] | None:
    """Who leads may hand in the KOL's link: many KOLs are not in the team."""
    if turn.who.role not in cards.LEADERS:
        return None
    planned = [wave for wave in kept.open_waves(turn.db, turn.team.id) if wave.started_at is None]
    steps = [(s, w) for w in planned for s in kept.steps(turn.db, w.id) if s.kind == "KOL" and s.done_at is None]
    return next(iter(steps), None)


def _too_early(turn: Turn) -> Oops | None:
    mine = [step for step, _ in kept.open_steps_of(turn.db, turn.who.id) if step.kind != FIRST_HOUR]
    return Oops("waves.too_early", at=cards.moment(turn, mine[0].due_at)) if mine else None


def _take(turn: Turn, step: WaveStep, wave: Wave, link: Shared) -> None:
    """Tick it off. What is a piece of the board is published there, which ticks it off as well."""
    _must_be_its_post(turn, step, wave, link)
    piece = _piece(turn, step)
    if piece is not None and piece.owner_id == turn.who.id and wave.state != kept.STOPPED:
        turn.parts.repertoire.say(turn, f"已发 {piece.number}-{piece.place} {link.url}")
        return
    keeping.deliver(turn, wave, step, link.url, turn.said_at)
    turn.settle(_outcome(wave))


def _piece(look: Look, step: WaveStep) -> Task | None:
    """The piece of the board that is this part of the wave and is not out yet."""
    slot = look.db.get(Slot, step.slot_id) if step.slot_id else None
    task = look.db.get(Task, slot.task_id) if slot is not None and slot.task_id else None
    return task if task is not None and task.published_at is None else None


def _outcome(wave: Wave) -> str:
    return "waves.now_stopped" if wave.state == kept.STOPPED else "waves.noted"


# --- another link -------------------------------------------------------------------------------------------------


def _put_right(turn: Turn, link: Shared) -> bool:
    """The link that was handed in last was a wrong one. False if there is none, or it is the same."""
    found = next(iter(kept.done_steps_of(turn.db, turn.who.id)), None) or _kols_last(turn)
    if found is None or found[0].link == link.url:
        return False
    step, wave = found
    _must_be_its_post(turn, step, wave, link)
    if wave.state not in kept.OPEN:
        _ask_about_the_past(turn, step, wave, link)
        return True
    before = step.link
    keeping.relink(turn, wave, step, link.url)
    turn.reply("waves.relinked", before=before, link=link.url)
    return True


def _ask_about_the_past(turn: Turn, step: WaveStep, wave: Wave, link: Shared) -> None:
    """A wave that is complete keeps its links, unless that is what is meant: the new one may be another post's."""
    yes = turn.button("waves.relink", step=step.id, link=link.url, before=step.link)
    at = cards.moment(turn, wave.started_at or wave.planned_at)
    title = turn.line("waves.past_link", product=keeping.called(turn, wave), at=at, before=step.link, link=link.url)
    turn.whisper(Card(title, (Buttons((yes,)),)))


@posting.button("relink", least=GUEST)
def relink_pressed(turn: Turn, value: Value) -> None:
    """Yes, the link of the wave that is over was a wrong one."""
    step = turn.db.get(WaveStep, value.get("step", ""))
    wave = turn.db.get(Wave, step.wave_id) if step else None
    if step is None or wave is None or wave.team_id != turn.team.id or step.link != value.get("before", ""):
        raise Oops("waves.link_changed")
    if step.member_id != turn.who.id and turn.who.role not in cards.LEADERS:
        raise Oops("waves.not_yours")
    before = step.link
    keeping.relink(turn, wave, step, value.get("link", ""))
    turn.settle("waves.relinked", before=before, link=step.link)


def _kols_last(turn: Turn) -> tuple[WaveStep, Wave] | None:
    if turn.who.role not in cards.LEADERS:
        return None
    running = [wave for wave in kept.open_waves(turn.db, turn.team.id) if wave.started_at is not None]
    steps = [(s, w) for w in running for s in kept.steps(turn.db, w.id) if s.kind == "KOL" and s.done_at is not None]
    return next(iter(steps), None)


# --- by the form --------------------------------------------------------------------------------------------------


def open_post(look: Look, value: Value) -> Form:
    field = Field("link", look.label("waves.form.link"), "long", required=True, hint=look.label("waves.form.hint_link"))
    return Form("waves.post", look.label("waves.form.post"), (field,), look.label("waves.form.submit"),
                look.label("waves.form.cancel"), look.label("waves.form.kept"), value)  # fmt: skip


@posting.form("post", open_post, least=GUEST)
def post(turn: Turn, value: Value, fields: Fields) -> None:
    """The link of a post: of the step that the card is about, or of the person's own next one."""
    link = sharelinks.link_in(one(fields, "link"))
    if link is None:
        raise Oops("waves.no_link", field="link")
    found = turn.db.get(WaveStep, value.get("step", ""))
    wave = turn.db.get(Wave, found.wave_id) if found else None
    if found is None or wave is None or wave.team_id != turn.team.id:
        awaited = _awaited(turn) or _for_the_kol(turn)
        if awaited is None:
            raise _too_early(turn) or Oops("waves.no_step", field="link")
        found, wave = awaited
    elif found.member_id != turn.who.id and turn.who.role not in cards.LEADERS:
        raise Oops("waves.not_yours", field="link")
    if found.done_at is None:
        _take(turn, found, wave, link)
    turn.toasted = turn.toasted or turn.label(_outcome(wave))


# --- the link itself ----------------------------------------------------------------------------------------------


def _must_be_its_post(look: Look, step: WaveStep, wave: Wave, link: Shared) -> None:
    """Raises what keeps the link from being the post of this part."""
    shown = taskrows.short(link.url, 60)
    if not link.may_be_a_post:
        raise Oops("waves.link.no_post", link=shown, field="link")
    account = look.db.get(Account, step.account_id) if step.account_id else None
    if account is not None and not sharelinks.can_be_on(link, account.network):
        raise Oops("waves.link.elsewhere", link=shown, network=network_name(account.network, look.lang), field="link")
    same = next((s for s in kept.steps(look.db, wave.id) if s.link == link.url and s.id != step.id), None)
    if same is not None:
        other = look.db.get(Account, same.account_id) if same.account_id else None
        raise Oops("waves.link.somebodys", link=shown, account=slotwords.account_name(other), field="link")
