"""The page in a real browser, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Page, expect

from bench.processes import held_port
from bot.adapters.local.people import direct
from bot.chat import Card, Text
from tests.adapters.local.conftest import Opener
from tests.adapters.local.show import Scene, served, stage
from tests.patience import PLENTY


def _say(page: Page, words: str) -> None:
    page.locator("#composer textarea").fill(words)
    page.locator("#composer textarea").press("Enter")


def test_one_chooses_who_to_be_and_may_change_it(visit: Opener) -> None:
    page = visit("")
    page.get_by_role("button", name="Joyce").click()
    expect(page.locator("#me")).to_contain_text("Lead · Operations")

    page.locator("#me").click()
    page.get_by_role("button", name="周岚").click()
    expect(page.locator("#me")).to_contain_text("总监 · 策略与指挥组")
    expect(page.locator(".place")).to_have_count(3)


def test_a_badge_shows_the_last_character_of_a_chinese_name(visit: Opener) -> None:
    page = visit("xiaoman")
    badge = "name => import('./dom.js').then(({avatar}) => avatar('x', name).textContent)"
    assert [page.evaluate(badge, name) for name in ("沈嘉（法务）", "小满", "joyce")] == ["嘉", "满", "J"]


def test_what_one_says_is_answered_without_a_reload(visit: Opener) -> None:
    page = visit("xiaoman")
    _say(page, "站会")

    expect(page.locator("#log .words").nth(-2)).to_have_text("站会")
    expect(page.locator("#log .words").last).to_have_text("收到：站会")
    expect(page.locator("#composer textarea")).to_have_value("")


def test_peoples_words_stay_words(visit: Opener) -> None:
    page = visit("xiaoman", "main")
    _say(page, "<img src=x onerror=alert(1)> <b>粗</b> javascript:alert(1) @小满")

    said = page.locator("#log .words").last
    expect(said).to_contain_text("<img src=x onerror=alert(1)> <b>粗</b>")
    assert page.locator("#log .words img, #log .words b, #log .words a").count() == 0


def test_a_press_says_what_came_of_it_and_a_dangerous_one_asks_first(visit: Opener) -> None:
    page = visit("zhoulan", "war")
    page.get_by_role("button", name="我接手").click()
    expect(page.locator(".toast")).to_contain_text("crisis.take")

    page.get_by_role("button", name="判为误报").click()
    expect(page.get_by_role("dialog")).to_contain_text("确定是误报？")
    page.get_by_role("dialog").get_by_role("button", name="判为误报").click()
    expect(page.locator(".toast").last).to_contain_text("crisis.false")

    page.get_by_label("请谁接手").select_option(label="何川")
    expect(page.locator(".toast").last).to_contain_text("crisis.pass hc")


def test_a_form_is_filled_and_everybody_sees_the_board_move(visit: Opener) -> None:
    joyce, page = visit("joyce", "main"), visit("xiaoman")
    expect(joyce.locator(".card-title").first).to_contain_text("已交 6/10")

    page.get_by_role("button", name="填写").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("做完了什么")).to_have_value("#36 海岛通勤笔记已发")
    form.get_by_role("button", name="交站会").click()
    expect(form.locator(".error").nth(1)).to_have_text("这一项要填一下")
    expect(form.get_by_label("今天做什么")).to_be_focused()

    form.get_by_label("今天做什么").fill("两篇笔记")
    form.get_by_label("收 3 位用户反馈").check()
    form.get_by_label("什么时候要").fill("15:00")
    form.get_by_role("button", name="交站会").click()
    expect(form).to_have_count(0)
    expect(page.locator("#log .words").last).to_have_text("收到，小满，已交 7/10")
    expect(joyce.locator(".card-title").first).to_contain_text("已交 7/10")


def test_a_form_that_hangs_in_the_conversation_keeps_what_is_typed_while_things_change(
    visit: Opener, scene: Scene
) -> None:
    page = visit("xiaoman")
    expect(page.locator(".card")).to_have_count(1)
    page.evaluate(
        """async () => {
            const get = await fetch("api/messages?as=xiaoman&in=dm").then((found) => found.json());
            await fetch("api/press", {method: "POST", headers: {"Content-Type": "application/json"},
                body: JSON.stringify({as: "xiaoman", message: get[0].id, button: "standup.fill"})});
        }"""
    )
    page.locator(".card form").get_by_label("今天做什么").fill("两篇笔记")
    scene.post(Card(("提醒一下",)), direct("xiaoman"))
    expect(page.locator("#log .words").last).to_have_text("提醒一下")
    expect(page.locator(".card form").get_by_label("今天做什么")).to_have_value("两篇笔记")

    page.locator(".card form").get_by_role("button", name="交站会").click()
    expect(page.locator(".card form")).to_have_count(0)
    expect(page.locator(".card").last).to_contain_text("已交，谢谢")


def test_the_clock_jumps_and_the_day_goes_by_on_the_page(visit: Opener) -> None:
    page = visit("xiaoman", "main")
    expect(page.locator("#clock")).to_contain_text("09:15")
    page.get_by_role("button", name="跳到这件事").click()
    expect(page.locator(".now time")).to_have_text("09:15")
    expect(page.locator(".card-title").first).to_contain_text("已交 7/10")

    page.locator(".now").click()
    page.get_by_role("dialog").get_by_role("button", name="1 小时后").click()
    expect(page.locator(".now time")).to_have_text("10:15")
    expect(page.locator("#clock")).to_contain_text("暂时没有安排")
    expect(page.get_by_role("button", name="跳到这件事")).to_be_disabled()


def test_threads_are_read_and_answered_beside_the_conversation(visit: Opener) -> None:
    page = visit("xiaoman", "main")
    page.get_by_role("button", name="1 条回复").click()
    panel = page.locator("#panel")
    panel.get_by_role("textbox").fill("我这边好了")
    panel.get_by_role("textbox").press("Enter")

    expect(panel.locator(".words").last).to_have_text("我这边好了")
    expect(page.locator("#log")).not_to_contain_text("我这边好了")
    expect(page.get_by_role("button", name="2 条回复")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_own_words_are_edited_and_deleted(visit: Opener) -> None:
    page = visit("joyce", "main")
    _say(page, "helo")
    own = page.locator("#log .message").last
    own.hover()
    own.get_by_role("button", name="Edit").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("hello")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(own.locator(".words")).to_have_text("hello")
    expect(own).to_contain_text("edited")

    own.hover()
    own.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(own).to_contain_text("This message was deleted")


def test_something_new_elsewhere_shows_a_dot_until_it_is_read(visit: Opener, scene: Scene) -> None:
    page = visit("xiaoman", "main")
    expect(page.locator("[data-place=dm] .dot")).to_be_visible()
    page.locator("[data-place=dm]").click()
    expect(page.locator("[data-place=dm] .dot")).to_have_count(0)
    expect(page.locator("[data-place=main] .dot")).to_have_count(0)

    scene.post(Card(("新的",)))
    expect(page.locator("[data-place=main] .dot")).to_be_visible()


def test_pinned_cards_are_found_again(visit: Opener) -> None:
    page = visit("xiaoman", "main")
    page.get_by_role("button", name="置顶 1").click()

    expect(page.locator("#panel .card-title")).to_contain_text("日站会")


def test_a_reader_of_old_words_is_not_pulled_away_by_new_ones(visit: Opener, scene: Scene) -> None:
    for n in range(30):
        scene.post(Card((f"第 {n} 条",)))
    page = visit("xiaoman", "main")
    expect(page.locator("#log .message").last).to_be_in_viewport()
    page.locator("#scroll").evaluate("box => { box.scrollTop = 0 }")
    scene.post(Card(("最新",)))

    page.locator("#newer").click()
    expect(page.locator("#log .message").last).to_be_in_viewport()
    expect(page.locator("#newer")).to_be_hidden()


def test_a_message_taller_than_the_screen_is_shown_from_its_beginning(visit: Opener, scene: Scene) -> None:
    page = visit("xiaoman", "main")
    expect(page.locator(".card")).to_have_count(1)
    scene.post(Card(("很长",), (Text(tuple((f"第 {n} 行",) for n in range(60))),)))

    expect(page.locator(".card-title").last).to_be_in_viewport()
    scene.post(Card(("很短",)))
    expect(page.locator("#log .words").last).to_be_in_viewport()


def test_the_clock_of_somebody_abroad_agrees_with_their_messages(visit: Opener) -> None:
    page = visit("joyce", "main")
    expect(page.locator("#log .byline time").first).to_have_text("01:00")
    expect(page.locator(".now time")).to_have_text("01:00")
    page.locator(".now").click()
    page.get_by_role("dialog").get_by_role("button", name="In 15 minutes").click()

    expect(page.locator(".now time")).to_have_text("01:15")


def test_after_a_restart_the_page_comes_back_by_itself(visit: Opener, browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    before, app = stage(folder)
    page = browser.new_page()
    page.set_default_timeout(PLENTY * 1000)
    held, port = held_port()
    with served(before, app, port) as url:
        page.goto(f"{url}#as=xiaoman&in=main")
        expect(page.locator(".card")).to_have_count(1)
    expect(page.locator("#offline")).to_be_visible()

    after, app = stage(folder)
    with held, served(after, app, port):
        after.letters = 100
        after.post(Card(("我回来了",)))
        expect(page.locator("#log .words").last).to_have_text("我回来了")
        expect(page.locator("#offline")).to_be_hidden()
        page.close()


def test_a_file_hangs_on_the_paperclip_until_it_is_sent(visit: Opener) -> None:
    page = visit("xiaoman", "main")
    table: FilePayload = {"name": "选题.csv", "mimeType": "text/csv", "buffer": b"a"}
    picture: FilePayload = {"name": "x.png", "mimeType": "image/png", "buffer": b"b"}
    page.locator("#composer input[type=file]").set_input_files([table, picture])
    page.get_by_role("button", name="去掉 x.png").click()
    expect(page.locator(".attached li")).to_have_text(["选题.csv"])
    page.locator("#composer .send").click()

    expect(page.locator(".attached li")).to_have_count(0)
    with page.expect_download() as kept:
        page.locator("#log .files a", has_text="选题.csv").click()
    assert kept.value.suggested_filename == "选题.csv"
    assert Path(kept.value.path()).read_bytes() == b"a"
