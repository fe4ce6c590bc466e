"""Daily stand-up: asked in private, answered by form or by typing, shown on one card that fills up."""

from __future__ import annotations

from datetime import date

from bot.chat import Card, Field, Form, Oops, Option, Said
from bot.feature import Feature, Fields, Value, many, one
from bot.phrases import cues, leave
from bot.words import is_no, is_yes
from bot.work import Look, Turn
from handlers.standup import (
    cards,
    changing,
    directing,
    doubting,
    helping,
    keeping,
    looking_back,
    prompts,
    question,
    rules,
)
from handlers.standup.reading import Reading, is_nothing, likeness, read
from handlers.standup.subcommands import ENDS, LOOKS, is_alone, is_odd, near, read_sub
from handlers.standup.taking import (
    is_awaited,
    is_for_tomorrow,
    must_take_part,
    source_of,
    take,
    would_lose,
    would_replace,
)
from storage import outgoing, people, standups, tasks
from storage.people import GUEST
from storage.standups import Answer

standup = Feature("standup")
standup.notice("prompt")(prompts.prompt)
standup.notice("echo")(prompts.echo)
standup.notice("summary")(cards.summary)
standup.notice("answer")(cards.answer)
standup.notice("request")(cards.request)
standup.notice("reminder")(prompts.reminder)
standup.notice("report")(cards.report)
standup.include(helping.requests)
standup.include(directing.director)
standup.include(doubting.doubts)
standup.include(changing.changes)


# --- said ---------------------------------------------------------------------------------------------------------


@standup.command("站会", "日站会", "standup", "stand-up", least=GUEST, reads=lambda words: read_sub(words)[0] != "")
def begin(turn: Turn, words: str) -> None:
    """`站会`: answer now; `状态`, `跳过`, `撤回`, `记录 [@谁] [日期]`, `开始`; other words are the answer itself."""
    sub, rest = read_sub(words)
    if sub == "status":
        looking_back.status(turn)
    elif sub == "history":
        looking_back.history(turn, rest)
    elif sub == "start":
        directing.start(turn, {})
    elif sub == "skip":
        _skip(turn)
    elif sub == "undo":
        _undo(turn)
    elif sub == "time":
        directing.when_it_is(turn)
    elif sub == "help":
        turn.reply("standup.about.standup")
    elif leave.is_only_leave(rest) and turn.parts.repertoire.pass_on(turn, rest, but=standup.name):
        return  # "站会 今天请假" is no answer, and whoever keeps the leave has taken it
    elif meant := near(rest):
        _mend(turn, meant, rest)
    elif rest.strip(ENDS):
        _count_or_ask(turn, rest)
    else:
        _prompt_now(turn)


def _count_or_ask(turn: Turn, words: str, source: str = "") -> None:
    """Words after "站会" are the answer, unless they are odd, would cost parts of one that stands, or would replace it
    without reading like a stand-up."""
    must_take_part(turn.who)
    empty = read(words) == Reading()
    unlike = likeness(words) != "yes" and (is_odd(words) or would_replace(turn, words))
    if empty or not (unlike or would_lose(turn, words)):
        take(turn, words, source)
    else:
        doubting.ask(turn, words, source)


def _mend(turn: Turn, meant: str, words: str) -> None:
    """A slip of the finger: what only shows something is shown, anything else is asked about first."""
    name = meant.partition(" ")[0]
    if name in LOOKS:
        begin(turn, meant)
        return
    open_here = question.find(turn, turn.place.lane, turn.who.id)
    if open_here is not None:
        question.end(turn, open_here)
    command = f"standup {meant}" if name.isascii() else f"站会 {meant}"
    card = Card(turn.line("standup.near", command=command))
    turn.ask("standup.near", card, meant=meant, words=words, source=source_of(turn))


@standup.question("near", lambda words: is_yes(words) or is_no(words))
def mended(turn: Turn, value: Value, words: str) -> None:
    """Yes: it was that sub-command. No: then it may have been the answer itself."""
    if is_yes(words):
        begin(turn, value["meant"])
    else:
        _count_or_ask(turn, value["words"], value["source"])


@standup.hears
def hear(turn: Turn, words: str) -> bool:
    """Typed words count as a reply to the prompt, or when they read like a stand-up; else the bot asks."""
    if not words:
        return False
    if not turn.who.enrolled:
        return _from_outside(turn, words)
    if turn.place.kind == "dm" and is_alone(words):
        begin(turn, words)
        return True
    if cues.is_only("chat.when_meeting", words):
        looking_back.status(turn)
        return True
    like = likeness(words)
    if like == "no":
        return False
    if would_lose(turn, words):
        doubting.ask(turn, words)
        return True
    if like == "yes" or _replies_to_prompt(turn):
        take(turn, words)
        return True
    if is_awaited(turn) or is_for_tomorrow(turn, words):
        doubting.ask(turn, words)
        return True
    return False


def _from_outside(turn: Turn, words: str) -> bool:
    """Somebody whom nobody asks tells of their day all the same: it is posted nowhere, and they hear who can change
    that."""
    if likeness(words) != "yes":
        return False
    bosses = people.in_charge(turn.db, turn.team.id, turn.today)
    turn.reply("standup.from_outside", who=cards.names(turn, bosses))
    return True


