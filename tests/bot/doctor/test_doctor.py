"""The doctor finds what is missing, says what to do, and never tells a secret."""

from __future__ import annotations

import ast
import importlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot import doctor, fitness
from bot.adapters.feishu import checkup as feishu_checkup
from bot.adapters.feishu import seal as feishu_seal
from bot.adapters.feishu.checkup import App as FeishuApp
from bot.adapters.slack import SlackAdapter
from bot.adapters.slack import hear as slack_hear
from bot.doctor import chinese, occasions
from bot.doctor.refusals import MEANS
from bot.metrics import Metrics
from bot.opening import opened
from schedules import JOBS
from schedules.audit import WHY
from storage import conversations
from storage.db import Database
from storage.people import Identity, Member
from storage.teams import HOME, Channel, Team, Workday
from tests.bot.command import Terminal
from tests.bot.doctor.report import JUNE, Look
from tests.bot.doctor.running import counting, served
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.console import Console
from tests.fakes.llm import FakeLLM
from tests.fakes.llm.fake import Mood
from tests.fakes.slack import FakeSlack

# --- the whole ---


def test_where_everything_is_set_up_nothing_is_wrong(look: Look, slack: FakeSlack, console: Console) -> None:
    report = look()

    assert report.wrong == []
    assert report.code == 0
    assert report.text.endswith("Baton can run.")
    assert [line for line in report.good if line.startswith("signed in as")] == [
        f"signed in as {slack.users[slack.bot].name} in the workspace Fake",
        f"signed in as the bot {console.bot_name}",
    ]
    assert "the long connection can be opened" in report.good


def test_the_doctor_changes_nothing(look: Look, slack: FakeSlack, terminal: Terminal) -> None:
    look()

    assert list(terminal.folder.iterdir()) == []
    assert {call.method for call in slack.calls} == {"auth.test", "apps.connections.open"}


def test_no_secret_is_told(look: Look, slack: FakeSlack, console: Console) -> None:
    slack.bot_token, slack.app_token = "xoxb-another", "xapp-another"
    console.granted.clear()
    report = look(FEISHU_ENCRYPT_KEY="encrypt-key-1", DATABASE_URL="mysql://baton:pass-word@host/x")

    secrets = ("xoxb-fake-bot-token", "xapp-fake-app-token", "pretend-secret", "encrypt-key-1", "pass-word")
    assert not [secret for secret in secrets if secret in report.text]


def test_without_any_platform_nobody_could_talk_to_it(look: Look) -> None:
    report = look()

    assert report.code == 1
    assert report.wrong == ["no platform is switched on, so nobody could talk to Baton"]
    assert "baton demo" in report.advice("no platform is switched on")


def test_the_command_says_the_same_and_ends_with_1(terminal: Terminal) -> None:
    terminal.set(PORT="0")
    said = terminal.types("doctor")
    assert said.code == 1
    assert "✗ no platform is switched on" in said.out

    terminal.set(PORT="eighty")
    said = terminal.types("doctor")
    assert (said.code, said.err) == (1, "PORT must be a whole number from 0 to 65535\n")


def test_settings_that_do_not_fit_stop_the_look_at_that_platform(look: Look, slack: FakeSlack) -> None:
    report = look(SLACK_BOT_TOKEN="xapp-1")

    assert report.code == 1
    assert report.wrong[0].startswith("SLACK_BOT_TOKEN holds an app-level token")
    assert slack.calls == []


# --- folder, port, database ---


def test_a_folder_that_cannot_be_written_is_named(look: Look, terminal: Terminal) -> None:
    (terminal.folder / "file").touch()

    report = look(BATON_DATA="file/data")

    assert f"{terminal.folder / 'file' / 'data'} cannot be written" in report.wrong
    assert "BATON_DATA" in report.advice(f"{terminal.folder / 'file' / 'data'} cannot")
    assert not [line for line in report.good if "kept in" in line or "first start" in line]


