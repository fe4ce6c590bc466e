"""Files from Slack: fetched from Slack's own hosts with our token, from nowhere else, and no more than asked for."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.adapters.slack import SlackAdapter
from bot.adapters.slack import files as fetching
from bot.chat import Card, File, Place, Said
from bot.wire import Parcel, Refused, Throttled, Unsure
from tests.adapters.slack.scene import ScriptedEars, listening
from tests.fakes.slack import FakeSlack


def test_a_file_that_was_shared_is_heard_and_fetched(slack: FakeSlack) -> None:
    ears = ScriptedEars()
    with listening(slack, ears) as adapter:
        slack.say("U1", "C1", "<@UBOT> 选题包", files=[("选题.csv", b"a,b"), ("x.png", b"\x89PNG")])
        slack.until(lambda: bool(ears.heard))
        said = ears.heard[0]
        assert isinstance(said, Said)

        assert [(file.name, file.kind) for file in said.files] == [("选题.csv", "other"), ("x.png", "image")]
        assert adapter.fetch(said.files[0], 10) == b"a,b"
        with pytest.raises(Refused, match="too_big"):
            adapter.fetch(said.files[0], 2)
        told = File(said.files[0].id, "选题.csv")
        assert adapter.fetch(told, 10) == b"a,b", "of some files Slack tells only the id at first"


@dataclass
class Host:
    """A host of files that answers as the test says: `answers` by path; `asked` keeps paths and tokens."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    def adapter(self) -> SlackAdapter:
        return SlackAdapter(bot_token="xoxb-secret", signing_secret="s", api_url=f"{self.url}/api/")


@pytest.fixture
def hosts() -> Iterator[tuple[Host, Host]]:
    pair, servers = (Host(), Host()), []
    for host in pair:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _answering(host))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        host.url = f"http://127.0.0.1:{server.server_port}"
        servers.append(server)
    yield pair
    for server in servers:
        server.shutdown()
        server.server_close()


def _answering(host: Host) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append((self.path, self.headers.get("Authorization", "")))
            status, headers, body = host.answers[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's word
            """Nothing: a test's output is its own."""

    return Handler


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://files.slack.com/a",
        "https://files.slack.com.evil.example/a",
        "https://evilslack.com/a",
        "https://files.slack.com:8443/a",
        "https://files.slack.com@evil.example/a",
        "file:///etc/passwd",
        "ftp://files.slack.com/a",
        "https://[::1/a",
        "//files.slack.com/a",
    ],
)
def test_our_token_goes_nowhere_but_to_slack(hosts: tuple[Host, Host], url: str) -> None:
    with pytest.raises(Refused, match="forbidden"):
        hosts[0].adapter().fetch(File("F1", "a.csv", url=url), 100)


@pytest.mark.parametrize(
    "url", ["https://files.slack.com/a", "https://acme.enterprise.slack.com/b", "https://slack-files.com/c"]
)
def test_slacks_own_hosts_are_gone_to(hosts: tuple[Host, Host], url: str) -> None:
    """They are out of reach here; that we tried is all that can be seen."""
    with pytest.raises(AssertionError, match="a test tried to reach"), pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("192.0.2.1", 443))])
        hosts[0].adapter().fetch(File("F1", "a.csv", url=url), 100)


def test_a_redirect_is_followed_within_slack_and_nowhere_else(hosts: tuple[Host, Host]) -> None:
    slack, elsewhere = hosts
    elsewhere.answers["/b"] = (200, {}, b"stolen")
    slack.answers = {
        "/a": (302, {"Location": f"{slack.url}/c"}, b""),
        "/c": (200, {}, b"a,b"),
        "/away": (302, {"Location": f"{elsewhere.url}/b"}, b""),
        "/round": (302, {"Location": f"{slack.url}/round"}, b""),
    }
    adapter = slack.adapter()

    assert adapter.fetch(File("F1", "a.csv", url=f"{slack.url}/a"), 100) == b"a,b"
    with pytest.raises(Refused, match="forbidden"):
        adapter.fetch(File("F1", "a.csv", url=f"{slack.url}/away"), 100)
    assert elsewhere.asked == []
    with pytest.raises(Refused):
        adapter.fetch(File("F1", "a.csv", url=f"{slack.url}/round"), 100)
    assert slack.asked[0] == ("/a", "Bearer xoxb-secret")


@pytest.mark.parametrize(
    ("answer", "fault", "words"),
    [
        ((404, {}, b""), Refused, "gone"),
        ((403, {}, b""), Refused, "forbidden"),
        ((200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>log in</html>"), Refused, "forbidden"),
        ((200, {"Content-Length": "999999"}, b"x"), Refused, "too_big"),
        ((200, {}, b"x" * 200), Refused, "too_big"),
        ((429, {"Retry-After": "7"}, b""), Throttled, "7 s"),
        ((502, {}, b""), Unsure, "502"),
    ],
)
def test_what_goes_wrong_has_a_name(
    hosts: tuple[Host, Host], answer: tuple[int, dict[str, str], bytes], fault: type[Exception], words: str
) -> None:
    hosts[0].answers["/a"] = answer
    with pytest.raises(fault, match=words):
        hosts[0].adapter().fetch(File("F1", "a.csv", url=f"{hosts[0].url}/a"), 100)


def test_whoever_sends_a_byte_now_and_then_does_not_keep_us(
    hosts: tuple[Host, Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LONGEST", -1.0)
    hosts[0].answers["/a"] = (200, {}, b"x")
    with pytest.raises(Unsure, match="slow"):
        hosts[0].adapter().fetch(File("F1", "a.csv", url=f"{hosts[0].url}/a"), 100)


def test_a_web_page_that_somebody_attached_is_a_file(hosts: tuple[Host, Host]) -> None:
    hosts[0].answers["/a"] = (200, {"Content-Type": "text/html"}, b"<p>")
    assert hosts[0].adapter().fetch(File("F1", "a.html", url=f"{hosts[0].url}/a"), 100) == b"<p>"


def test_nobody_there_is_worth_another_try() -> None:
    adapter = SlackAdapter(bot_token="xoxb-secret", signing_secret="s", api_url="http://127.0.0.1:9/api/")
    with pytest.raises(Unsure):
        adapter.fetch(File("F1", "a.csv", url="http://127.0.0.1:9/a"), 100)


# --- the words that somebody replied to ---


def test_the_message_at_the_head_of_a_thread_can_be_read(slack: FakeSlack) -> None:
    ears = ScriptedEars()
    with listening(slack, ears) as adapter:
        first = slack.say("U1", "C1", "全网第一的防晒")
        reply = slack.say("U2", "C1", f"<@{slack.bot}> 核对", first)
        place = Place("slack", slack.team, "C1", "channel")
        found = adapter.message(place, first)

        assert (found.text, found.author and found.author.id) == ("全网第一的防晒", "U1")
        assert adapter.message(place, reply).text.endswith("核对")
        ours = adapter.send(Parcel("letter-1", place, Card(("我们自己的话",))))
        assert adapter.message(place, ours).text == ""
