"""The web address: real payloads pass, everything else is turned away without a stumble."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.slack import SlackAdapter
from tests.adapters.slack.scene import NOW, PAYLOADS, SECRET, Post, ScriptedEars, packed, payload
from tests.fakes.slack import sign

OURS = {
    "event__app_home_opened": "",
    "event__app_mention": "said",
    "event__member_joined_channel": "joined",
    "event__member_left_channel": "left",
    "event__message.channel": "said",
    "event__message.file_share": "said",
    "event__message.message_changed": "edited",
    "event__message.message_deleted": "deleted",
    "event__message.thread_broadcast": "said",
    "message_action": "pointed",
    "slash_command": "said",
    "socket_envelope__events_api": "",  # the bot's own words
    "socket_envelope__slash_commands": "said",
}
EXCEPTIONS = dict.fromkeys(
    (
        "event__app_mention.07",  # nothing but its type
        "event__message.channel.06",  # the sender is the authorized bot: our own words
        "event__message.channel.07",  # another bot's
        "event__message.file_share.group.01",  # our own again
        "message_action.02",  # nothing but its name
    ),
    "",
)


def expected(path: Path) -> str:
    name = path.stem
    return EXCEPTIONS.get(name, next((tag for start, tag in OURS.items() if name.startswith(start)), ""))


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_every_recorded_payload_is_answered_and_understood(path: Path, post: Post, ears: ScriptedEars) -> None:
    body = json.loads(path.read_text())

    answer = post.signed(body.get("payload", body))

    assert answer.status_code == 200
    assert [event.tag for event in ears.heard] == [tag for tag in [expected(path)] if tag]


def test_slack_may_verify_the_address(post: Post) -> None:
    body = payload("url_verification.01")

    assert post.signed(body).json() == {"challenge": body["challenge"]}


def test_the_certificate_check_is_answered_unsigned(post: Post, ears: ScriptedEars) -> None:
    assert post.plain(b"ssl_check=1&token=abc", {}).status_code == 200
    assert ears.heard == []


def mention() -> bytes:
    return packed(payload("event__app_mention.01"))


def test_a_forged_signature_is_refused(post: Post, ears: ScriptedEars) -> None:
    assert post.signed(mention(), secret="another secret").status_code == 401
    assert (ears.heard, ears.bad) == ([], ["forged"])


@pytest.mark.parametrize(("age", "status"), [(299, 200), (301, 401), (-299, 200), (-301, 401)])
def test_a_stale_signature_is_refused(age: int, status: int, post: Post) -> None:
    assert post.signed(mention(), age=age).status_code == status


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "1e9", "١٢٣", "9" * 40, "12.5"])
def test_a_time_stamp_that_is_none_is_refused(stamp: str, post: Post) -> None:
    headers = {"X-Slack-Request-Timestamp": stamp.encode(), "X-Slack-Signature": sign("x", mention(), 1).encode()}

    assert post.plain(mention(), headers).status_code == 401


def test_no_signature_is_a_wrong_signature(post: Post) -> None:
    assert post.plain(mention(), {}).status_code == 401


def test_a_signature_of_strange_letters_is_refused(post: Post) -> None:
    headers = {"X-Slack-Request-Timestamp": str(int(NOW.timestamp())).encode(), "X-Slack-Signature": b"v0=\xff\xfe"}

    assert post.plain(mention(), headers).status_code == 401


def test_a_body_cut_short_no_longer_fits_its_signature(post: Post) -> None:
    stamp = str(int(NOW.timestamp()))
    whole = mention()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(SECRET, whole, stamp)}

    assert post.plain(whole[:-20], headers).status_code == 401


def test_a_huge_body_is_refused(post: Post) -> None:
    assert post.signed(b"{" + b" " * 1_100_000 + b"}").status_code == 413


def test_a_huge_body_of_unknown_length_is_not_read_to_its_end(post: Post, ears: ScriptedEars) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while read < 50_000_000:
            read += 100_000
            yield b"x" * 100_000

    assert post.plain(endless(), {}).status_code == 413
    assert (ears.bad, read < 2_000_000) == (["too big"], True)


@pytest.mark.parametrize("raw", [b"{", b"[]", b"[1]", b"payload=", b"payload=7", b"", b"\xff\xfe", b"{" * 200_000])
def test_what_is_not_json_is_refused_and_not_stumbled_over(raw: bytes, post: Post, ears: ScriptedEars) -> None:
    assert post.signed(raw).status_code in (200, 400)
    assert ears.heard == []


def test_an_unknown_kind_of_event_is_thanked_for_and_forgotten(post: Post, ears: ScriptedEars) -> None:
    body = payload("event__app_mention.01") | {"event": {"type": "galaxy_created", "channel": "C1"}}

    assert post.signed(body).status_code == 200
    assert ears.heard == []


def test_what_could_not_be_kept_is_not_thanked_for(post: Post, ears: ScriptedEars) -> None:
    ears.broken = True

    assert post.signed(mention()).status_code == 503


def test_after_refused_deliveries_the_gap_is_filled_once(post: Post, ears: ScriptedEars) -> None:
    ears.broken = True
    post.signed(mention())
    ears.broken = False

    post.signed(mention())
    post.signed(mention())

    assert ears.gaps == 1


def test_nothing_is_thanked_for_before_the_machine_listens(ears: ScriptedEars) -> None:
    early = SlackAdapter(bot_token="x", signing_secret=SECRET, clock=lambda: NOW)

    assert Post(early).signed(mention()).status_code == 503


def test_without_a_signing_secret_nobody_gets_in(ears: ScriptedEars) -> None:
    open_door = SlackAdapter(bot_token="x", signing_secret="", clock=lambda: NOW)

    assert Post(open_door).signed(mention(), secret="").status_code == 401


# --- mutated requests -----------------------------------------------------------------------------------------

BODIES = [json.loads(path.read_text()) for path in PAYLOADS]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(["\0", "\ud800", "<@U1", "&lt;!channel>", "<mailto:", "#", "9" * 30, "{}", "D", "0.0000000001"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=4), st.integers(), max_size=2),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A recorded payload with a few pieces replaced by junk or left out, and sometimes broken bytes."""
    body = draw(st.sampled_from(BODIES))
    body = json.loads(json.dumps(body.get("payload", body)))
    for _ in range(draw(st.integers(1, 4))):
        holder = draw(st.sampled_from(_holders(body)))
        key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        if isinstance(holder, dict) and draw(st.booleans()) and len(holder) > 1:
            del holder[key]
        else:
            holder[key] = draw(JUNK)
    raw = packed(body) if draw(st.booleans()) else urlencode({"payload": json.dumps(body)}).encode()
    cut = draw(st.one_of(st.none(), st.integers(0, len(raw))))
    return raw[:cut] + draw(st.sampled_from([b"", b"", b"\xff", b"}"]))


def _holders(thing: Any) -> list[Any]:
    inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    return ([thing] if isinstance(thing, dict | list) and thing else []) + [h for each in inner for h in _holders(each)]


@settings(
    max_examples=1000, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=mutated())
def test_no_mutated_request_makes_it_stumble(raw: bytes, post: Post) -> None:
    assert post.signed(raw).status_code in (200, 400)


def test_bolts_silence_is_not_ours(post: Post) -> None:
    """While it answers, bolt puts the level of its quiet logger on the logger named after the app."""
    post.signed(payload("block_actions.01"))

    for ours in ("baton", "baton.dispatcher", "bot", "bot.adapters.slack"):
        assert logging.getLogger(ours).level == logging.NOTSET
