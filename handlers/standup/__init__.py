"""Daily stand-up: asked in private, answered by form or by typing, shown on one card that fills up."""

from __future__ import annotations

from bot import finding
from bot.chat import Buttons, Card, Deleted, Edited, Field, Form, Oops, Option, Said
from bot.feature import Feature, Fields, Value
from bot.words import is_no, is_yes
from bot.work import Look, Turn
from handlers.standup import cards, keeping, looking_back, rules
from handlers.standup.reading import Reading, is_nothing, likeness, read
from storage import occasions, outgoing, people, standups, tasks
from storage.people import DEPUTY, DIRECTOR, GUEST, Leave, Member
from storage.standups import Answer, HelpRequest, Round

standup = Feature("standup")
standup.notice("prompt")(cards.prompt)
standup.notice("echo")(cards.echo)
standup.notice("summary")(cards.summary)
standup.notice("answer")(cards.answer)
standup.notice("request")(cards.request)
standup.notice("reminder")(cards.reminder)
standup.notice("report")(cards.report)

SKIP = ("跳过", "skip")
STATUS = ("状态", "进度", "status")
HISTORY = ("记录", "历史", "history")
START = ("开始", "现在开始", "start")


# --- said ---------------------------------------------------------------------------------------------------------


@standup.command("站会", "日站会", "standup", "stand-up", least=GUEST, reads=lambda words: _sub(words)[0] != "")
def begin(turn: Turn, words: str) -> None:
    """`站会`: answer now; `状态`, `跳过`, `记录 [@谁] [日期]`, `开始`; any other words are the answer itself."""
    sub, rest = _sub(words)
    if sub == "status":
        looking_back.status(turn)
    elif sub == "history":
        looking_back.history(turn, rest)
    elif sub == "start":
        start(turn, {})
    elif sub == "skip":
        _skip(turn)
    elif rest:
        take(turn, rest)
    else:
        _prompt_now(turn)


def _sub(words: str) -> tuple[str, str]:
    """The sub-command that the words begin with, and the rest."""
    said = words.strip()
    for name, spellings in (("skip", SKIP), ("status", STATUS), ("history", HISTORY), ("start", START)):
        for spelling in sorted(spellings, key=len, reverse=True):
            if said.casefold().startswith(spelling):
                rest = said[len(spelling) :]
                if not rest or not rest[0].isascii() or not rest[0].isalpha():
                    return name, rest.strip()
    return "", said


@standup.hears
def hear(turn: Turn, words: str) -> bool:
    """Typed words count as a reply to the prompt, or when they read like a stand-up; else the bot asks."""
    if not turn.who.enrolled or not words:
        return False
    like = likeness(words)
    if like == "yes" or (like != "no" and _replies_to_prompt(turn)):
        take(turn, words)
        return True
    if like == "maybe" and _is_awaited(turn):
        yes, no = turn.button("standup.is_one", "primary"), turn.button("standup.is_none")
        card = Card(turn.line("standup.is_it"), (Buttons((yes, no)),))
        turn.ask("standup.is_it", card, words=words, source=_source(turn), at=turn.said_at.isoformat())
        return True
    return False


def _replies_to_prompt(turn: Turn) -> bool:
    event = turn.event
    root = (event.reply_to or event.place.thread) if isinstance(event, Said) else ""
    notice = outgoing.notice_at(turn.db, turn.place.lane, root)
    return notice is not None and notice.kind in ("standup.prompt", "standup.echo")


def _is_awaited(turn: Turn) -> bool:
    """Whether the person has been asked today and has not answered."""
    of = standups.round_of(turn.db, turn.team.id, turn.today)
    answer = standups.answer_of(turn.db, of.id, turn.who.id) if of else None
    return answer is not None and answer.asked_at is not None and answer.state in (standups.ASKED, standups.SILENT)


@standup.question("is_it", lambda words: is_yes(words) or is_no(words))
def settle(turn: Turn, value: Value, words: str) -> None:
    """The person says whether what they had typed was meant for the stand-up."""
    if is_yes(words):
        take(turn, value["words"], value.get("source", ""))
    else:
        _not_meant(turn, value["words"])


@standup.button("is_one")
def it_is_one(turn: Turn, value: Value) -> None:
    asked = turn.asked("standup.is_it")
    if asked is None:
        raise Oops("standup.settled")
    turn.forget_question()
    turn.settle("standup.was_one")
    take(turn, asked["words"], asked.get("source", ""))