def test_a_folder_that_nobody_can_make_is_named_whatever_its_rights_say(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: True)

    report = look(BATON_DATA="/proc/x")

    assert [line for line in report.wrong if line.endswith("/x cannot be written")]
    assert not [line for line in report.good if "kept in" in line or "first start" in line]


def test_the_doctor_leaves_nothing_behind(look: Look, terminal: Terminal) -> None:
    before = sorted(terminal.folder.rglob("*"))

    assert f"everything is kept in {terminal.folder / 'new'}" in look(BATON_DATA="new").good
    assert sorted(terminal.folder.rglob("*")) == before


def test_a_port_that_is_taken_is_named(look: Look, slack: FakeSlack) -> None:
    port = slack.url.split(":")[2].split("/")[0]

    assert look(PORT=port).wrong[0].startswith(f"port {port} is taken by another program")


def test_a_baton_that_runs_holds_its_own_port(look: Look, slack: FakeSlack, terminal: Terminal) -> None:
    port = slack.url.split(":")[2].split("/")[0]
    with opened(f"sqlite:///{terminal.folder / 'var' / 'baton.db'}"):
        report = look(PORT=port)

    assert [line for line in report.good if line.startswith("Baton is running on it now (process ")]
    assert report.wrong == []


def test_the_database_is_told_apart_by_its_age(look: Look, database: Database) -> None:
    assert any(line.startswith("the database is up to date (migration ") for line in look().good)

    _set_migration(database, "0000")
    report = look()
    assert report.odd[0].startswith("the database is of an earlier version of Baton (migration 0000")
    assert "baton db upgrade" in report.advice("the database is of an earlier")

    _set_migration(database, "9999")
    report = look()
    assert [line for line in report.wrong if line.startswith("the database was made by a newer version of Baton")]


def test_a_file_that_is_no_database_is_named(look: Look, terminal: Terminal) -> None:
    (terminal.folder / "notes.db").write_text("milk, eggs, and so on" * 100)

    report = look(DATABASE_URL="sqlite:///notes.db")

    assert "notes.db cannot be read (file is not a database)" in report.wrong


def _set_migration(database: Database, number: str) -> None:
    assert database.file
    with sqlite3.connect(database.file) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (number,))


# --- Slack ---


def test_a_token_that_slack_does_not_know_is_named(look: Look, slack: FakeSlack) -> None:
    report = look(SLACK_BOT_TOKEN="xoxb-old")

    assert report.code == 1
    assert report.wrong == ["Slack does not know SLACK_BOT_TOKEN (invalid_auth)"]
    assert "OAuth & Permissions" in report.advice("Slack does not know")


def test_missing_scopes_are_named_one_by_one(look: Look, slack: FakeSlack) -> None:
    slack.scopes -= {"chat:write", "metadata.message:read"}

    report = look()

    assert report.wrong == ["the token lacks scopes: chat:write, metadata.message:read"]
    assert "Reinstall" in report.advice("the token lacks scopes")


@pytest.mark.parametrize(("seconds", "said"), [(90, "90 s ahead of"), (-120, "120 s behind")])
def test_a_clock_that_is_wrong_is_named(look: Look, slack: FakeSlack, seconds: int, said: str) -> None:
    report = look(now=datetime.now(UTC) + timedelta(seconds=seconds))

    assert report.code == 1
    (line,) = report.wrong
    whole, _, unit = line.removeprefix("this computer's clock is ").partition(" s ")
    assert abs(int(whole) - abs(seconds)) <= 2
    assert unit == said.split(" s ")[1] + " Slack's"


def test_a_clock_that_is_nearly_right_is_right(look: Look, slack: FakeSlack) -> None:
    assert look(now=datetime.now(UTC) + timedelta(seconds=50)).wrong == []


