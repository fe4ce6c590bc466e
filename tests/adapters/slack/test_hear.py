"""What Slack says, in our own words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.adapters.slack.hear import decode
from bot.adapters.slack.messages import Reader
from bot.adapters.slack.offices import Office
from bot.chat import Deleted, Edited, Event, File, Joined, Left, Opened, Place, Said, Sender
from tests.adapters.slack.scene import NOW, payload
from tests.fakes.slack import FakeSlack

NAMES = {"U1": "小满", "U2": "Joyce"}
KNOWN = Reader(
    me="UBOT",
    team="T1",
    home="https://qingyu.slack.com/",
    name_of=lambda user: NAMES.get(user, ""),
    dm_of=lambda user: f"D-{user}",
    title_of=lambda channel: f"title-of-{channel}",
)
UNKNOWN = Reader("", "", "", lambda _: "", lambda _: "")
C1 = Place("slack", "T1", "C1", "channel")
MEI = Sender("slack", "T1", "U1")
TS = "1770600000.000100"
AT = datetime(2026, 2, 9, 1, 20, 0, 100, tzinfo=UTC)


def hear(event: dict[str, Any]) -> Event | None:
    return decode({"type": "event_callback", "team_id": "T1", "event_time": 1770600000, "event": event}, KNOWN, NOW)


def message(text: str = "早", **more: Any) -> dict[str, Any]:
    about = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "ts": TS, "text": text}
    return about | more


def said(text: str, **more: Any) -> Said:
    found = hear(message(text, **more))
    assert isinstance(found, Said)
    return found


def test_a_message_is_heard_with_its_place_its_sender_and_its_moment() -> None:
    link = "https://qingyu.slack.com/archives/C1/p1770600000000100"

    assert said("早上好") == Said(f"slack:T1:C1:{TS}", C1, MEI, AT, "早上好", message=TS, link=link)


def test_one_mention_that_arrives_as_two_events_is_one_message() -> None:
    mention = hear(message("<@UBOT> 站会", type="app_mention"))
    plain = hear(message("<@UBOT> 站会"))

    assert isinstance(mention, Said) and isinstance(plain, Said)
    assert (mention.id, mention.text, mention.addressed) == (plain.id, "站会", True)
    assert plain == mention


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<@UBOT> 站会", "站会"),
        ("<@UBOT>: standup", "standup"),
        ("<@UBOT|baton>，站会", "站会"),
        ("早 <@UBOT> 站会", "早 站会"),
        ("站会 <@UBOT>", "站会"),
        ("<@UBOT>\n1. 做完了\n2. 写稿", "1. 做完了\n2. 写稿"),
        ("<@UBOT>", ""),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("&lt;@U1&gt; &lt;!channel&gt;", "<@U1> <!channel>"),
        ("<@U1> 你好", "@小满 你好"),
        ("<@U7|阿哲> 你好", "@阿哲 你好"),
        ("<@U404> 你好", "@U404 你好"),
        ("<#C9|general> 里", "#general 里"),
        ("<#C9> 里", "#C9 里"),
        ("<https://x.cn/a?b=1&amp;c=2|看这里>", "https://x.cn/a?b=1&c=2"),
        ("<https://x.cn>", "https://x.cn"),
        ("<mailto:mei@x.cn|mei@x.cn>", "mei@x.cn"),
        ("<tel:+861234|1234>", "1234"),
        ("<!here> <!channel>", "@here @channel"),
        ("<!subteam^S1|@ops> <!subteam^S2>", "@ops @S2"),
        ("<!date^1392734382^{date}|18 Feb>", "18 Feb"),
        ("no < sign > here", "no < sign > here"),
        ("*粗* _斜_ `x`", "*粗* _斜_ `x`"),
        ("  空格  ", "空格"),
    ],
)
def test_words_read_as_people_see_them(raw: str, text: str) -> None:
    assert said(raw).text == text


RICH = [
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "user", "user_id": "UBOT"},
                    {"type": "text", "text": " a < b & <@U1> "},
                    {"type": "link", "url": "https://x.cn?a=1&b=2", "text": "看这里"},
                    {"type": "emoji", "name": "wave"},
                ],
            },
            {
                "type": "rich_text_list",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": line}]} for line in "一二"
                ],
            },
        ],
    },
    {"type": "section", "text": {"type": "mrkdwn", "text": "&lt;好&gt; <@U1>"}},
    {"type": "section", "fields": [{"type": "plain_text", "text": "<@U2>"}]},
    {"type": "divider"},
    {"type": "image", "image_url": "https://x.cn/a.png", "alt_text": "a"},
]


@pytest.mark.parametrize("text", [{"text": ""}, {"text": None}])
def test_words_that_came_as_blocks_alone_are_read_from_them(text: dict[str, Any]) -> None:
    heard = hear(message(blocks=RICH) | text)

    assert isinstance(heard, Said)
    assert heard.text == "a < b & <@U1> https://x.cn?a=1&b=2:wave:\n一\n二\n<好> @小满\n<@U2>"
    assert heard.addressed and heard.mentions == (Sender("slack", "T1", "U1", "小满"),)
    assert said("有字", blocks=RICH).text == "有字"


def test_others_who_are_mentioned_are_named() -> None:
    heard = said("<@UBOT> 转给 <@U1> 和 <@U7|阿哲>")

    assert heard.mentions == (Sender("slack", "T1", "U1", "小满"), Sender("slack", "T1", "U7", "阿哲"))


def test_people_cannot_type_a_mention_of_us() -> None:
    assert not said("&lt;@UBOT&gt; 站会").addressed


def test_in_a_direct_message_baton_is_always_meant() -> None:
    heard = said("站会", channel="D1", channel_type="im")

    assert heard.addressed
    assert heard.place == Place("slack", "T1", "D1", "dm")


def test_words_in_a_channel_are_not_for_baton_unless_it_is_named() -> None:
    assert not said("大家早").addressed


def test_a_reply_stands_in_its_thread() -> None:
    reply = said("收到", thread_ts="1770500000.000000")

    assert (reply.place, reply.reply_to) == (C1.in_thread("1770500000.000000"), "1770500000.000000")


def test_the_message_that_heads_a_thread_stands_in_none() -> None:
    assert said("早", thread_ts=TS).place == C1


def test_a_reply_also_sent_to_the_channel_knows_what_it_answers() -> None:
    heard = decode(payload("event__message.thread_broadcast.channel.01"), KNOWN, NOW)

    assert isinstance(heard, Said) and heard.quoted
    assert (heard.quoted.message, heard.quoted.text) == ("1633663824.000500", "Write in the thread :bow:")


def test_a_shared_message_is_quoted() -> None:
    share = {"is_share": True, "ts": "1.000002", "text": "会过敏吗", "author_id": "U2", "from_url": "https://q/p1"}

    quoted = said("看看这条", attachments=[{"text": "preview"}, share]).quoted

    assert quoted and (quoted.message, quoted.text, quoted.link) == ("1.000002", "会过敏吗", "https://q/p1")
    assert quoted.author == Sender("slack", "T1", "U2")


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        ({"mimetype": "image/png"}, "image"),
        ({"mimetype": "audio/webm"}, "voice"),
        ({"mimetype": "video/mp4", "subtype": "slack_audio"}, "voice"),
        ({"mimetype": "application/pdf"}, "other"),
        ({}, "other"),
    ],
)
def test_files_come_along(about: dict[str, str], kind: str) -> None:
    row = {"id": "F1", "name": "a.png", "url_private": "https://files/a", **about}

    [file] = said("", subtype="file_share", files=[row]).files
    assert file == File("F1", "a.png", kind, "https://files/a", "T1")  # type: ignore[arg-type]  # the table's words


@pytest.mark.parametrize(
    "noise",
    [
        message(bot_id="B1"),
        message(bot_profile={"id": "B1", "name": "poll"}),
        message(user="UBOT"),
        message(subtype="bot_message"),
        message(user="USLACKBOT"),
        message(subtype="channel_join"),
        message(subtype="channel_leave"),
        message(subtype="channel_topic"),
        message(subtype="pinned_item"),
        message(user=""),
        message(ts="soon"),
        {"type": "reaction_added", "user": "U1"},
    ],
)
def test_noise_is_not_heard(noise: dict[str, Any]) -> None:
    assert hear(noise) is None


def change(**more: Any) -> dict[str, Any]:
    now = {"type": "message", "user": "U1", "text": "<@UBOT> 改好了", "ts": TS, "edited": {"ts": "1770600060.000000"}}
    return message(subtype="message_changed", ts="1770600060.000200", user="", message=now | more)


def test_an_edit_names_the_message_and_reads_as_it_now_does() -> None:
    at = datetime(2026, 2, 9, 1, 21, tzinfo=UTC)

    heard = hear(change())

    assert heard == Edited(f"slack:T1:C1:{TS}:1770600060.000000", C1, MEI, at, TS, "改好了", addressed=True)


@pytest.mark.parametrize("more", [{"edited": None}, {"bot_id": "B1"}, {"user": "UBOT"}])
def test_what_slack_or_a_bot_changed_is_no_edit(more: dict[str, Any]) -> None:
    assert hear(change(**more)) is None


def deletion(**more: Any) -> dict[str, Any]:
    before = {"user": "U1", "ts": TS, "text": "早"}
    gone = {"subtype": "message_deleted", "deleted_ts": TS, "previous_message": before, "event_ts": TS, "user": ""}
    return message(**(gone | more))


def test_a_deleted_message_is_taken_back() -> None:
    assert hear(deletion()) == Deleted(f"slack:T1:C1:{TS}:deleted", C1, MEI, AT, TS)


def test_deleting_the_head_of_a_thread_counts_too() -> None:
    tombstone = {"subtype": "tombstone", "ts": TS, "user": "USLACKBOT"}
    event = deletion(subtype="message_changed", message=tombstone)

    assert hear(event) == hear(deletion())


def test_our_own_deleted_message_is_no_news() -> None:
    assert hear(deletion(previous_message={"user": "UBOT", "bot_id": "B1", "ts": TS})) is None


def test_a_person_joins() -> None:
    heard = hear({"type": "member_joined_channel", "user": "U1", "channel": "C1", "inviter": "U2", "event_ts": TS})

    assert heard == Joined(
        f"slack:T1:C1:joined:U1:{AT.timestamp():.6f}", C1, Sender("slack", "T1", "U2"), AT, who=(MEI,)
    )


def test_baton_itself_joins_and_leaves() -> None:
    joined = hear({"type": "member_joined_channel", "user": "UBOT", "channel": "C1", "inviter": "U2"})
    left = hear({"type": "member_left_channel", "user": "UBOT", "channel": "C1"})
    put_out = hear({"type": "channel_left", "channel": "C1", "actor_id": "U2", "event_ts": TS})

    assert isinstance(joined, Joined) and joined.bot and joined.title == "title-of-C1"
    assert isinstance(left, Left) and left.bot
    assert isinstance(put_out, Left) and put_out.bot and put_out.sender.id == "U2"


def test_a_channels_name_is_asked_for_since_no_event_tells_it() -> None:
    with FakeSlack() as slack:
        slack.add_channel("C1", "qingyu-kox", [slack.bot])
        people = Office(slack.bot_token, slack.url).people
        assert people.title_of("C1") == "qingyu-kox"

        slack.faults.down = True
        assert people.title_of("C1") == "", "an event does not wait for a name"


def test_opening_the_home_page_is_noticed_and_the_messages_tab_is_not() -> None:
    opened = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": TS}

    heard = hear(opened)

    assert isinstance(heard, Opened)
    assert (heard.what, heard.place) == ("home", Place("slack", "T1", "D1", "dm"))
    assert hear(opened | {"tab": "messages"}) is None


def test_until_slack_has_told_us_who_we_are_the_delivery_does() -> None:
    grants = [{"user_id": "U5", "is_bot": False}, {"user_id": "UBOT", "is_bot": True}]
    body = {"type": "event_callback", "team_id": "T1", "authorizations": grants, "event": message("<@UBOT> 站会")}

    heard = decode(body, UNKNOWN, NOW)

    assert isinstance(heard, Said) and (heard.text, heard.addressed, heard.link) == ("站会", True, "")


@pytest.mark.parametrize("reader", [KNOWN, UNKNOWN], ids=["known", "unknown"])
def test_in_a_channel_shared_with_another_company_the_workspace_is_ours(reader: Reader) -> None:
    grants = [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}]
    body = {"type": "event_callback", "team_id": "T-AGENCY", "authorizations": grants, "event": message()}

    heard = decode(body, reader, NOW)

    assert heard and heard.place == C1 and heard.sender == MEI


@pytest.mark.parametrize("envelope", [{"team_id": None, "enterprise_id": "E1", "authorizations": None}, {}])
def test_a_delivery_that_does_not_name_the_workspace_is_for_ours(envelope: dict[str, Any]) -> None:
    body = {"type": "event_callback", "event": message(team="T1"), **envelope}

    for reader in (KNOWN, UNKNOWN):
        heard = decode(body, reader, NOW)
        assert heard and heard.place == C1


def test_halves_of_characters_and_nul_reach_nobody() -> None:
    assert said("a\0b\ud83d\ude00c\ud800d").text == "ab😀c\ufffdd"
