"""Pictures on Slack: brought in three steps, to Slack's hosts only, and shown once Slack knows what they are."""

from __future__ import annotations

import pytest

from bot.adapters.slack import SlackAdapter, hanging
from bot.chat import Card, Picture, Place
from bot.wire import Parcel, Refused, Throttled, Unsure
from tests.bot.pictures import examples
from tests.fakes.slack import FakeSlack

C1 = Place("slack", "T0FAKE", "C1", "channel")
PNG = b"\x89PNG pretend"


def card(file: str) -> Card:
    return Card(("第 7 周周报",), (Picture(examples.bars(), "预警 7 起", file),))


def test_a_picture_is_brought_and_shown(speaker: SlackAdapter, slack: FakeSlack) -> None:
    file = speaker.upload(C1, "bars.png", PNG, "预警 7 起")
    speaker.send(Parcel("letter-1", C1, card(file)))

    (shown,) = slack.messages("C1")
    assert shown["blocks"][-1] == {"type": "image", "slack_file": {"id": file}, "alt_text": "预警 7 起",
                                   "block_id": shown["blocks"][-1]["block_id"]}  # fmt: skip
    assert slack.file_bytes[file] == PNG
    assert slack.complaints == []


def test_a_picture_that_is_not_there_is_told_in_words(speaker: SlackAdapter, slack: FakeSlack) -> None:
    speaker.send(Parcel("letter-1", C1, card("")))

    (shown,) = slack.messages("C1")
    assert "image" not in [block["type"] for block in shown["blocks"]]
    assert "预警 7 起" in shown["text"]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"])
@pytest.mark.parametrize(
    ("what", "means"), [("missing_scope", Refused), ("ratelimited", Throttled), (500, Unsure), ("drop_before", Unsure)]
)
def test_what_goes_wrong_has_its_own_name(
    speaker: SlackAdapter, slack: FakeSlack, method: str, what: str | int, means: type[Exception]
) -> None:
    slack.faults.fail_next(method, what)

    with pytest.raises(means):
        speaker.upload(C1, "bars.png", PNG, "")


def test_bytes_go_to_slacks_own_hosts_only(speaker: SlackAdapter, slack: FakeSlack) -> None:
    with pytest.raises(Refused, match="forbidden"):
        hanging.put(speaker._offices.of("").files, "https://slack.com.example.org/upload", PNG)


def test_a_picture_that_slack_never_recognises_is_tried_again_later(speaker: SlackAdapter, slack: FakeSlack) -> None:
    waits: list[float] = []

    def never(seconds: float) -> None:
        waits.append(seconds)
        for file in slack.files.values():
            file["_fresh"] = True

    with pytest.raises(Unsure):
        hanging.bring(speaker._offices.of("").calls, speaker._offices.of("").files, "bars.png", PNG, "", never)
    assert len(waits) == hanging.LOOKS