def test_slack_out_of_reach_is_named(look: Look, slack: FakeSlack) -> None:
    slack.faults.down = True

    report = look()

    assert [line.partition(" (")[0] for line in report.wrong] == ["Slack cannot be reached"]


def test_a_wrong_app_token_is_named(look: Look, slack: FakeSlack) -> None:
    report = look(SLACK_APP_TOKEN="xapp-old")

    assert report.wrong == ["Slack refuses Socket Mode (invalid_auth)"]
    assert "connections:write" in report.advice("Slack refuses Socket Mode")


def test_a_connection_held_elsewhere_is_told(look: Look, slack: FakeSlack) -> None:
    assert "Socket Mode can be opened, and nobody else holds a connection of this app" in look().good

    other = SlackAdapter(
        bot_token=slack.bot_token, signing_secret="", app_token=slack.app_token, api_url=slack.url, patience=1.0
    )
    from tests.adapters.slack.scene import ScriptedEars

    other.start(ScriptedEars())
    slack.until(lambda: not other.alive())
    report = look()
    other.stop()

    assert "Socket Mode can be opened; 1 other connection of this app is open" in report.odd
    assert report.code == 0


def test_over_http_slack_must_reach_us(look: Look, slack: FakeSlack, terminal: Terminal) -> None:
    web = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": slack.signing_secret}

    assert look(**web).odd[0].startswith("Slack must be able to call https://YOUR-ADDRESS/slack/events")
    assert look("http://127.0.0.1:9", **web).wrong == ["nobody answers at http://127.0.0.1:9 (no connection)"]
    elsewhere = slack.url.removesuffix("/api/")
    assert look(elsewhere, **web).wrong[0].startswith(f"{elsewhere}/slack/events answers 404")
    adapter = SlackAdapter(bot_token=slack.bot_token, signing_secret=slack.signing_secret, api_url=slack.url)
    with served(Starlette(routes=list(adapter.routes()))) as ours:
        report = look(ours, **web)
    assert f"Baton answers at {ours}/slack/events, and turns away what Slack has not signed" in report.good


# --- Feishu ---


def test_a_wrong_secret_and_a_wrong_app_are_told_apart(look: Look, console: Console) -> None:
    assert look(FEISHU_APP_SECRET="old").wrong == ["FEISHU_APP_SECRET is not this app's secret (10014)"]
    assert look(FEISHU_APP_ID="cli_other").wrong == ["Feishu does not know FEISHU_APP_ID (10003)"]


def test_missing_permissions_are_named(look: Look, console: Console) -> None:
    console.granted -= {"im:resource", "im:message.group_msg"}

    report = look()

    assert report.wrong == ["the app lacks permissions: im:message.group_msg, im:resource"]
    assert "Batch import 批量导入" in report.advice("the app lacks permissions")


def test_missing_events_and_callbacks_are_named(look: Look, console: Console) -> None:
    console.events.discard("im.message.updated_v1")
    console.callbacks.clear()

    assert look().wrong == ["Feishu does not send im.message.updated_v1", "Feishu does not send card.action.trigger"]


def test_events_that_go_the_other_way_are_named(look: Look, console: Console) -> None:
    console.way = "webhook"

    assert look().wrong == [
        "Feishu sends events by webhook, but FEISHU_MODE is websocket",
        "Feishu sends callbacks by webhook, but FEISHU_MODE is websocket",
    ]


def test_what_feishu_does_not_tell_is_left_to_people(look: Look, feishu: FakeFeishu, console: Console) -> None:
    feishu.missing_scopes["application/v6"] = "application:application:self_manage"

    report = look()

    assert report.code == 0
    assert report.odd[:2] == [
        "Feishu does not tell which permissions the app has (code 99991672)",
        "Feishu does not tell which events it sends (code 99991672)",
    ]
    assert "baton manifest feishu" in report.advice("Feishu does not tell which permissions")


