"""Duties that nobody keeps: found, given to somebody for this once, and off the director's list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from sqlmodel import select

from bot.duty import on_duty
from bot.workdays import Workdays
from storage import leaves, people
from storage.people import Member
from storage.teams import Account
from tests.chat import ZONE, Chat, moment


def rostered(chat: Chat, hours: str = "daily 19:00-23:00") -> str:
    """An account that 老方 keeps in the evening, through holidays too."""
    with chat.database.write() as db:
        fang = people.by_handle(db, chat.team_id, "fang")
        mei = people.by_handle(db, chat.team_id, "mei")
        assert fang is not None and mei is not None
        account = Account(team_id=chat.team_id, network="douyin", handle="qy", name="晴屿直播间", kind="KOS",
                          owner_id=mei.id, roster=json.dumps([[fang.id, hours, True]]))  # fmt: skip
        db.add(account)
        return account.id


def away(chat: Chat, day: str) -> None:
    with chat.database.write() as db:
        fang = people.by_handle(db, chat.team_id, "fang")
        assert fang is not None
        leaves.take(db, fang.id, date.fromisoformat(day), date.fromisoformat(day))


def test_a_duty_whose_keeper_is_away_is_a_decision_until_somebody_has_it(chat: Chat) -> None:
    account = rostered(chat)
    away(chat, "2026-02-10")
    chat.at("18:31")
    lan, he = chat.person("lan"), chat.person("he")
    card = lan.sees(about="日报")[-1]
    assert "① 2月10日 周二 19:00–23:00 KOS 抖音「晴屿直播间」没人值班" in card
    assert "值班空 1 班" in card and "[排人]" in card

    form = lan.opens("排人")
    assert "老方" not in [option.label for option in form.fields[0].options], "who is away is not offered"
    chosen = next(option.value for option in form.fields[0].options if option.label == "Bob")
    lan.presses("排人", {"who": chosen})
    for boss in (lan, he):
        boss.says("日报")
        assert "没人值班" not in boss.sees(about="日报")[-1]
    assert "周岚 asks you to cover a duty" in chat.person("bob").sees()[-1]
    with chat.database.read() as db:
        row = db.exec(select(Account).where(Account.id == account)).one()
        keeper = on_duty(db, row, moment("2026-02-10 20:00"), ZONE, Workdays("CN"))
        before = on_duty(db, row, moment("2026-02-09 20:00"), ZONE, Workdays("CN"))
        assert (keeper and keeper.name, before and before.name) == ("Bob", "老方")


def test_the_pressed_digest_itself_loses_the_button(chat: Chat) -> None:
    rostered(chat)
    away(chat, "2026-02-10")
    chat.at("18:31")
    lan = chat.person("lan")
    form = lan.opens("排人")
    lan.presses("排人", {"who": form.fields[0].options[0].value})

    assert "排人" not in lan.buttons()


def test_a_duty_that_is_over_is_given_to_nobody(chat: Chat) -> None:
    rostered(chat)
    away(chat, "2026-02-10")
    chat.at("18:31")
    lan = chat.person("lan")
    someone = lan.opens("排人").fields[0].options[0].value
    message, control = lan._button("排人", "", "")
    chat.at("2026-02-10 23:30")

    result = chat.adapter.deeds.press(lan._local, message, control, {"who": someone})
    assert "这一班已经过了" in [result.toast, *result.errors.values()]


def test_a_roster_that_rests_on_holidays_has_no_holes_then(tmp_path: Path) -> None:
    """18 February is a holiday; this roster goes through holidays, the other does not."""
    chat = Chat(tmp_path, now="2026-02-14 08:00", rounds=False)
    with chat.database.write() as db:
        someone = db.exec(select(Member).where(Member.handle == "fang")).one()
        for number, through in enumerate((True, False)):
            db.add(Account(team_id=chat.team_id, network="weibo", handle=f"w{number}", name=f"账号{number}", kind="KOC",
                           roster=json.dumps([[someone.id, "daily 19:00-23:00", through]])))  # fmt: skip
        leaves.take(db, someone.id, date(2026, 2, 18), date(2026, 2, 18))
    chat.at("18:31")

    card = chat.person("lan").sees(about="周报")[-1]
    assert "2月18日 周三 19:00–23:00 KOC 微博「账号0」没人值班" in card
    assert "账号1" not in card
    chat.end()