def _replies_to_prompt(turn: Turn) -> bool:
    event = turn.event
    root = (event.reply_to or event.place.thread) if isinstance(event, Said) else ""
    notice = outgoing.notice_at(turn.db, turn.place.lane, root)
    return notice is not None and notice.kind in ("standup.prompt", "standup.echo", "standup.reminder")


def _prompt_now(turn: Turn) -> None:
    must_take_part(turn.who)
    answer = keeping.answer_for(turn, keeping.round_for(turn, keeping.day_of(turn, turn.who, turn.said_at)), turn.who)
    keeping.expect(turn, answer)
    place = turn.place.itself if turn.place.kind == "dm" else turn.private_place(turn.who)
    if place is None:
        raise Oops("standup.no_direct")
    typed = answer.state == standups.IN and answer.source != ""
    turn.hang("standup.echo" if typed else "standup.prompt", answer.id, place, turn.who, again=True)
    if turn.place.kind == "channel":
        turn.reply("standup.in_private", who=turn.me)


def _skip(turn: Turn) -> None:
    must_take_part(turn.who)
    of = keeping.round_for(turn, keeping.day_of(turn, turn.who, turn.said_at))
    answer = keeping.answer_for(turn, of, turn.who)
    keeping.take_back(turn, answer)
    if answer.state != standups.AWAY:  # who is away stays away: there is nothing to skip
        answer.state = standups.SKIPPED
    turn.db.add(answer)
    keeping.show(turn, of, answer)
    turn.reply("standup.skipped", day=of.day)


def _undo(turn: Turn) -> None:
    """Typed: today's answer goes, or the one just given for the next day."""
    answer = standups.last_answer(turn.db, turn.who.id, date.max)
    if answer is None or answer.day < min(turn.today, keeping.day_of(turn, turn.who, turn.said_at)):
        raise Oops("standup.undo_nothing")
    keeping.take_back(turn, answer)
    turn.reply("standup.echo.taken_back")


# --- the form -----------------------------------------------------------------------------------------------------


def open_form(look: Look, value: Value) -> Form:
    """Three questions, with Friday's plan to tick off and whatever was already said."""
    answer = _of_today(look, value)
    must_take_part(look.reader)
    planned_on, planned = prompts.plan_lines(look, answer)
    since = prompts.since(look, answer)
    fields: list[Field] = []
    if planned and not answer.done:
        options = tuple(Option(str(place), rules.short(item)) for place, item in enumerate(planned))
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
    answer = _of_today(turn, value)
    must_take_part(turn.who)
    _, planned = prompts.plan_lines(turn, answer)
    ticked = [planned[int(place)] for place in many(fields, "ticked") if place.isdigit() and int(place) < len(planned)]
    done = "\n".join(part for part in [*ticked, one(fields, "done")] if part)
    needs = one(fields, "needs")
    words = Reading(done=done, doing=one(fields, "doing"), needs="" if is_nothing(needs) else needs)
    if not (words.done or words.doing or words.needs):
        raise Oops("standup.empty", field="done")
    keeping.keep(turn, turn.who, answer.day, words, turn.said_at)
    turn.toast("standup.sent")


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
    answer = _of_today(turn, value)
    keeping.be_away(turn, answer)
    turn.toast("standup.away")


def _of_today(look: Look, value: Value) -> Answer:
    """The answer that a button carries, unless its day is over."""
    answer = _mine(look, value)
    if keeping.is_past(look, answer):
        raise Oops("standup.day_over", day=answer.day)
    return answer


@standup.button("later", least=GUEST)
def later(turn: Turn, value: Value) -> None:
    """Ask me again in a quarter of an hour; pressed twice, the later one counts.

    Named by the press, not by the clock: a double tap would call off the very reminder that it plans.
    """
    answer = _of_today(turn, value)
    if answer.state not in (standups.ASKED, standups.SILENT):
        raise Oops("standup.settled")
    at = turn.now + rules.SNOOZE
    turn.cancel("standup.remind", answer.id, "put off", whole=True)
    turn.plan("standup.remind", f"{answer.id}:{turn.event.id}", at)
    turn.toast("standup.later", at=at)


@standup.button("undo", least=GUEST)
def undo(turn: Turn, value: Value) -> None:
    keeping.take_back(turn, _of_today(turn, value))
    turn.toast("standup.echo.taken_back")


@standup.button("task", least=GUEST)
def make_task(turn: Turn, value: Value) -> None:
    """One of today's lines becomes a task of its own."""
    answer = _of_today(turn, value)
    lines = {prompts.line_key(line): line for line in rules.told(answer.doing)}
    line = lines.get(value.get("choice", ""))
    if line is None:
        raise Oops("standup.settled")
    task = tasks.make(turn.db, turn.team.id, line, turn.who.id, prompts.task_source(answer, line), turn.now)
    turn.refresh("mine.plate", turn.who.id)
    for kind in ("standup.echo", "standup.prompt"):
        turn.refresh(kind, answer.id)
    turn.toast("standup.task_made", number=task.number)