def test_an_app_without_a_bot_is_named(look: Look, feishu: FakeFeishu, console: Console) -> None:
    feishu.bot_open_id = ""

    assert look().wrong == ["the app has no bot (code 0)"]


def test_feishu_out_of_reach_is_named(look: Look, feishu: FakeFeishu) -> None:
    feishu.down = True

    assert [line.partition(" (")[0] for line in look().wrong] == ["Feishu cannot be reached"]


def test_a_clock_that_is_wrong_for_feishu_is_named(look: Look, console: Console) -> None:
    assert look(now=datetime.now(UTC) - timedelta(minutes=10)).wrong[0].endswith(" s behind Feishu's")


# --- holidays and teams ---


def test_from_november_on_next_years_make_up_days_are_asked_for(look: Look) -> None:
    unknown = "the make-up days (调休) of 2027 are not known yet"

    assert unknown not in look(now=datetime(2026, 10, 31, tzinfo=UTC)).odd
    report = look(now=datetime(2026, 11, 2, tzinfo=UTC))
    assert unknown in report.odd
    assert "[[workday]]" in report.advice(unknown)


def test_a_team_that_wrote_its_make_up_days_down_knows_them(look: Look, database: Database) -> None:
    with database.write() as db:
        told, untold = Team(name="知道"), Team(name="不知道")
        db.add(told)
        db.add(untold)
        db.add(Workday(team_id=told.id, day=datetime(2027, 2, 6).date(), working=True))

    report = look(now=datetime(2026, 12, 1, tzinfo=UTC))

    assert [line for line in report.odd if "2027" in line] == [
        "不知道: the make-up days (调休) of 2027 are not known yet"
    ]


def test_without_a_team_one_is_asked_for(look: Look, database: Database) -> None:
    assert "there is no team yet" in look(now=JUNE).odd


def test_what_a_team_lacks_is_named(look: Look, database: Database) -> None:
    with database.write() as db:
        team = Team(name="晴屿战队", ready=False)
        db.add(team)
        db.add(Member(team_id=team.id, name="小满"))

    report = look(now=JUNE)

    assert report.odd == [
        "晴屿战队: nobody has finished the set-up",
        "晴屿战队: there is no director, so nobody hears who missed the stand-up",
        "晴屿战队: there is no home channel, so the stand-up has nowhere to be shown",
        "晴屿战队: on no platform known: 小满",
    ]


def test_a_team_that_lacks_nothing_is_well(look: Look, database: Database) -> None:
    with database.write() as db:
        team = Team(name="晴屿战队")
        member = Member(team_id=team.id, name="周岚", role="director")
        for row in (team, member):
            db.add(row)
        db.add(Channel(team_id=team.id, platform="slack", workspace="T1", chat_id="C1", purpose=HOME))
        db.add(Identity(id="slack:T1:U1", member_id=member.id, platform="slack", workspace="T1", user="U1"))

    report = look(now=JUNE)

    assert report.odd == []
    assert "晴屿战队: everybody is known, with a director and a home channel" in report.good


# --- secrets that do not fit, as a running Baton has seen it ---


@pytest.mark.parametrize(
    ("platform", "why", "said", "click"),
    [
        ("slack", "forged", "SLACK_SIGNING_SECRET is not the one Slack signs with", "Signing Secret"),
        ("slack", "stale", "what Slack sends looks more than five minutes old", "NTP"),
        ("feishu", "wrong signature", "FEISHU_ENCRYPT_KEY is not the one Feishu signs with", "Encrypt Key"),
        ("feishu", "cannot be decrypted", "FEISHU_ENCRYPT_KEY does not open what Feishu sends", "Encrypt Key"),
        ("feishu", "not signed", "Feishu signs nothing: the app has no Encrypt Key", "Encrypt Key"),
        ("feishu", "wrong token", "FEISHU_VERIFICATION_TOKEN is not the app's", "Verification Token"),
    ],
)
def test_what_was_turned_away_shows_which_secret_does_not_fit(
    look: Look, terminal: Terminal, platform: str, why: str, said: str, click: str
) -> None:
    metrics = Metrics()
    metrics.refused.labels(platform, why).inc(3)
    with served(counting(metrics)) as ours:
        report = look(PORT=ours.rpartition(":")[2])
        assert f"{said} (3 turned away since the start, none taken)" in report.wrong
        assert click in report.advice(said)

        metrics.heard.labels(platform).inc(5)  # then it was somebody else who knocked
        assert not [line for line in look(PORT=ours.rpartition(":")[2]).wrong if said in line]


