"""The clocks of alerts: calls the next circle, reminds of the next step, chases what is to be taken down."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot.work import Tick
from handlers.crisis import asking, calling, freezing, judging, meaning, raising, telling
from handlers.crisis.meaning import Unsure
from handlers.crisis.raising import Report
from storage import alerts, evidence, intake
from storage.alerts import CLOSED, OPEN, Alert
from storage.evidence import Seen
from storage.freezes import Freeze

AGAIN = timedelta(minutes=30)
MOST_REMINDERS = 6


def escalate(tick: Tick, subject: str) -> None:
    """Nobody took the alert over in time: the next circle is called, until somebody does."""
    alert_id, _, level = subject.partition(":")
    alert = tick.db.get(Alert, alert_id)
    if alert is None or alert.state != OPEN:
        return tick.skip("taken over")
    calling.call(tick, alert, int(level))
    return None


def escalate_given_up(tick: Tick, subject: str) -> None:
    """A call that could not be made at all must not be the last one."""
    alert_id, _, level = subject.partition(":")
    tick.plan("crisis.escalate", f"{alert_id}:{int(level) + 1}", tick.now + calling.SOON)


def remind(tick: Tick, subject: str) -> None:
    """The next step is overdue: whoever must take it hears so, again every half hour, a few times."""
    alert_id, state, *_ = subject.split(":")
    alert = tick.db.get(Alert, alert_id)
    if alert is None or alert.state != state:
        return tick.skip("done")
    if alert.snoozed_until is not None and tick.now < alert.snoozed_until:
        tick.plan("crisis.clock", f"{subject}:z", alert.snoozed_until)
        return tick.skip("snoozed")
    asking.ask(tick, alert, asking.waited_for(tick, alert))
    alerts.note(tick.db, alert, "overdue", tick.now, words=asking.NEXT[state])
    if subject.count(":") < MOST_REMINDERS + 1:
        tick.plan("crisis.clock", f"{subject}:r", tick.now + (AGAIN if state != CLOSED else timedelta(days=1)))
    return None


def chase(tick: Tick, subject: str) -> None:
    """Look after a freeze: tell whoever came later, chase whoever has not said what became of their post."""
    freeze = tick.db.get(Freeze, subject.partition(":")[0])
    alert = tick.db.get(Alert, freeze.alert_id) if freeze else None
    if freeze is None or alert is None or freeze.thawed_at is not None:
        return tick.skip("thawed")
    before = {one.id for one in freezing.silent(tick, freeze)}
    freezing.inform(tick, alert, freeze)
    if before:
        freezing.chase(tick, alert, freeze)
        telling.show(tick, alert)
    freezing.plan_chase(tick, freeze)
    return None


def chase_given_up(tick: Tick, subject: str) -> None:
    freeze = tick.db.get(Freeze, subject.partition(":")[0])
    if freeze is not None and freeze.thawed_at is None:
        freezing.plan_chase(tick, freeze)


def wake(tick: Tick, subject: str) -> None:
    """An alert was put off for a while: whoever is in charge hears what has come since."""
    alert_id, before, _ = subject.split(":")
    alert = tick.db.get(Alert, alert_id)
    if alert is None or alert.is_over:
        return tick.skip("over")
    more = alert.joined - int(before)
    telling.tell(tick, alert, telling.in_charge(tick, alert), "crisis.told.awake", "evidence", n=more)
    return None


def take_in(tick: Tick, subject: str) -> None:
    """Look at what a monitor has posted: each comment is judged once, and what belongs together comes as one card."""
    touched: dict[str, Alert] = {}
    desk, watching = raising.Desk(tick), judging.rules_of(tick)
    unsure: list[Unsure] = []
    for comment in intake.in_batch(tick.db, subject):
        told: dict[str, str] = json.loads(comment.body)
        judged, doubted = judging.judge_or_doubt(tick, told["text"], watching)
        seen, product = _seen(comment.id, told), told.get("product", "")
        if judged is not None:
            taken = raising.put_on(desk, Report(seen, judged, raising.INTAKE, product=product))
            touched[taken.alert.id] = taken.alert
        elif doubted:
            unsure.append(Unsure(seen, raising.INTAKE, product))
    meaning.think_of_all(tick, unsure)
    for alert in touched.values():
        telling.show(tick, alert)
    intake.forget(tick.db, subject, tick.now)


def take_in_given_up(tick: Tick, subject: str) -> None:
    """One comment over which everything breaks must not take the others with it: each gets a try of its own."""
    comments = intake.in_batch(tick.db, subject)
    if len(comments) > 1:
        for comment in comments:
            comment.batch = intake.new_batch()
            tick.db.add(comment)
            tick.plan("crisis.intake", comment.batch, tick.now)


def _seen(comment_id: str, told: dict[str, str]) -> Seen:
    place = "｜".join(part for part in (told.get("network", ""), told.get("post", "")) if part)
    return Seen(
        evidence.COMMENT, f"intake:{comment_id}", datetime.fromisoformat(told["at"]), told["text"],
        sender=told.get("author", ""), place=place, link=told.get("link", ""),
    )  # fmt: skip
