"""Saying things in Feishu, on good days and on bad ones."""

from __future__ import annotations

import http.server
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.adapters.feishu import FeishuAdapter, draw
from bot.chat import Card, Place, Rule, Said, Sender, Text
from bot.wire import Gone, Refused, Throttled, Unsure
from tests.adapters.feishu.scene import MEI, MEIS_CHAT, TEAM, ScriptedEars, as_adapter, built, listening, parcel
from tests.fakes.feishu import FakeFeishu

CARD = Card(("站会 7/10",), (Text((("策略｜周岚",),)),))
WORDS = Card(("#12 归你了",))
SEND = "POST /open-apis/im/v1/messages"


def tokens_fetched(feishu: FakeFeishu) -> int:
    return sum("tenant_access_token" in call.path for call in feishu.calls)


def now(feishu: FakeFeishu) -> datetime:
    return datetime.fromtimestamp(feishu.clock.now(), UTC)


def test_a_card_and_a_plain_message_arrive(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    card = as_adapter(bot).send(parcel(CARD))
    words = bot.send(parcel(WORDS, MEIS_CHAT, "letter-2"))

    assert [m.message_id for m in feishu.messages("oc_team")] == [card]
    assert [(m.message_id, m.msg_type) for m in feishu.messages(feishu.direct("ou_mei"))] == [(words, "post")]
    assert feishu.complaints == []


def test_a_reply_hangs_in_its_thread(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    root = bot.send(parcel(CARD))
    bot.send(parcel(WORDS, TEAM.in_thread(root), "letter-2"))

    assert len(feishu.messages("oc_team", thread=root)) == 1


def test_a_group_without_threads_gets_a_plain_reply(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    root = bot.send(parcel(CARD))
    feishu.fail_next("/reply", 230071)
    bot.send(parcel(WORDS, TEAM.in_thread(root), "letter-2"))

    assert feishu.messages("oc_team")[-1].parent_id == root


def test_a_reply_to_a_message_that_was_recalled_is_told_all_the_same(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    root = bot.send(parcel(CARD))
    bot.delete(TEAM, root)
    told = bot.send(parcel(WORDS, TEAM.in_thread(root), "letter-2"))

    assert feishu.messages("oc_team")[-1].message_id == told
    assert feishu.complaints == []


def test_a_letter_sent_twice_within_the_hour_is_shown_once(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    assert bot.send(parcel(CARD)) == bot.send(parcel(CARD))
    assert len(feishu.messages("oc_team")) == 1


@pytest.mark.parametrize("card", [CARD, WORDS], ids=["card", "words"])
def test_a_letter_that_arrived_unnoticed_is_adopted_after_an_hour(
    card: Card, feishu: FakeFeishu, bot: FeishuAdapter
) -> None:
    began = now(feishu)
    feishu.fail_next(SEND, "drop_after")
    with pytest.raises(Unsure):
        bot.send(parcel(card))
    feishu.clock.advance(2 * 3600)

    found = bot.send(parcel(card, first_try=began))

    assert [message.message_id for message in feishu.messages("oc_team")] == [found]


def test_a_letter_that_never_arrived_is_sent_after_an_hour(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    began = now(feishu)
    bot.send(parcel(CARD, number="somebody else's"))
    feishu.clock.advance(2 * 3600)
    bot.send(parcel(CARD, first_try=began))

    assert len(feishu.messages("oc_team")) == 2


def test_inside_the_hour_nothing_is_looked_up(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    bot.send(parcel(CARD, first_try=now(feishu) - timedelta(minutes=10)))

    assert not [call for call in feishu.calls if call.method == "GET" and call.path.endswith("/messages")]


def test_a_card_is_edited_in_place(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(CARD))
    bot.edit(parcel(Card(("站会 8/10",), (Rule(),)), number="letter-2"), message)

    assert feishu.posted[message].text == "站会 8/10"


def test_a_card_can_become_words_and_words_other_words(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    card, words = bot.send(parcel(CARD)), bot.send(parcel(WORDS, number="letter-2"))
    bot.edit(parcel(Card(("结束了",))), card)
    bot.edit(parcel(Card(("更正",))), words)

    assert (feishu.posted[card].text, feishu.posted[card].msg_type) == ("结束了", "interactive")
    assert (feishu.posted[words].text, feishu.posted[words].msg_type) == ("更正", "post")


def test_words_cannot_become_a_card(bot: FeishuAdapter) -> None:
    words = bot.send(parcel(WORDS))

    with pytest.raises(Gone):
        bot.edit(parcel(CARD), words)


def test_after_fourteen_days_a_card_is_gone(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(CARD))
    feishu.clock.advance(15 * 86400)

    with pytest.raises(Gone):
        bot.edit(parcel(CARD), message)


def test_words_edited_too_often_are_gone(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(WORDS))
    feishu.posted[message].edits = 20

    with pytest.raises(Gone):
        bot.edit(parcel(Card(("更正",))), message)


def test_what_was_taken_back_or_has_vanished_is_gone(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    first, second = bot.send(parcel(CARD)), bot.send(parcel(CARD, number="letter-2"))
    bot.delete(TEAM, first)
    feishu.vanish(second)

    for message in (first, second):
        with pytest.raises(Gone):
            bot.edit(parcel(CARD), message)
        with pytest.raises(Gone):
            bot.delete(TEAM, message)
    assert feishu.messages("oc_team") == [feishu.posted[second]]


def test_pins(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(CARD))
    bot.pin(TEAM, message)
    assert [pin.message_id for pin in feishu.pins] == [message]

    bot.unpin(TEAM, message)
    assert feishu.pins == []


def lines(count: int) -> Card:
    return Card(("长",), (Text(tuple((f"{at} " + "字" * 2000,) for at in range(count))),))


def ids(feishu: FakeFeishu) -> list[str]:
    return [m.message_id for m in feishu.messages("oc_team")]


@pytest.mark.parametrize("fault", [99991400, 230020, 502, "drop_after"])
def test_a_long_card_broken_off_is_completed_and_not_repeated(
    fault: Any, feishu: FakeFeishu, bot: FeishuAdapter
) -> None:
    feishu.faults.let_pass(SEND)
    feishu.fail_next(SEND, fault)

    with pytest.raises(Unsure):
        bot.send(parcel(lines(12)))
    bot.send(parcel(lines(12), first_try=now(feishu)))

    assert len(feishu.messages("oc_team")) == len(draw.sheets(lines(12), TEAM))


@pytest.mark.parametrize("fault", [99991400, 230020, 502, "drop_after"])
def test_an_edit_of_a_long_card_broken_off_is_completed_and_not_repeated(
    fault: Any, feishu: FakeFeishu, bot: FeishuAdapter
) -> None:
    message = bot.send(parcel(lines(12)))
    before = ids(feishu)
    feishu.fail_next(f"PATCH /open-apis/im/v1/messages/{before[1]}", fault)

    with pytest.raises((Throttled, Unsure)):
        bot.edit(parcel(lines(12), number="letter-2"), message)
    bot.edit(parcel(lines(12), number="letter-2"), message)

    assert ids(feishu) == before


def test_after_a_restart_the_pages_of_a_long_card_are_found_again(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(lines(20)))
    before = ids(feishu)
    restarted = built(feishu)

    restarted.edit(parcel(lines(12), number="letter-2"), message)
    assert ids(feishu) == before[: len(ids(feishu))] and 1 < len(ids(feishu)) < len(before)
    restarted.delete(TEAM, message)
    assert ids(feishu) == []


def test_a_page_that_somebody_took_away_is_sent_anew(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(lines(12)))
    before = ids(feishu)
    bot.delete(TEAM, before[1])

    bot.edit(parcel(lines(12), number="letter-2"), message)

    assert len(ids(feishu)) == len(before) and before[1] not in ids(feishu)


def test_words_that_grow_too_long_for_one_message_are_not_cut(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(WORDS))
    for letter, length in (("letter-2", 9000), ("letter-3", 9500)):
        bot.edit(parcel(Card(("字" * length,)), number=letter), message)
        shown = "".join(m.content for m in feishu.messages("oc_team"))
        assert shown.count("字") == length
        assert ids(feishu)[0] == message

    bot.edit(parcel(WORDS, number="letter-4"), message)
    assert ids(feishu) == [message]


def test_a_long_card_that_may_not_be_taken_back_yet_is_taken_back_whole_later(
    feishu: FakeFeishu, bot: FeishuAdapter
) -> None:
    message = bot.send(parcel(lines(12)))
    feishu.fail_next(f"DELETE /open-apis/im/v1/messages/{message}", 99991400)

    with pytest.raises(Throttled):
        bot.delete(TEAM, message)
    bot.delete(TEAM, message)

    assert ids(feishu) == []


def test_a_long_card_is_continued_edited_and_taken_back_as_one(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    message = bot.send(parcel(lines(12)))
    sent = len(feishu.messages("oc_team"))
    assert sent > 2

    assert bot.send(parcel(lines(12))) == message  # and again, as after a lost answer
    assert len(feishu.messages("oc_team")) == sent
    bot.edit(parcel(lines(20), number="letter-2"), message)
    assert len(feishu.messages("oc_team")) > sent
    bot.edit(parcel(lines(1), number="letter-3"), message)
    assert [m.message_id for m in feishu.messages("oc_team")] == [message]
    bot.delete(TEAM, message)
    assert feishu.messages("oc_team") == []
    assert feishu.complaints == []


# --- bad days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [230002, 230013, 230018, 230025, 230027, 230028, 230029, 230034, 230035, 230038])
def test_what_feishu_will_never_take_is_refused_with_a_reason(
    code: int, feishu: FakeFeishu, bot: FeishuAdapter
) -> None:
    feishu.fail_next(SEND, code)

    with pytest.raises(Refused, match=rf"^{code} [a-z]"):
        bot.send(parcel(CARD))


@pytest.mark.parametrize("code", [230053, 232009, 99991672, 230022, 230099])
def test_and_so_is_the_rest(code: int, feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    feishu.fail_next(SEND, code)

    with pytest.raises(Refused, match=str(code)):
        bot.send(parcel(CARD))


@pytest.mark.parametrize("code", [99991403, 99991662, 230006, 10003])
def test_an_app_that_is_not_let_in_says_so_and_no_letter_is_given_up_for_it(
    code: int, feishu: FakeFeishu, bot: FeishuAdapter
) -> None:
    feishu.fail_next(SEND, code)

    with pytest.raises(Unsure, match=str(code)):
        bot.send(parcel(CARD))
    assert str(code) in bot.alive()

    bot.send(parcel(CARD))
    assert bot.alive() == ""


class Scripted(http.server.BaseHTTPRequestHandler):
    """A server that gives a token and answers everything else as the test says."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        token = b'{"code": 0, "tenant_access_token": "t-1", "expire": 7200}'
        status, headers, body = (200, {}, token) if "tenant_access_token" in self.path else self.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
        """Nothing: a test's output is its own."""


@pytest.fixture
def odd(feishu: FakeFeishu) -> Iterator[FeishuAdapter]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield built(feishu, domain=f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()


BUSY = b'{"code": 99991400, "msg": "request trigger frequency limit"}'


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        ((429, {"x-ogw-ratelimit-reset": "7"}, BUSY), 7),
        ((429, {"X-Ogw-Ratelimit-Reset": "900"}, BUSY), 900),
        ((400, {"x-ogw-ratelimit-reset": "7"}, BUSY), 7),
        ((200, {}, BUSY), 1),
        ((429, {"x-ogw-ratelimit-reset": "nan"}, b"<html>slow down</html>"), 1),
        ((429, {"x-ogw-ratelimit-reset": "3"}, b""), 3),
    ],
)
def test_however_feishu_asks_for_patience_it_is_understood(
    answer: tuple[int, dict[str, str], bytes], wait: float, odd: FeishuAdapter
) -> None:
    Scripted.answer = answer

    with pytest.raises(Throttled) as asked:
        odd.send(parcel(CARD))
    assert (asked.value.after, asked.value.whole_app) == (wait, True)


@pytest.mark.parametrize("body", [b"", b"<html>hello</html>", b"[]", b"null", b'{"ok": true}', b"\xff", b'{"code": 0'])
@pytest.mark.parametrize("status", [200, 404, 502])
def test_an_answer_that_is_none_leaves_it_open(status: int, body: bytes, odd: FeishuAdapter) -> None:
    Scripted.answer = (status, {}, body)

    with pytest.raises(Unsure):
        odd.send(parcel(CARD))


def test_a_refusal_counts_although_the_status_says_well(odd: FeishuAdapter) -> None:
    Scripted.answer = (200, {}, b'{"code": 230002, "msg": "Bot/User can NOT be out of the chat."}')

    with pytest.raises(Refused, match="230002"):
        odd.send(parcel(CARD))


@pytest.mark.parametrize(("code", "whole_app"), [(99991400, True), (11232, True), (230020, False), (11233, False)])
def test_feishu_asking_for_patience_is_obeyed(
    code: int, whole_app: bool, feishu: FakeFeishu, bot: FeishuAdapter
) -> None:
    feishu.fail_next(SEND, code)

    with pytest.raises(Throttled) as asked:
        bot.send(parcel(CARD))
    assert (asked.value.after, asked.value.whole_app) == (1.0, whole_app)


@pytest.mark.parametrize("fault", [502, 500, "drop", "drop_after"])
def test_an_answer_that_never_came_leaves_it_open(fault: Any, feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    feishu.fail_next(SEND, fault)

    with pytest.raises(Unsure):
        bot.send(parcel(CARD))
    bot.send(parcel(CARD))
    assert len(feishu.messages("oc_team")) == 1


def test_a_slow_answer_leaves_it_open_too(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    feishu.fail_next(SEND, "timeout")

    with pytest.raises(Unsure, match="ReadTimeout"):
        bot._api.call("POST", "/open-apis/im/v1/messages", timeout=0.1)


def test_a_token_that_died_early_is_fetched_anew_once(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    bot.send(parcel(CARD))
    before = tokens_fetched(feishu)
    feishu.expire_tokens()
    bot.send(parcel(CARD, number="letter-2"))

    assert tokens_fetched(feishu) == before + 1
    assert len(feishu.messages("oc_team")) == 2


def test_many_threads_share_one_token(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    feishu.expire_tokens()
    before = tokens_fetched(feishu)
    letters = [parcel(CARD, number=f"letter-{at}") for at in range(8)]
    threads = [threading.Thread(target=bot.send, args=(letter,)) for letter in letters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(feishu.messages("oc_team")) == 8
    assert tokens_fetched(feishu) <= before + 8


def test_two_servers_do_not_share_a_token(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    with FakeFeishu(seed=9) as other:
        other.add_chat("oc_team", "KOX", [])
        built(other).send(parcel(CARD))

    bot.send(parcel(CARD))
    assert all(call.code == 0 for call in feishu.calls)


def test_a_wrong_secret_is_refused_and_never_shown(feishu: FakeFeishu) -> None:
    adapter = built(feishu, app_secret="very-secret")

    with pytest.raises(Unsure, match=r"10014 the app secret is wrong") as refusal:
        adapter.send(parcel(CARD))
    assert "very-secret" not in str(refusal.value)
    assert "very-secret" not in "".join(traceback.format_exception(refusal.value)).replace('"very-secret"', "")


def test_an_app_that_feishu_does_not_know_is_not_alive(feishu: FakeFeishu, ears: ScriptedEars) -> None:
    adapter = built(feishu, app_secret="wrong")
    assert not adapter._ask_who_we_are()
    assert "10014" in adapter.alive() and "wrong" not in adapter.alive().replace("is wrong", "")


# --- looking up -------------------------------------------------------------------------------------------------


def test_who_is_in_the_group(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    mei, bo = bot.members(TEAM)

    assert (mei.name, mei.email, mei.tz, mei.guest) == ("小满", "xiaoman@example.com", "Asia/Shanghai", False)
    assert (bo.sender.id, bo.tz) == ("ou_bo", "Europe/London")


def test_without_the_contact_scope_there_are_names_at_least(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    feishu.missing_scopes["/contact/v3"] = "contact:user.base:readonly"

    assert [(who.name, who.email) for who in bot.members(TEAM)] == [("小满", ""), ("Bo", "")]
    assert bot.profile(MEI).sender == MEI
    assert bot.by_email("xiaoman@example.com", feishu.tenant_key) is None


def test_people_are_found_by_id_and_by_mail(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    assert bot.profile(MEI).email == "xiaoman@example.com"
    assert bot.by_email("xiaoman@example.com", feishu.tenant_key) == MEI
    assert bot.by_email("nobody@example.com", feishu.tenant_key) is None
    assert bot.workspaces() == (feishu.tenant_key,)


def test_a_persons_lane_is_the_same_both_ways(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    feishu.say("ou_mei", None, "站会")
    (heard,) = ears.heard

    assert heard.place == bot.direct(MEI) == MEIS_CHAT


def test_what_was_said_while_away_is_found_with_the_same_identity(
    feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter
) -> None:
    root = bot.send(parcel(CARD))
    feishu.say("ou_bo", "oc_team", "before", thread=root)
    feishu.clock.advance(3600)
    gone = now(feishu)
    ears.heard.clear()
    feishu.say("ou_mei", "oc_team", "站会", mentions_bot=True)
    feishu.clock.advance(1)
    feishu.say("ou_mei", "oc_team", "在话题里", thread=root)
    feishu.clock.advance(1)
    feishu.say("ou_bo", "oc_team", "谢谢 @小满", mentions=["ou_mei"])
    feishu.recall(feishu.say("ou_bo", "oc_team", "说错了"))
    live = [event for event in ears.heard if isinstance(event, Said) and event.text != "说错了"]

    found = [event for event in bot.missed(TEAM, gone) if isinstance(event, Said)]

    assert found == live
    assert len(found) == 3 and found[0].addressed and found[1].place.thread == root


def test_direct_messages_are_found_after_a_restart_if_the_chat_is_remembered(
    feishu: FakeFeishu, ears: ScriptedEars
) -> None:
    kept: dict[str, str] = {}
    with listening(feishu, ears, chats=kept) as before:
        before.send(parcel(WORDS, MEIS_CHAT))
    gone = now(feishu)
    ears.broken = True
    feishu.say("ou_mei", None, "昨天：海报")

    reborn = built(feishu, chats=kept)
    reborn._ask_who_we_are()

    (found,) = reborn.missed(MEIS_CHAT, gone)
    assert isinstance(found, Said)
    assert (found.text, found.place, found.addressed) == ("昨天：海报", MEIS_CHAT, True)


def test_an_unknown_direct_chat_has_no_history_yet(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    assert list(bot.missed(Place("feishu", feishu.tenant_key, "ou_bo", "dm"), now(feishu))) == []


def test_many_pages_of_history_are_read_to_the_end(feishu: FakeFeishu, bot: FeishuAdapter) -> None:
    began = now(feishu) - timedelta(seconds=1)
    for at in range(60):
        feishu.say("ou_mei", "oc_team", f"{at}")
        feishu.clock.advance(0.01)

    assert [event.text for event in bot.missed(TEAM, began) if isinstance(event, Said)] == [str(n) for n in range(60)]


def test_a_forwarded_record_can_be_unfolded(feishu: FakeFeishu, ears: ScriptedEars, bot: FeishuAdapter) -> None:
    feishu.forward("ou_mei", "oc_team", [("ou_bo", "补涂多久一次？"), ("ou_mei", "两小时")])
    (heard,) = ears.heard

    assert isinstance(heard, Said) and heard.quoted
    assert bot.unfold(heard.quoted.message) == "补涂多久一次？\n两小时"


def test_the_home_page_is_nobodys_business_here(bot: FeishuAdapter) -> None:
    bot.show_home(Sender("feishu", "t", "ou_mei"), CARD)
