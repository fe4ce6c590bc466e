"""Waves: a KOL's post link starts the chain; everybody gets link, time and line, and one live card shows the ticks."""

from __future__ import annotations

import re

from bot import sharelinks
from bot.chat import Buttons, Card, Oops, Pressed
from bot.feature import Feature, Value
from bot.work import Look, Turn
from handlers.waves import cards, keeping, planning, posting
from storage import waves as kept
from storage.people import GUEST, LEAD
from storage.waves import Wave, WaveStep

waves = Feature("waves")
waves.notice("card")(cards.card)
waves.notice("step")(cards.step)
waves.include(planning.planning)
waves.include(posting.posting)

NEW = ("新", "新建", "发起", "new", "plan")
STOP = ("停", "停止", "叫停", "stop")
GO_ON = ("继续", "恢复", "go on", "resume")


WITH_REASON = re.compile(
    rf"(?!.*(?:[?？]|[吗呢没]|没有)\s*$)({'|'.join((*STOP, *GO_ON))})\s*[\s,，:：。;；(（—-]\s*\S", re.IGNORECASE
)
"""A question whether it is stopped stops nothing."""


def _is_meant(words: str) -> bool:
    said = words.strip()
    alone = said.casefold() in ("", *NEW, *STOP, *GO_ON)
    return alone or WITH_REASON.match(said) is not None or sharelinks.link_in(words) is not None


def _is_work(words: str) -> bool:
    """Links and bare words are the team's own work; a reason tells something, and is looked at as all that is told."""
    return WITH_REASON.match(words.strip()) is None


@waves.command("波次", "wave", least=GUEST, reads=_is_meant, means=_is_meant, own=_is_work)
def show(turn: Turn, words: str) -> None:
    """`波次`: how it stands; `波次 链接`: my post is out; `新`, `停 [原因]`, `继续 [原因]`, for those who lead."""
    reasoned = WITH_REASON.match(words.strip())
    said = (reasoned[1] if reasoned else words.strip()).casefold()
    link = sharelinks.link_in(words)
    if link is not None:
        posting.said(turn, link)
    elif said in NEW:
        _invite(turn)
    elif said in STOP:
        stop(turn, {})
    elif said in GO_ON:
        go_on(turn, {})
    else:
        _show(turn)


def _show(turn: Turn) -> None:
    if turn.who.role == GUEST:
        return _show_own(turn)
    found = _latest(turn)
    if found is None:
        if turn.who.role in cards.LEADERS:
            return _invite(turn)
        raise Oops("waves.none")
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is None:
        raise Oops("waves.no_direct")
    turn.hang("waves.card", found.id, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("waves.in_private", who=turn.me)
    return None


def _latest(look: Look) -> Wave | None:
    return next(iter(kept.open_waves(look.db, look.team.id)), None) or kept.latest(look.db, look.team.id)


def _show_own(turn: Turn) -> None:
    """A guest sees their own part, and nobody else's."""
    mine = kept.open_steps_of(turn.db, turn.who.id)
    if not mine:
        raise Oops("waves.none")
    for step, _ in mine:
        turn.hang_for(turn.who, "waves.step", step.id, again=True)


def _invite(turn: Turn) -> None:
    if turn.who.role not in cards.LEADERS:
        raise Oops("baton.not_yours", needed=turn.room.label("baton.needed.lead"))
    button = turn.button("waves.plan", "primary", form=True)
    turn.whisper(Card(turn.line("waves.invite"), (Buttons((button,)),)))


@waves.button("watched", least=GUEST)
def watched(turn: Turn, value: Value) -> None:
    """The first hour's comments are answered."""
    found = turn.db.get(WaveStep, value.get("step", ""))
    wave = turn.db.get(Wave, found.wave_id) if found else None
    if found is None or wave is None or found.member_id != turn.who.id:
        raise Oops("waves.not_yours")
    if found.done_at is None:
        keeping.deliver(turn, wave, found, "", turn.now)
    turn.toast("waves.watched")


# --- stopping ----------------------------------------------------------------------------------------------------


@waves.button("stop", least=LEAD)
def stop(turn: Turn, value: Value) -> None:
    wave = _wave(turn, value, kept.PLANNED, kept.RUNNING)
    if wave is not None and wave.state == kept.STOPPED:
        raise Oops("waves.already_stopped", product=keeping.called(turn, wave))
    if wave is None or wave.state not in kept.OPEN:
        raise Oops("waves.none_to_stop")
    keeping.stop(turn, wave, by=turn.who.id)
    _say(turn, "now_stopped", wave)


@waves.button("go_on", least=LEAD)
def go_on(turn: Turn, value: Value) -> None:
    wave = _wave(turn, value, kept.STOPPED)
    if wave is None:
        raise Oops("waves.none_stopped")
    keeping.go_on(turn, wave)
    _say(turn, "goes_on", wave)


def _wave(turn: Turn, value: Value, *states: str) -> Wave | None:
    """The wave of a button; said in words, the first one in such a state, or any open one. Only for those who lead."""
    if turn.who.role not in cards.LEADERS:
        raise Oops("baton.not_yours", needed=turn.room.label("baton.needed.lead"))
    named = turn.db.get(Wave, value.get("wave", ""))
    if named is not None and named.team_id == turn.team.id:
        return named
    others = kept.open_waves(turn.db, turn.team.id)
    return next((wave for wave in others if wave.state in states), next(iter(others), None))


def _say(turn: Turn, key: str, wave: Wave) -> None:
    """Whoever pressed sees which wave it is; whoever used words is told."""
    if isinstance(turn.event, Pressed):
        turn.toast(f"waves.{key}")
    else:
        turn.reply(f"waves.said.{key}", product=keeping.called(turn, wave))
