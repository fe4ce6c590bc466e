"""A long conversation opens at its end, and what was said before comes a page at a time."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.demo import Demo
from tests.page.conftest import Look

PAGE = 40


def test_only_the_newest_are_read_at_first_and_earlier_ones_on_request(look: Look, demo: Demo) -> None:
    tops = demo.messages("xiaoman")
    shown = [not (one["deleted"] and one["author"] == "baton" and not one["reply_count"]) for one in tops]
    assert len(tops) > 2 * PAGE
    page = look("#as=xiaoman&in=dm")
    messages = page.locator("#log .message")
    expect(messages).to_have_count(sum(shown[-PAGE:]))
    expect(messages.last).to_be_in_viewport()
    first = messages.first.get_attribute("data-id")

    page.locator("#scroll").evaluate("box => { box.scrollTop = 0 }")
    page.get_by_role("button", name="更早的消息").click()
    expect(messages).to_have_count(sum(shown[-2 * PAGE :]))
    expect(page.locator(f"[data-id={first}]")).to_be_in_viewport()


def test_what_is_pinned_and_a_whole_thread_are_there_however_old(demo: Demo) -> None:
    every = demo.get("messages", **{"as": "xiaoman", "in": "home"})
    root = next(one for one in every if one["reply_count"] > 1)
    replies = [one["id"] for one in every if one["thread"] == root["id"]]

    few = demo.get("messages", **{"as": "xiaoman", "in": "home", "last": "3", "with": root["id"]})

    tops = [one["id"] for one in few if not one["thread"]]
    assert tops == [root["id"], *[one["id"] for one in every if not one["thread"]][-3:]]
    assert [one["id"] for one in few if one["thread"] == root["id"]] == replies