def test_the_reasons_are_those_that_the_doors_give() -> None:
    """A door that names a reason anew would leave the doctor blind."""
    doors = {
        "slack": Path(slack_hear.__file__).read_text("utf-8"),
        "feishu": Path(feishu_seal.__file__).read_text("utf-8"),
    }
    assert all(f'"{why}"' in doors[platform] for platform, why in MEANS)


def test_a_signing_secret_that_is_none_is_noticed(look: Look, slack: FakeSlack) -> None:
    report = look(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="A1B2C3")

    assert any(line.startswith("SLACK_SIGNING_SECRET does not look like a signing secret") for line in report.odd)


# --- channels, events ---


@pytest.fixture
def home(database: Database) -> Callable[[str, str], None]:
    def home(platform: str, chat: str) -> None:
        with database.write() as db:
            team = Team(name="晴屿战队")
            db.add(team)
            db.add(Channel(team_id=team.id, platform=platform, workspace="T", chat_id=chat, title="主群", purpose=HOME))

    return home


def test_a_home_channel_without_the_bot_is_named(
    look: Look, slack: FakeSlack, home: Callable[[str, str], None]
) -> None:
    slack.add_channel("C1", "home", [slack.bot])
    home("slack", "C1")
    assert "the bot is in the channel 主群" in look().good

    slack.channels["C1"].members.clear()
    report = look()
    assert "the bot is not in the channel 主群" in report.odd
    assert report.advice("the bot is not in the channel") == "in that channel say: /invite @Baton (C1)"


def test_a_slack_that_never_sent_anything_has_no_events_switched_on(
    look: Look, slack: FakeSlack, home: Callable[[str, str], None], database: Database
) -> None:
    slack.add_channel("C1", "home", [slack.bot])
    home("slack", "C1")
    report = look()
    assert "Slack has never sent a message to Baton" in report.odd
    assert "Event Subscriptions" in report.advice("Slack has never sent")

    with database.write() as db:
        conversations.heard(db, [("slack:T:C1", "slack", "{}", JUNE)])
    assert "Slack has never sent a message to Baton" not in look().odd


def test_a_feishu_group_without_the_bot_is_named(
    look: Look, feishu: FakeFeishu, console: Console, home: Callable[[str, str], None]
) -> None:
    chat = feishu.add_chat("oc_1", "主群")
    home("feishu", "oc_1")
    assert "the bot is in the group 主群" in look().good

    chat.bot_in = False
    report = look()
    assert "the bot is not in the group 主群" in report.odd
    assert "群机器人" in report.advice("the bot is not in the group")


def test_an_app_of_the_other_house_is_told_where_it_lives(feishu: FakeFeishu) -> None:
    with FakeFeishu() as lark:
        lark.app_id = "cli_lark"
        app = FeishuApp("cli_lark", lark.app_secret, feishu.url, "websocket", (lark.url,))
        found = list(feishu_checkup.look(app, datetime.now(UTC), ""))

    assert [(one.mark, one.what, one.advice) for one in found[1:]] == [
        ("✗", f"the app lives at {lark.url}, not at {feishu.url}", f"set FEISHU_DOMAIN={lark.url}")
    ]


