"""Apps of several companies in one Baton: each speaks for its own, and none for another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import feishuapps, keycommands, keys, running
from bot.adapters.feishu import PATH, FeishuAdapter
from bot.adapters.feishu.apps import FeishuApps
from bot.chat import Card, File, Place
from bot.clock import RealClock
from bot.feishuapps import FurtherApp
from bot.refusals import CannotRun
from bot.settings import Settings
from bot.wire import Parcel, Refused, Throttled, Unsure
from storage import teams
from storage.db import Database
from storage.teams import Channel, Team
from tests.adapters.feishu.scene import KEY, NOW, TOKEN, Post, ScriptedEars, sample, with_token
from tests.bot.command import log_kept
from tests.databases import address, begun, written
from tests.fakes.feishu import FakeFeishu
from tests.knocking import Answer, Knocker

OLD, NEW = keys.new(), keys.new()


class Companies:
    """Two companies, an app of each; `first` is ours."""

    def __init__(self, first: FakeFeishu, second: FakeFeishu) -> None:
        first.tenant_key, second.tenant_key = "ours", "theirs"
        second.app_id, self.fakes = "cli_second", {"ours": first, "theirs": second}
        self.learnt: list[tuple[str, str]] = []
        self.ears = ScriptedEars()
        apps = [self.app(first, PATH), self.app(second, f"{PATH}/cli_second")]
        self.adapter = FeishuApps(apps, lambda app, tenant: self.learnt.append((app, tenant)))
        for app in apps:
            app._me.open_id, app._ears = "ou_bot", self.ears

    def app(self, fake: FakeFeishu, path: str) -> FeishuAdapter:
        return FeishuAdapter(
            app_id=fake.app_id, app_secret=fake.app_secret, encrypt_key=KEY + path, verification_token=TOKEN,
            domain=fake.url, clock=lambda: NOW, path=path, alone=False,
        )  # fmt: skip

    def said_by(self, tenant: str, app: str, path: str) -> int:
        """Somebody who knows the key of the app at this path says that something was said in a company."""
        payload: dict[str, Any] = with_token(sample("evt_im_message_receive_v1.01"))
        payload["header"] |= {"tenant_key": tenant, "app_id": app}
        with closing(Knocker(self.adapter.routes())) as door:
            post = Post(door, KEY + path)
            body = post.body(payload)
            answer: Answer = door.post(path, body, post.headers(body))
        return answer.status_code


@pytest.fixture
def companies() -> Iterator[Companies]:
    with FakeFeishu() as first, FakeFeishu() as second:
        for fake in (first, second):
            fake.add_user("ou_mei", "小满")
            fake.add_chat("oc_team", "KOX 主群", ["ou_mei"])
        yield Companies(first, second)


def letter(tenant: str) -> Parcel:
    return Parcel(f"n-{tenant}", Place("feishu", tenant, "oc_team", "channel"), Card(("早",)))


def test_what_is_said_to_a_company_goes_through_its_own_app(companies: Companies) -> None:
    for tenant in ("ours", "theirs", "theirs"):
        companies.adapter.send(letter(tenant))

    assert {name: len(fake.messages("oc_team")) for name, fake in companies.fakes.items()} == {"ours": 1, "theirs": 1}
    assert companies.adapter.workspaces() == ["ours", "theirs"]
    assert companies.learnt == [(companies.fakes["ours"].app_id, "ours"), ("cli_second", "theirs")]
    with pytest.raises(Refused, match="no app"):
        companies.adapter.send(letter("strangers"))
    with pytest.raises(Refused, match="no app"):
        companies.adapter.fetch(File("k", url="/open-apis/im/v1/messages/om/resources/k", workspace="strangers"), 1)


def test_each_app_is_heard_at_its_own_address(companies: Companies) -> None:
    ours = companies.fakes["ours"].app_id
    assert companies.said_by("ours", ours, PATH) == 200
    assert companies.said_by("theirs", "cli_second", f"{PATH}/cli_second") == 200

    assert [event.place.workspace for event in companies.ears.heard] == ["ours", "theirs"]


@pytest.mark.parametrize(("tenant", "app"), [("ours", "cli_second"), ("ours", "ours"), ("", "cli_second")])
def test_whoever_has_the_key_of_one_app_cannot_speak_for_another_company(
    companies: Companies, tenant: str, app: str
) -> None:
    assert (
        companies.said_by(tenant, companies.fakes["ours"].app_id if app == "ours" else app, f"{PATH}/cli_second") == 200
    )

    assert companies.ears.heard == []
    assert companies.ears.bad == ["another company's"]


def test_until_an_app_has_told_its_company_nothing_is_heard_and_nothing_lost(companies: Companies) -> None:
    second = companies.fakes["theirs"]
    second.fail_next("tenant", 99991672)
    assert companies.said_by("theirs", "cli_second", f"{PATH}/cli_second") == 503
    second.fail_next("tenant", 99991672)
    with pytest.raises(Unsure, match="which company"):
        companies.adapter.send(letter("theirs"))

    assert companies.said_by("theirs", "cli_second", f"{PATH}/cli_second") == 200
    companies.adapter.send(letter("theirs"))


def test_one_app_that_must_wait_keeps_no_other_waiting(companies: Companies) -> None:
    companies.fakes["theirs"].fail_next("im", 99991400)
    with pytest.raises(Throttled) as wait:
        companies.adapter.send(letter("theirs"))
    assert not wait.value.whole_app
    companies.adapter.send(letter("ours"))


# --- how they are kept ------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = begun(tmp_path)
    yield made
    made.close()


def further(**other: Any) -> FurtherApp:
    usual = {"secret": "s3cret", "encrypt_key": "k3y", "verification_token": "t0ken", "mode": "webhook"}
    return FurtherApp(**{"id": "cli_second", "domain": "https://open.feishu.cn", **usual, **other})


def test_an_app_is_kept_locked_gets_new_keys_and_is_forgotten(database: Database) -> None:
    url, said = address(database), list[str]()
    feishuapps.add(url, OLD, further(), said.append)
    keycommands.rotate(url, f"{NEW} {OLD}", said.append)
    [app] = feishuapps.unlocked(database, NEW)
    feishuapps.listed(url, said.append)

    assert app == further() and "s3cret" not in repr(app)
    assert said[0].endswith("/feishu/events/cli_second.") and said[1].startswith("3 secrets")
    kept = written(database)
    assert not any(secret.encode() in kept for secret in ("s3cret", "k3y", "t0ken"))
    with pytest.raises(CannotRun, match="put the key back"):
        feishuapps.unlocked(database, OLD)
    feishuapps.remove(url, "cli_second", said.append)
    assert feishuapps.unlocked(database, "") == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"id": "app"}, "cli_"), ({"secret": ""}, "secret"), ({"encrypt_key": ""}, "encrypt key"),
        ({"domain": "http://open.feishu.cn"}, "https"),
    ],
)  # fmt: skip
def test_an_app_that_could_not_be_trusted_is_not_kept(database: Database, wrong: dict[str, str], why: str) -> None:
    with pytest.raises(CannotRun, match=why):
        feishuapps.add(address(database), OLD, further(**wrong), print)


def test_a_team_file_may_name_the_app_instead_of_the_company(database: Database) -> None:
    with database.write() as db:
        db.add(Team(id="t", name="晴屿"))
        db.add(Channel(team_id="t", platform="feishu", workspace="cli_second", chat_id="oc_1"))
        db.add(Channel(team_id="t", platform="feishu", workspace="", chat_id="oc_2"))
    feishuapps.learnt(database, "cli_second", "theirs")

    with database.read() as db:
        assert {row.chat_id: row.workspace for row in teams.all_channels(db, "t")} == {"oc_1": "theirs", "oc_2": ""}


def test_a_baton_with_further_apps_has_an_address_for_each(database: Database) -> None:
    feishuapps.add(address(database), OLD, further(), print)
    told = Settings(
        feishu_app_id="cli_first", feishu_app_secret=SecretStr("s"), feishu_encrypt_key=SecretStr("k"),
        BATON_SECRET_KEYS=SecretStr(OLD),
    )  # fmt: skip
    with log_kept():
        [adapter] = running.adapters_of(told, RealClock(), database)

    assert isinstance(adapter, FeishuApps) and adapter.shared
    assert [getattr(route, "path", "") for route in adapter.routes()] == [PATH, f"{PATH}/cli_second"]
