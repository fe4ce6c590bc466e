"""A piece is out, and its link is the proof; a wrong link is put right by whose piece it is, or by a lead."""

from __future__ import annotations

from datetime import timedelta

from bot import sharelinks, sop, taskrows
from bot.chat import Field, Form, Oops
from bot.feature import Feature, Fields, Value, one
from bot.wording.channels import network_name
from bot.work import Look, Turn
from handlers.tasks import doing, handing
from storage import moves, slots, tasks
from storage.moves import ASKED_AFTER
from storage.people import GUEST
from storage.tasks import Task
from storage.teams import Account

publishing = Feature("tasks")


def open_publish(look: Look, value: Value) -> Form:
    task = doing.the_task(look, value)
    if look.reader is None:
        raise LookupError("a form without a reader")
    if not may_relink(task, look):
        doing.must(look, "publish", task, look.reader)
    field = Field("link", look.label("tasks.publish.link"), "long", task.link, required=True,
                  hint=look.label("tasks.publish.hint"), limit=1000)  # fmt: skip
    return handing.form(look, "publish", task, (field,))


@publishing.form("publish", open_publish, least=GUEST, own=True)
def filled(turn: Turn, value: Value, fields: Fields) -> None:
    publish(turn, doing.the_task(turn, value), one(fields, "link"))


def publish(turn: Turn, task: Task, words: str) -> None:
    """It is out, and this is the proof. From now on the figures are awaited."""
    if may_relink(task, turn) and sharelinks.link_in(words) is not None:
        relink(turn, task, words)
        return
    doing.must(turn, "publish", task, turn.who)
    link = post_in(turn, task, words)
    task.link, task.published_at, task.due_at = link, turn.now, None
    task.offered_to = task.offered_by = ""
    doing.change(turn, "publish", task, why=link)
    slot = slots.of_task(turn.db, task.id)
    if slot is not None:
        slot.state = slots.PUBLISHED
        turn.db.add(slot)
    for hours in ASKED_AFTER:
        turn.plan("tasks.retro", f"{task.id}:{hours}", turn.now + timedelta(hours=hours))
    if slot is not None:
        turn.plan("waves.published", task.id, turn.now)
    turn.hang_for(turn.who, "tasks.piece", task.id)
    doing.tell(turn, task.reviewer_id, "tasks.told.published", task, step=False)
    turn.toast("tasks.published", number=task.number)


# --- another link -------------------------------------------------------------------------------------------------


def may_relink(task: Task, look: Look) -> bool:
    return look.reader is not None and not sop.refusal("relink", task, look.reader)


def relink(turn: Turn, task: Task, words: str) -> None:
    """The link was a wrong one; the history keeps both."""
    doing.must(turn, "relink", task, turn.who)
    link, before = post_in(turn, task, words), task.link
    if link == before:
        turn.toast("tasks.publish.same", number=task.number)
        return
    task.link = link
    moves.note(turn.db, task, "relink", task.state, turn.now, turn.who.id, why=f"{before} → {link}")
    doing.show(turn, task)
    for hours in ASKED_AFTER:
        turn.refresh("tasks.retro", f"{task.id}:{hours}")
    turn.plan("waves.published", task.id, turn.now, again=True)
    doing.tell(turn, task.owner_id, "tasks.told.relinked", task, step=False)
    turn.toast("tasks.publish.relinked", number=task.number)


# --- the link itself ----------------------------------------------------------------------------------------------


def post_in(look: Look, task: Task, words: str) -> str:
    """The address of the post in these words. Raises what keeps it from being one of this piece."""
    shared = sharelinks.link_in(words)
    if shared is None:
        raise Oops("tasks.publish.no_link", number=task.number, field="link")
    shown = taskrows.short(shared.url, 60)
    if not shared.may_be_a_post:
        raise Oops("tasks.publish.no_post", link=shown, field="link")
    account = look.db.get(Account, task.account_id) if task.account_id else None
    if account is not None and not sharelinks.can_be_on(shared, account.network):
        raise Oops(
            "tasks.publish.elsewhere", link=shown, network=network_name(account.network, look.lang), field="link"
        )
    other = next((one for one in tasks.with_links(look.db, look.team.id, [shared.url]) if one.id != task.id), None)
    if other is not None:
        raise Oops("tasks.publish.used", link=shown, number=other.number, field="link")
    return shared.url