def test_an_app_without_any_permission_is_told_what_to_paste(look: Look, feishu: FakeFeishu, console: Console) -> None:
    feishu.faults.fail_next("/bot/v3/info", 99991672)
    report = look()

    assert report.wrong == ["the app has no permissions yet (99991672)"]
    assert "批量导入" in report.advice("the app has no permissions") and "Versions" in report.text


def test_an_app_token_without_its_scope_is_told_which(look: Look, slack: FakeSlack) -> None:
    slack.app_scopes.clear()
    report = look()

    assert report.wrong == ["SLACK_APP_TOKEN may not open Socket Mode (missing_scope)"]
    assert "connections:write" in report.advice("SLACK_APP_TOKEN may not")


# --- the language model, the time zones, the file ---


def test_a_model_that_answers_is_well_and_an_unknown_one_is_named(look: Look) -> None:
    with FakeLLM() as llm:
        known = {"OPENAI_API_KEY": "sk-1", "OPENAI_BASE_URL": llm.url}
        assert "the endpoint knows the model some-model" in look(BATON_MODEL="some-model", **known).good
        report = look(BATON_MODEL="gpt-typo", **known)
        assert "the endpoint does not know the model gpt-typo" in report.odd
        assert report.advice("the endpoint does not know") == "it names, among others: some-embedding, some-model"


@pytest.mark.parametrize(
    ("mood", "path", "said"),
    [
        ("refuse", "", "the endpoint refuses OPENAI_API_KEY (401)"),
        ("willing", "/nowhere", "/models answers 404 and no list of models"),
    ],
)
def test_a_wrong_key_and_a_wrong_address_of_a_model_are_told_apart(
    look: Look, mood: Mood, path: str, said: str
) -> None:
    with FakeLLM() as llm:
        llm.mood = mood
        base = llm.url.removesuffix("/v1") + path if path else llm.url
        report = look(BATON_MODEL="m", OPENAI_API_KEY="sk-secret", OPENAI_BASE_URL=base)

    assert any(said in line for line in report.odd)
    assert "sk-secret" not in report.text


def test_a_model_out_of_reach_is_no_reason_not_to_run(look: Look, slack: FakeSlack) -> None:
    report = look(BATON_MODEL="m", OPENAI_API_KEY="sk-1", OPENAI_BASE_URL="http://127.0.0.1:9/v1")

    assert any(line.startswith("the language model cannot be reached") for line in report.odd)
    assert report.code == 0


def test_a_time_zone_that_this_computer_does_not_know_is_named(look: Look, database: Database) -> None:
    with database.write() as db:
        db.add(Team(name="晴屿战队", tz="Mars/Olympus"))

    report = look(now=JUNE)

    assert "晴屿战队: this computer does not know the time zone Mars/Olympus" in report.wrong
    assert "tzdata" in report.advice("晴屿战队: this computer")


# --- in Chinese ---


def test_the_doctor_speaks_the_computers_language(terminal: Terminal) -> None:
    terminal.set(PORT="0")
    said = terminal.types("doctor", "--lang", "zh").out
    assert "一个平台都没启用，没人能跟接力棒说话" in said and "现在还跑不好" in said
    told = [doctor.language({name: value}) for name, value in (("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C"), ("X", "zh"))]
    assert told == ["zh", "en", "en"]
    assert terminal.types("doctor", "--lang", "fr").code == 2


ROOT = Path(doctor.__file__).parent.parent.parent
LOOKS = (
    "bot/checkup.py", "bot/fitness.py", "bot/adapters/slack/checkup.py", "bot/adapters/slack/rounds.py",
    "bot/adapters/feishu/checkup.py",
)  # fmt: skip


def test_whatever_it_says_it_says_in_chinese_too() -> None:
    """Every sentence that is handed to good, odd or wrong; what comes in tables and variables is in them."""
    files = [ROOT / name for name in LOOKS] + sorted((ROOT / "bot" / "doctor").glob("*.py"))
    untold = {said for file in files for said in _said_in(file) if not _chinese(said)}

    assert untold == set()