@standup.button("is_none")
def it_is_none(turn: Turn, value: Value) -> None:
    asked = turn.asked("standup.is_it")
    if asked is None:
        raise Oops("standup.settled")
    turn.forget_question()
    turn.settle("standup.was_none")
    finding.others(turn.parts.features, turn, asked["words"], but=standup)


def _not_meant(turn: Turn, words: str) -> None:
    """Answer what was meant instead: another feature may know; else say that nothing was posted."""
    if not finding.others(turn.parts.features, turn, words, but=standup):
        turn.reply("standup.not_posted")


def take(turn: Turn, words: str, source: str = "") -> None:
    """Take typed words as the person's answer, and echo what will be posted."""
    _must_take_part(turn.who)
    day = keeping.day_of(turn, turn.who, turn.said_at)
    found = read(words)
    answer = keeping.keep(turn, turn.who, day, found, turn.said_at, source or _source(turn))
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is not None:
        turn.hang("standup.echo", answer.id, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("standup.got_it", who=turn.me)


def _source(turn: Turn) -> str:
    return f"{turn.place.lane}|{turn.event.message}" if isinstance(turn.event, Said) and turn.event.message else ""


def _must_take_part(who: Member) -> None:
    if not who.enrolled:
        raise Oops("standup.not_enrolled")


def _prompt_now(turn: Turn) -> None:
    _must_take_part(turn.who)
    answer = keeping.answer_for(turn, keeping.round_for(turn, keeping.day_of(turn, turn.who, turn.now)), turn.who)
    answer.asked_at = answer.asked_at or turn.now
    if answer.state in (standups.AWAY, standups.SKIPPED):
        answer.state = standups.ASKED
    turn.db.add(answer)
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is None:
        raise Oops("standup.no_direct")
    turn.hang("standup.prompt", answer.id, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("standup.in_private", who=turn.me)


def _skip(turn: Turn) -> None:
    _must_take_part(turn.who)
    of = keeping.round_for(turn, keeping.day_of(turn, turn.who, turn.said_at))
    answer = keeping.answer_for(turn, of, turn.who)
    keeping.take_back(turn, answer)
    answer.state = standups.SKIPPED
    turn.db.add(answer)
    keeping.show(turn, of, answer)
    turn.reply("standup.skipped", day=of.day)


# --- edited and taken back ----------------------------------------------------------------------------------------


@standup.watches(Edited)
def reread(turn: Turn, event: Edited) -> None:
    """Editing the message that was an answer edits what was posted."""
    answer = standups.answer_from(turn.db, f"{event.place.lane}|{event.message}")
    if answer is not None and answer.member_id == turn.who.id and answer.state == standups.IN:
        _, rest = _without_command(turn, event.text)
        keeping.keep(turn, turn.who, answer.day, read(rest), turn.said_at, answer.source)


@standup.watches(Deleted)
def forget(turn: Turn, event: Deleted) -> None:
    """Deleting it removes what was posted."""
    answer = standups.answer_from(turn.db, f"{event.place.lane}|{event.message}")
    if answer is not None and answer.state == standups.IN:
        keeping.take_back(turn, answer)


def _without_command(turn: Turn, words: str) -> tuple[bool, str]:
    found = turn.parts.features.command_in(words)
    mine = found is not None and found[0].feature == standup.name
    return mine, found[1] if mine and found else words


# --- the form -----------------------------------------------------------------------------------------------------


def open_form(look: Look, value: Value) -> Form:
    """Three questions, with Friday's plan to tick off and whatever was already said."""
    answer = _mine(look, value)
    planned_on, planned = cards.plan_lines(look, answer)
    since = cards.since(look, answer)
    fields: list[Field] = []
    if planned and not answer.done:
        options = tuple(Option(str(place), item[:70]) for place, item in enumerate(planned))
        fields.append(Field("ticked", look.label("standup.form.ticked", since=planned_on), "many", (), options))
    for name, said in (("done", answer.done), ("doing", answer.doing), ("needs", answer.needs)):
        hint = look.label(f"standup.form.hint_{name}")
        fields.append(Field(name, look.label(f"standup.form.{name}", since=since), "long", said, hint=hint))
    return Form(
        "standup.fill", look.label("standup.form.title"), tuple(fields), look.label("standup.form.submit"),
        look.label("standup.form.cancel"), look.label("standup.form.sent"), {"answer": answer.id},
    )  # fmt: skip


@standup.form("fill", open_form, least=GUEST)
def filled(turn: Turn, value: Value, fields: Fields) -> None:
    answer = _mine(turn, value)
    _, planned = cards.plan_lines(turn, answer)
    ticked = [planned[int(place)] for place in _many(fields, "ticked") if place.isdigit() and int(place) < len(planned)]
    done = "\n".join(part for part in [*ticked, _one(fields, "done")] if part)
    needs = _one(fields, "needs")
    words = Reading(done=done, doing=_one(fields, "doing"), needs="" if is_nothing(needs) else needs)
    if not (words.done or words.doing or words.needs):
        raise Oops("standup.empty", field="done")
    keeping.keep(turn, turn.who, answer.day, words, turn.said_at)
    turn.toast("standup.sent")


def _one(fields: Fields, name: str) -> str:
    found = fields.get(name, "")
    return found.strip() if isinstance(found, str) else ""


def _many(fields: Fields, name: str) -> tuple[str, ...]:
    found = fields.get(name, ())
    return tuple(part for part in found.split(",") if part) if isinstance(found, str) else found


def _mine(look: Look, value: Value) -> Answer:
    """The answer that a button carries, if it belongs to whoever pressed."""
    answer = look.db.get(Answer, value.get("answer", ""))
    if answer is None or look.reader is None or answer.member_id != look.reader.id:
        raise Oops("standup.not_yours")
    return answer


# --- the other buttons of the prompt ------------------------------------------------------------------------------


@standup.button("away", least=GUEST)
def away(turn: Turn, value: Value) -> None:
    """Away today: shows as away, and nobody asks why."""
    _mark_away(turn, _mine(turn, value))
    turn.toast("standup.away")


def _mark_away(turn: Turn, answer: Answer) -> None:
    if not people.leaves_on(turn.db, [turn.who.id], answer.day):
        turn.db.add(Leave(member_id=turn.who.id, first=answer.day, last=answer.day))
    keeping.take_back(turn, answer)
    answer.state = standups.AWAY
    turn.db.add(answer)
    keeping.show(turn, keeping.round_for(turn, answer.day), answer)


@standup.button("later", least=GUEST)
def later(turn: Turn, value: Value) -> None:
    """Ask me again in a quarter of an hour."""
    answer = _mine(turn, value)
    if answer.state not in (standups.ASKED, standups.SILENT):
        raise Oops("standup.settled")
    at = turn.now + rules.SNOOZE
    turn.cancel("standup.remind", answer.id, "put off")
    turn.plan("standup.remind", f"{answer.id}:{at:%H%M}", at)
    turn.toast("standup.later", at=at)


@standup.button("undo", least=GUEST)
def undo(turn: Turn, value: Value) -> None:
    keeping.take_back(turn, _mine(turn, value))
    turn.toast("standup.echo.taken_back")


@standup.button("task")
def make_task(turn: Turn, value: Value) -> None:
    """One of today's lines becomes a task of its own, due at the end of the working day."""
    answer = _mine(turn, value)
    lines = rules.told(answer.doing)
    choice = value.get("choice", "")
    if not choice.isdigit() or int(choice) >= len(lines):
        raise Oops("standup.settled")
    source = cards.task_source(answer, int(choice))
    task = tasks.make(turn.db, turn.team.id, lines[int(choice)], turn.who.id, source, turn.now)
    turn.refresh("mine.plate", turn.who.id)
    for kind in ("standup.echo", "standup.prompt"):
        turn.refresh(kind, answer.id)
    turn.toast("standup.task_made", number=task.number)


# --- requests for help --------------------------------------------------------------------------------------------


@standup.button("take")
def take_request(turn: Turn, value: Value) -> None:
    request = _request(turn, value)
    if request.state not in (standups.WAITING, standups.DECLINED):
        raise Oops("standup.request.gone", state=cards.request_state(turn, request))
    if request.asker_id == turn.who.id:
        raise Oops("standup.request.own")
    request.state, request.taken_by, request.taken_at = standups.TAKEN, turn.who.id, turn.now
    _show(turn, request)
    _tell_asker(turn, request, "standup.request.told_taken")
    turn.toast("standup.request.yours")


def open_decline(look: Look, value: Value) -> Form:
    request = _request(look, value)
    field = Field("reason", look.label("standup.decline.reason"), "text", required=True, limit=200)
    return Form(
        "standup.decline", look.label("standup.decline.title"), (field,), look.label("standup.form.submit"),
        look.label("standup.form.cancel"), look.label("standup.form.sent"), {"request": request.id},
        (look.line("standup.request.title", who="", ask=cards.request_words(look, request)),),
    )  # fmt: skip


@standup.form("decline", open_decline)
def decline(turn: Turn, value: Value, fields: Fields) -> None:
    request = _request(turn, value)
    if request.state != standups.WAITING:
        raise Oops("standup.request.gone", state=cards.request_state(turn, request))
    reason = _one(fields, "reason")
    if not reason:
        raise Oops("standup.decline.why", field="reason")
    request.state, request.declined_by, request.reason = standups.DECLINED, turn.who.id, reason
    _show(turn, request)
    _tell_asker(turn, request, "standup.request.told_declined", reason=reason)


@standup.button("solved")
def solved(turn: Turn, value: Value) -> None:
    """Whoever asked or helped says that it is done."""
    request = _request(turn, value)
    if turn.who.id not in (request.asker_id, request.taken_by):
        raise Oops("standup.request.not_yours")
    if request.state != standups.DONE:
        request.state, request.taken_by = standups.DONE, request.taken_by or turn.who.id
        _show(turn, request)
        if turn.who.id != request.asker_id:
            _tell_asker(turn, request, "standup.request.told_done")
    turn.toast("standup.request.thanks")


@standup.button("stuck")
def still_stuck(turn: Turn, value: Value) -> None:
    """Still in the way: whoever can help hears of it again, once a day."""
    request = _request(turn, value)
    if request.asker_id != turn.who.id:
        raise Oops("standup.request.not_yours")
    if turn.first_time("stuck", request.id, turn.today):
        request.asked_again_on = turn.today
        helpers = [turn.db.get(Member, request.taken_by)] if request.taken_by else keeping.meant_by(turn, request)
        for helper in helpers or people.with_role(turn.db, turn.team.id, DIRECTOR):
            if helper is not None and helper.id != turn.who.id:
                look = turn.to(helper)
                ask = cards.request_words(look, request)
                turn.tell(helper, Card(look.line("standup.request.again", who=turn.who.name, ask=ask)), quiet=True)
        turn.db.add(request)
    turn.toast("standup.request.noted")


def _request(look: Look, value: Value) -> HelpRequest:
    request = look.db.get(HelpRequest, value.get("request", ""))
    if request is None or request.team_id != look.team.id or request.state == standups.DROPPED:
        raise Oops("standup.settled")
    return request


def _show(turn: Turn, request: HelpRequest) -> None:
    turn.db.add(request)
    turn.refresh("standup.request", request.id)
    for member_id in (request.asker_id, request.taken_by):
        turn.refresh("mine.plate", member_id)
    answer = turn.db.get(Answer, request.answer_id)
    if answer is not None:
        turn.refresh("standup.summary", answer.round_id)
        turn.refresh("standup.prompt", answer.id)


def _tell_asker(turn: Turn, request: HelpRequest, key: str, **values: str) -> None:
    asker = turn.db.get(Member, request.asker_id)
    if asker is not None and asker.id != turn.who.id:
        look = turn.to(asker)
        title = look.line(key, who=turn.who.name, ask=cards.request_words(look, request), **values)
        turn.tell(asker, Card(title), quiet=True)


# --- the director -------------------------------------------------------------------------------------------------


@standup.button("start", least=DEPUTY)
def start(turn: Turn, value: Value) -> None:
    """Open today's round now, whatever the clock says; an open one stays as it is."""
    if turn.who.role not in (DIRECTOR, DEPUTY):
        raise Oops("baton.not_yours", needed=turn.label("baton.role.director"))
    of = standups.round_of(turn.db, turn.team.id, turn.today)
    if of is not None and of.state in (standups.OPEN, standups.CLOSED):
        raise Oops("standup.already_open", day=of.day, at=of.opened_at or of.meets_at)
    turn.cancel("standup.open", turn.today.isoformat(), "opened by hand")
    occasions.plan(turn.db, turn.team.id, "standup.open", f"{turn.today.isoformat()}:now", turn.now)
    turn.settle("standup.starting")


@standup.button("nudge", least=DEPUTY)
def nudge(turn: Turn, value: Value) -> None:
    """Remind the missing once more, privately."""
    of = turn.db.get(Round, value.get("round", ""))
    if of is None or of.team_id != turn.team.id:
        raise Oops("standup.settled")
    if not turn.first_time("nudge", of.id):
        raise Oops("standup.nudged_before")
    silent = cards.missing(turn, turn.team, of)
    for member in silent:
        answer = keeping.answer_for(turn, of, member)
        turn.plan("standup.remind", f"{answer.id}:nudge", turn.now)
    turn.refresh("standup.report", of.id)
    turn.toast("standup.nudged", n=len(silent))
