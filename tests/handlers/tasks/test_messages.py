"""A task made from a message is linked back to it, and shows where the message stands."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from bot.chat import Card, Link, Place, Pointed, Quoted, Said, Sender
from storage import tasks
from tests.chat import Chat
from tests.handlers.tasks import office

HOME = Place("local", "local", "home", "channel")
LINK = "https://chat.example/home/m1"


def post(chat: Chat, words: str) -> str:
    """老方 writes something in the home channel; returns the message."""
    chat.person("fang").says(words, place="home")
    return chat.messages("home")[-1].id


def points(chat: Chat, handle: str, message: str, text: str, place: Place = HOME) -> None:
    """Somebody chooses "make a task" in the menu of a message."""
    who = Sender("local", "local", handle)
    quoted = Quoted(message, text, Sender("local", "local", "fang"), LINK)
    chat.baton.inbox.accept(Pointed(uuid4().hex, place, who, chat.clock.now(), "tasks.from_message", quoted))
    chat.settle()


def test_the_shortcut_makes_a_task_in_the_messages_thread(chat: Chat) -> None:
    message = post(chat, "海报还差一版竖的")
    points(chat, "mei", message, "海报还差一版竖的")

    assert chat.thread() == ["#1 海报还差一版竖的 · 稿件 · 小满\n来自老方的这条消息\n[看记录]"]
    assert links(chat) == [LINK]
    assert "#1 海报还差一版竖的" in chat.person("mei").says("我的")


def links(chat: Chat) -> list[str]:
    """The addresses that the card in the message's thread leads to."""
    below = [m for root in chat.messages("home") for m in chat.messages("home", root.id)]
    (card,) = [m.card for m in below if isinstance(m.card, Card)]
    return [part.url for line in card.lines for part in line if isinstance(part, Link)]


def test_a_task_of_another_name_shows_what_the_message_said(chat: Chat) -> None:
    message = post(chat, "客户说周五前要三张套图，电话13800138000")
    reply(chat, message, "建任务 出三张套图", "客户说周五前要三张套图，电话13800138000")

    assert "来自老方的这条消息：“客户说周五前要三张套图，电话***”" in chat.thread()[0]
    chat.person("mei").says("放弃 1")
    assert "来自老方的这条消息：“客户说周五前" in chat.thread()[0]  # whoever takes it next wants to know, too


def test_without_an_address_of_the_message_it_says_whose_it_was(chat: Chat) -> None:
    message = post(chat, "周五前要三张套图")
    chat.person("mei").says("@Baton 建任务", place="home", thread=message)

    assert "\n来自老方的这条消息\n" in chat.thread()[0]
    assert links(chat) == []


def test_from_its_card_in_the_thread_everybody_gets_what_they_may_do(chat: Chat) -> None:
    message = post(chat, "海报还差一版竖的")
    points(chat, "mei", message, "海报还差一版竖的")
    chat.person("lan").presses("看记录", place="home", thread=message)

    assert "小满 建了任务" in chat.person("lan").sees()[-1]
    assert chat.person("lan").sees()[-1].endswith("[指派] [作废]")


def test_the_same_message_is_made_a_task_once(chat: Chat) -> None:
    message = post(chat, "海报还差一版竖的")
    points(chat, "mei", message, "海报还差一版竖的")
    points(chat, "fang", message, "海报还差一版竖的")

    with chat.database.read() as db:
        assert tasks.next_number(db, chat.team_id) == 2


def test_where_the_bot_is_not_in_the_channel_the_presser_is_answered(chat: Chat) -> None:
    elsewhere = Place("local", "local", "side", "channel")
    points(chat, "mei", "m9", "海报还差一版竖的", elsewhere)

    card = "#1 归你了：海报还差一版竖的\n你手上共 1 条（#1）\n来自老方的这条消息"
    assert chat.person("mei").sees()[-1].startswith(card)
    assert chat.thread("side") == []


def test_a_reply_that_says_make_a_task_makes_one_of_what_it_replies_to(chat: Chat) -> None:
    message = post(chat, "周五前要三张套图")
    reply(chat, message, "建任务 周五下午3点前", "周五前要三张套图")

    task = office.task(chat, 1)
    assert (task.title, task.origin) == ("周五前要三张套图", LINK)
    assert task.due_at == datetime.fromisoformat("2026-02-13T15:00:00+08:00")
    assert (
        chat.thread()[0].startswith("#1 周五前要三张套图 · 稿件 · 小满 · ")
        or "截止：2月13日 周五 15:00" in chat.thread()[0]
    )


def reply(chat: Chat, message: str, words: str, quoted: str) -> None:
    who = Sender("local", "local", "mei")
    said = Said(uuid4().hex, HOME.in_thread(message), who, chat.clock.now(), words, uuid4().hex, addressed=True,
                reply_to=message, quoted=Quoted(message, quoted, Sender("local", "local", "fang"), LINK))  # fmt: skip
    chat.baton.inbox.accept(said)
    chat.settle()


def test_words_alone_make_one_for_oneself_or_ask_somebody_else(chat: Chat) -> None:
    chat.at("10:00")
    answer = chat.person("mei").says("建任务 海报定稿 周五前")
    assert answer == (
        "#1 归你了：海报定稿\n截止：2月13日 周五 18:00\n你手上共 1 条（#1）\n[完成] [送审] [改时间] [转给别人] [放弃]"
    )

    chat.person("mei").says("建任务 @老方 修图")
    assert chat.person("fang").sees()[-1].startswith("小满 想把 #2 转给你：修图")
    chat.person("lan").says("建任务 @老方 拍摄单")
    assert chat.person("fang").sees()[-1].startswith("#3 归你了：拍摄单")


def test_a_plain_task_is_simply_done_and_whoever_had_it_made_hears_so(chat: Chat) -> None:
    chat.at("10:00")
    chat.person("lan").says("建任务 @老方 拍摄单")

    assert chat.person("fang").says("1搞定了") == "#1 完成，辛苦了"
    assert "老方 完成了 #1：拍摄单" in chat.person("lan").sees()[-1]


def test_a_guest_makes_no_tasks(chat: Chat) -> None:
    points(chat, "nora", post(chat, "海报"), "海报")

    with chat.database.read() as db:
        assert tasks.next_number(db, chat.team_id) == 1