def test_a_sentence_of_two_is_chinese_in_both_its_halves() -> None:
    slack = ("Slack is off", "Slack is on (Socket Mode)", "Slack is on (it calls /slack/events)")
    feishu = ("Feishu is off", "Feishu is on (it calls /feishu/events)", "Feishu is on (long connection)")
    told = [chinese.told(f"{one}, {other}") for one in slack for other in feishu]

    assert [words for words in told if re.search(r"\bis o|connection|calls", words) or words.count("启用") != 2] == []


def test_what_did_not_run_and_why_is_chinese_too() -> None:
    whys = [
        WHY,
        "the bot was not there in time",
        "too late",
        "the day was over",
        "nobody knows why",
        "it has not run yet",
    ]
    told = [chinese.told(f"晴屿: on 2026-02-10 09:00 this did not run: the stand-up opens ({why})") for why in whys]

    assert told[1] == "晴屿：2026-02-10 09:00 的“站会开始收集”没跑（那时接力棒没在运行，过了时限）"
    assert [words for words in told if re.search("[a-z] [a-z]", words)] == []
    turned = [
        chinese.told(f"2 requests in slack's name were turned away ({why}), others are taken") for _, why in MEANS
    ]
    assert [words for words in turned if re.search("[a-z] [a-z]", words)] == []


def test_what_is_done_unasked_has_a_name_in_the_teams_words() -> None:
    in_english, in_chinese = occasions.names("en"), occasions.names("zh")

    assert set(JOBS) - set(in_english) == set()
    assert [kind for kind in JOBS if chinese.told(in_english[kind]) != in_chinese[kind]] == []


def test_no_sentence_is_kept_that_nobody_says_in_the_same_words() -> None:
    for english, translated in chinese.sentences().items():
        blanks = set(chinese.BLANK.findall(english))
        assert set(chinese.BLANK.findall(translated)) <= blanks, english


def _chinese(said: str) -> bool:
    """Written down as it stands, or built of what is: but not merely because it has a colon in it."""
    if said in chinese.sentences() or not re.search("[a-z]{3}", chinese.BLANK.sub("", said)):
        return True
    filled = chinese.BLANK.sub("7", said)
    first = next((of for pattern, of in chinese.patterns() if pattern.fullmatch(filled)), "")
    return len(chinese.BLANK.sub("", first)) > 4


def _said_in(file: Path) -> Iterator[str]:
    """What is handed to good, odd and wrong; `bot.fitness` yields its sentences as they are."""
    module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("good", "odd", "wrong"):
            yield from (said for each in node.args if (said := _template(each, vars(module))))
        elif isinstance(node, ast.Yield) and node.value is not None and module is fitness:
            yield _template(node.value, vars(module))


def _template(node: ast.expr, known: Mapping[str, object]) -> str:
    """The sentence, {0} for what stands in between; "" for what is not written out here."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if not isinstance(node, ast.JoinedStr):
        return ""
    numbers, parts = iter(range(10)), []
    for each in node.values:
        if isinstance(each, ast.Constant):
            parts.append(str(each.value))
        else:
            inner = each.value if isinstance(each, ast.FormattedValue) else each
            told = known.get(inner.id) if isinstance(inner, ast.Name) else None
            parts.append(told if isinstance(told, str) else f"{{{next(numbers)}}}")
    return "".join(parts)


def test_a_name_stands_apart_only_where_it_is_latin() -> None:
    told = [chinese.told(f"{name} cannot be reached (no connection)") for name in ("Slack", "Feishu")]
    must = [chinese.told(f"{name} does not tell the time") for name in ("Slack", "Feishu")]

    assert told == ["连不上 Slack（网络不通）", "连不上飞书（网络不通）"]
    assert must == ["Slack 没有返回时间", "飞书没有返回时间"]
