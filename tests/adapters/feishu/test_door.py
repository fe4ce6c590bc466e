"""The web address at which Feishu calls: who gets in, and who is turned away."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.feishu import FeishuAdapter
from bot.adapters.feishu.seal import MAX_BYTES, Rejected, Seal, decrypt
from bot.chat import Said
from tests.adapters.feishu.scene import (
    KEY,
    NOW,
    SAMPLES,
    TOKEN,
    Json,
    Post,
    ScriptedEars,
    built,
    listening,
    sample,
    with_token,
)
from tests.fakes.feishu import FakeFeishu
from tests.knocking import Answer
from tests.patience import PLENTY

MESSAGE = with_token(sample("evt_im_message_receive_v1.01"))
EVENTS = sorted(path.stem for path in SAMPLES.glob("*.json") if '"event_type"' in path.read_text("utf-8"))
HEARD = {
    "evt_bot_added.01",
    "evt_bot_deleted.01",
    "evt_bot_menu.01",
    "evt_im_message_recalled.01",
    "evt_im_message_receive_v1.01",
    "evt_user_added.01",
}


@pytest.mark.parametrize("name", EVENTS)
def test_every_official_sample_is_thanked_and_heard_or_deliberately_passed_over(
    name: str, post: Post, ears: ScriptedEars
) -> None:
    assert post.sealed(with_token(sample(name))) == 200
    assert len(ears.heard) == (1 if name in HEARD else 0)
    assert ears.bad == []


def test_the_official_vector_of_the_cipher_opens() -> None:
    vector = sample("aes_vector")

    assert decrypt(vector["encrypt_key"], vector["encrypt"]) == vector["plaintext"].encode()


def test_the_address_proves_itself(feishu: FakeFeishu, ears: ScriptedEars) -> None:
    with listening(feishu, ears):
        assert feishu.verify_url()
        assert feishu.verify_url(encrypted=False)


def test_the_challenge_needs_the_right_token(post: Post) -> None:
    asked = {"challenge": "abc", "token": "wrong", "type": "url_verification"}

    assert post.raw(post.body(asked), {}) == 401
    assert post.raw(post.body({**asked, "token": TOKEN}), {}) == 200


def test_a_plain_challenge_needs_our_token_and_opens_nothing_else(post: Post, ears: ScriptedEars) -> None:
    asked = {"challenge": "abc", "token": TOKEN, "type": "url_verification"}

    def plainly(payload: Json) -> Answer:
        return post.answer(json.dumps(payload).encode(), {})

    assert plainly(asked).json() == {"challenge": "abc"}
    assert plainly({**asked, "token": "wrong"}).status_code == 401
    assert plainly({**asked, "token": None}).status_code == 401
    assert plainly({**MESSAGE, "type": "event_callback"}).status_code == 401
    assert plainly({**MESSAGE, "type": "url_verification"}).json() == {"challenge": ""}
    assert ears.heard == []


def test_without_a_verification_token_a_plain_challenge_is_refused(ears: ScriptedEars) -> None:
    with pytest.raises(Rejected):
        Seal("key", "").open({}, b'{"challenge": "abc", "token": "", "type": "url_verification"}', NOW)


def test_an_unsigned_event_is_refused_even_if_encrypted(post: Post, ears: ScriptedEars) -> None:
    assert post.raw(post.body(MESSAGE), {}) == 401
    assert (ears.heard, ears.bad) == ([], ["not signed"])


def test_a_forged_signature_is_refused(post: Post, ears: ScriptedEars) -> None:
    assert post.sealed(MESSAGE, changed={"X-Lark-Signature": "0" * 64}) == 401
    assert post.sealed(MESSAGE, changed={"X-Lark-Signature": ""}) == 401
    assert post.sealed(MESSAGE, changed={"X-Lark-Request-Nonce": "other"}) == 401
    assert ears.heard == []


def test_a_body_changed_on_the_way_is_refused(post: Post, ears: ScriptedEars) -> None:
    body = post.body(MESSAGE)

    assert post.raw(body.replace(b"}", b" }"), post.headers(body)) == 401
    assert ears.heard == []


@pytest.mark.parametrize("late", [timedelta(minutes=11), timedelta(minutes=-11), timedelta(hours=7)])
def test_a_stale_request_is_refused_and_so_is_one_from_the_future(
    late: timedelta, post: Post, ears: ScriptedEars
) -> None:
    assert post.sealed(MESSAGE, at=NOW - late) == 401
    assert ears.heard == []


def test_the_second_retry_still_gets_in(post: Post, ears: ScriptedEars) -> None:
    assert post.sealed(MESSAGE, at=NOW - timedelta(minutes=5, seconds=15)) == 200
    assert len(ears.heard) == 1


def test_a_wrong_verification_token_is_refused(post: Post, ears: ScriptedEars) -> None:
    assert post.sealed(with_token(MESSAGE, "other")) == 401
    assert post.sealed({k: v for k, v in MESSAGE.items() if k != "header"}) == 401
    assert ears.heard == []


def test_plain_json_is_refused_although_it_looks_right(post: Post, ears: ScriptedEars) -> None:
    body = json.dumps(MESSAGE).encode()

    assert post.raw(body, post.headers(body)) == 401
    assert ears.heard == []


@pytest.mark.parametrize(
    "inside",
    [b"", b"not json", b"[]", b'"text"', b"{", b"[" * 100_000],
    ids=["empty", "words", "list", "text", "cut", "deep"],
)
def test_nonsense_is_refused_under_a_right_signature_too(inside: bytes, post: Post) -> None:
    assert post.sealed(inside) == 400
    assert post.raw(inside, post.headers(inside)) == 400


def test_a_cipher_that_ends_too_early_is_refused(post: Post) -> None:
    for sealed in ("", "!!!", "AAAA", base64.b64encode(b"x" * 33).decode(), base64.b64encode(b"x" * 16).decode()):
        body = json.dumps({"encrypt": sealed}).encode()
        assert post.raw(body, post.headers(body)) == 401


def test_a_huge_request_is_refused_unread(post: Post, ears: ScriptedEars) -> None:
    assert post.raw(b"x" * (MAX_BYTES + 1), {}) == 413
    assert ears.bad == ["too large"]


def test_what_cannot_be_kept_is_not_thanked_for_and_comes_again(feishu: FakeFeishu, ears: ScriptedEars) -> None:
    with listening(feishu, ears):
        assert ears.gap_told.wait(PLENTY)
        ears.broken = True
        feishu.say("ou_mei", "oc_team", "站会", mentions_bot=True)
        assert feishu.deliveries[-1].status == 503

        ears.broken = False
        feishu.redeliver()

        assert [event.text for event in ears.heard if isinstance(event, Said)] == ["站会"]
        assert ears.gaps == 2  # once at the start, once for what Feishu may have given up meanwhile


def test_webhook_mode_without_an_encrypt_key_does_not_start(feishu: FakeFeishu) -> None:
    with pytest.raises(ValueError, match="FEISHU_ENCRYPT_KEY"):
        built(feishu, encrypt_key="")


def test_secrets_show_in_no_description_of_the_adapter(feishu: FakeFeishu) -> None:
    adapter = built(feishu)
    for thing in (adapter, *vars(adapter).values()):
        assert KEY not in repr(thing) and feishu.app_secret not in repr(thing)


def test_an_insecure_server_is_never_given_the_secret() -> None:
    with pytest.raises(ValueError, match="https"):
        FeishuAdapter(app_id="a", app_secret="b", encrypt_key="c", domain="http://open.feishu.cn", clock=lambda: NOW)


def test_the_sdk_is_not_loaded_before_feishu_is_called_and_then_only_in_part() -> None:
    """Its models of all that Feishu can do would be ten thousand modules."""
    asked = (
        "import sys; from bot.adapters.feishu import api, connection; assert 'lark_oapi' not in sys.modules;"
        "api._sdk(); connection._frame_class(); print(*(name for name in sys.modules if name.startswith('lark')))"
    )
    loaded = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout.split()

    assert "lark_oapi.core.http" in loaded and len(loaded) < 200


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["@_user_1", "p2p", "{}", "user"])
)
TREES = st.recursive(
    LEAVES, lambda t: st.lists(t, max_size=3) | st.dictionaries(st.text(max_size=8), t, max_size=3), max_leaves=5
)
RECORDED = [with_token(sample(name)) for name in EVENTS]


def places(thing: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every spot in a payload at which something else might stand."""
    inner = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    return [path, *(spot for key, value in inner for spot in places(value, (*path, key)))]


def changed(payload: Json, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = json.loads(json.dumps(payload))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


LIMITS: Any = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture], "derandomize": True}


@settings(max_examples=1000, **LIMITS)
@given(data=st.data(), value=TREES)
def test_a_payload_changed_anywhere_never_breaks_the_bot(data: st.DataObject, value: Any, post: Post) -> None:
    payload = data.draw(st.sampled_from(RECORDED))
    path = data.draw(st.sampled_from(places(payload)))

    assert post.sealed(changed(payload, path, value)) < 500


@settings(max_examples=300, **LIMITS)
@given(
    body=st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    headers=st.dictionaries(
        st.sampled_from(["X-Lark-Signature", "X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "Content-Type"]),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40),
    ),
)
def test_noise_gets_4xx(body: bytes, headers: dict[str, str], post: Post) -> None:
    assert 400 <= post.raw(body, headers) < 500
