"""A piece's way across the board: submitted, reviewed by somebody else with a clock, published with a link, counted."""

from __future__ import annotations

from storage import moves
from storage.freezes import Freeze
from storage.tasks import DONE, DRAFT, RETRO, REVIEW, SCHEDULED
from tests.chat import WITH_STANDUPS, Chat
from tests.handlers.tasks import office
from tests.past import scene

LINK = "【小满的防晒日记】海岛三天 😆 http://xhslink.com/abc123，复制打开小红书"


@scene
def claimed(chat: Chat, *, rounds: bool = False) -> None:
    """#1 is 小满's, for Wednesday 22:00."""
    office.pack(chat, rounds=rounds)
    office.accounts(chat)
    chat.at("10:00")
    chat.person("mei").says("认领 1 周三晚10点")


@scene
def scheduled(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("送审 1 出门前厚涂，三小时后补一次。")
    chat.person("ning").says("通过 1")


@scene
def published(chat: Chat) -> None:
    scheduled(chat)
    chat.at("2026-02-11 22:05")
    chat.person("mei").says(f"已发 1 {LINK}")


def test_a_draft_goes_to_somebody_of_content_with_a_clock(chat: Chat) -> None:
    claimed(chat)

    assert chat.person("mei").says("送审 1 出门前厚涂，三小时后补一次。").endswith("#1 已送审，许宁会看")
    assert chat.person("ning").sees()[-1] == (
        "#1 请审：海岛三天两夜，怎么补涂 · 小满 · 2月9日 周一 12:00 前给结果\n出门前厚涂，三小时后补一次。\n"
        "小红书「小满的防晒日记」 · 2月11日 周三 22:00\n[通过] [退回]"
    )


def test_a_draft_about_what_is_frozen_says_so_to_its_author_and_to_its_reviewer(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    with chat.database.write() as db:
        frozen = Freeze(
            team_id=chat.team_id, alert_id="a1", products="轻羽防晒乳", in_charge="周岚", since=chat.clock.now()
        )
        db.add(frozen)
    warned = "已冻结：轻羽防晒乳，10:00 起"

    assert warned in mei.says("送审 1 轻羽防晒乳，出门前厚涂。")
    mei.presses("照样送审")
    assert warned in chat.person("ning").sees()[-1]


def test_nobody_approves_their_own_draft(chat: Chat) -> None:
    office.pack(chat)
    ning = chat.person("ning")
    ning.says("认领 1")
    ning.says("送审 1 稿子")

    assert ning.says("通过 1") == "自己的稿件要请别人审"
    assert office.task(chat, 1, 1).state == REVIEW
    assert chat.person("lan").says("通过 1").endswith("#1 通过了")


def test_who_handed_the_draft_in_does_not_approve_it_when_somebody_else_has_it_by_then(chat: Chat) -> None:
    office.pack(chat)
    chat.at("10:00")
    chat.person("ning").says("认领 1")
    chat.person("ning").says("送审 1 稿子")
    chat.person("lan").says("指派 1-1 @小满")

    assert chat.person("ning").says("通过 1-1") == "自己的稿件要请别人审"
    assert chat.person("lan").says("通过 1-1").endswith("#1 通过了")


def test_an_ops_member_approves_nothing(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("送审 1 稿子")

    assert chat.person("fang").says("通过 1") == "审核由内容组或组长来"


def test_sent_back_it_comes_with_the_reason_and_hours_to_mend_it(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("送审 1 稿子")
    assert chat.person("ning").says("退回 1").startswith("写一句原因")
    chat.person("ning").presses("退回", {"why": "开头太硬"})

    assert chat.person("mei").sees()[-1] == "#1 退回了（许宁）：开头太硬。2月9日 周一 14:00 前再交\n[送审]"
    assert "许宁 退回：开头太硬" in next(text for text in chat.person("mei").sees() if text.startswith("#1 海岛"))
    task = office.task(chat, 1, 1)
    assert (task.state, task.sent_back) == (DRAFT, 1)


def test_a_reviewer_who_lets_it_lie_is_reminded_and_the_lead_hears_of_it(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("送审 1 稿子")
    chat.at("12:01")

    assert chat.person("ning").sees()[-1] == "#1 等你审核超时了：海岛三天两夜，怎么补涂（小满）\n[去审核]"
    assert "#1 审核超时：海岛三天两夜，怎么补涂（小满），许宁还没看" in chat.person("lan").sees()[-1]
    said = len(chat.person("ning").sees())
    chat.tick()
    assert len(chat.person("ning").sees()) == said


def test_a_review_in_time_wakes_nobody(chat: Chat) -> None:
    scheduled(chat)
    before = chat.person("lan").sees()
    chat.at("12:30")

    assert chat.person("lan").sees() == before


def test_it_cannot_be_published_before_it_is_approved_nor_without_a_link(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    assert mei.says(f"已发 1 {LINK}") == "#1 还没过审（稿件），通过后再发"
    mei.says("送审 1 稿子")
    chat.person("ning").presses("通过")

    assert mei.says("已发 1 发好了") == "没看到链接，把帖子的分享链接贴过来"
    assert office.task(chat, 1, 1).state == SCHEDULED


def test_at_its_slot_the_owner_is_told_and_hands_in_the_share_text(chat: Chat) -> None:
    scheduled(chat)
    chat.at("2026-02-11 22:00")
    mei = chat.person("mei")
    assert mei.sees()[-1] == "到点了，发 #1：海岛三天两夜，怎么补涂\n[已发布，交链接]"

    assert mei.presses("已发布，交链接", {"link": LINK}).toast == "#1 已发布，24 小时后我来问数据"
    assert office.task(chat, 1, 1).link == "http://xhslink.com/abc123"


def test_a_link_that_is_no_post_of_the_accounts_network_is_asked_for_again(chat: Chat) -> None:
    scheduled(chat)
    mei = chat.person("mei")

    assert mei.says("已发 1 https://v.douyin.com/iMei22/") == (
        "https://v.douyin.com/iMei22/ 不是小红书的链接，这篇是发在小红书的，把那边的分享链接贴过来"
    )
    assert mei.says("已发 1 https://www.xiaohongshu.com/").endswith("打不开一篇帖子，把那篇帖子的分享链接贴过来")
    assert mei.says("已发 1 https://www.xiaohongshu.com/user/profile/5f1").endswith("把那篇帖子的分享链接贴过来")
    assert office.task(chat, 1, 1).state == SCHEDULED


def test_the_link_of_another_piece_is_asked_about(chat: Chat) -> None:
    published(chat)
    fang = chat.person("fang")
    for words in ("认领 2", "送审 2 稿子"):
        fang.says(words)
    chat.person("ning").says("通过 2")

    assert fang.says(f"已发 2 {LINK}") == "http://xhslink.com/abc123 已经交给 #1 了，看看是不是贴错了"


def test_a_wrong_link_is_put_right_by_its_owner_or_a_lead_and_both_stay_in_the_history(chat: Chat) -> None:
    published(chat)
    mei, right = chat.person("mei"), "https://www.xiaohongshu.com/explore/66f?xsec_token=AB"

    assert chat.person("fang").says(f"已发 1-1 {right}") == "#1 已经发布了"
    assert mei.says(f"已发 1 {right}") == "#1 的链接改好了，原来的留在记录里"
    assert mei.says(f"已发 1 {right}") == "#1 就是这个链接，没有变"
    assert "小满 改了链接：http://xhslink.com/abc123 → https://www.xiaohongshu.com" in mei.says("任务 1-1")

    chat.at("2026-02-12 09:00")
    chat.person("lan").says("任务 1-1")
    assert chat.person("lan").opens("改链接").fields[0].value == right
    chat.person("lan").presses("改链接", {"link": LINK})
    assert "周岚 改了你的 #1 的链接" in mei.sees()[-1]
    task = office.task(chat, 1, 1)
    assert (task.state, task.link) == ("published", "http://xhslink.com/abc123")


def test_figures_told_soon_after_are_kept_as_they_stand_and_asked_for_again(chat: Chat) -> None:
    published(chat)
    mei = chat.person("mei")
    chat.at("2026-02-11 22:10")
    assert mei.says("赞120 藏30") == "#1 先记下：赞 120 · 藏 30。发布还不久，满 24 小时我再来问\n[改数据]"
    assert any("目前：赞 120 · 藏 30" in text for text in mei.sees())
    assert mei.says("完成 1").startswith("#1 还差数据")
    assert office.task(chat, 1, 1).state == "published"

    chat.at("2026-02-13 08:31")
    assert "#1 发了 24 小时，数据怎么样" in mei.sees()[-1]
    mei.says("赞1.2w 藏3400")
    assert mei.says("完成 1").startswith("#1 还差 72 小时的数据")
    assert [text for text in mei.sees() if "目前：" in text] == []
    assert office.task(chat, 1, 1).state == RETRO


def test_figures_are_asked_for_after_a_day_and_after_three_and_understood_as_typed(chat: Chat) -> None:
    published(chat)
    mei = chat.person("mei")
    chat.at("2026-02-13 08:31")
    assert "#1 发了 24 小时，数据怎么样：海岛三天两夜，怎么补涂" in mei.sees()[-1]
    assert mei.says("赞1.2w 藏3400 评 56") == "#1 24 小时数据记下了：赞 12000 · 藏 3400 · 评 56\n[改数据]"
    assert office.task(chat, 1, 1).state == RETRO

    chat.at("2026-02-15 08:31")
    assert "#1 发了 72 小时" in mei.sees()[-1]
    mei.presses("填数据", {"likes": "1.5万", "saves": "4000", "comments": "", "shares": "", "views": "20w"})
    assert mei.sees()[-1].startswith("#1 72 小时数据：赞 15000 · 藏 4000 · 播放 200000")
    assert office.task(chat, 1, 1).state == DONE


def test_bare_numbers_are_figures_only_while_a_piece_waits_for_them(chat: Chat) -> None:
    published(chat)
    mei = chat.person("mei")
    assert "数据记下了" not in mei.says("1.2w/3400/56")
    chat.at("2026-02-13 08:31")

    assert mei.says("1.2w/3400/56") == "#1 24 小时数据记下了：赞 12000 · 藏 3400 · 评 56\n[改数据]"


def test_one_figure_with_its_name_is_enough_while_a_piece_waits_for_it(chat: Chat) -> None:
    published(chat)
    mei = chat.person("mei")
    assert "没看懂" in mei.says("赞2w")
    chat.at("2026-02-13 08:31")

    assert mei.says("赞2w") == "#1 24 小时数据记下了：赞 20000\n[改数据]"


def test_figures_that_cannot_be_read_are_asked_for_again(chat: Chat) -> None:
    published(chat)
    mei = chat.person("mei")
    mei.says("数据 1 赞120 藏30")
    assert mei.says("数据 1 还行吧").startswith("「还行吧」没看懂，例：数据 1 赞1.2w 藏3400 评 56")
    assert mei.says("数据 1").startswith("#1 目前：赞 120 · 藏 30")


def test_a_figure_below_nothing_is_asked_for_again_and_a_changed_one_is_changed_on_its_card(chat: Chat) -> None:
    published(chat)
    chat.at("2026-02-13 08:31")
    mei = chat.person("mei")
    for words in ("赞1.2w 藏3400 评 -5", "评 负5，赞 3"):
        assert mei.says(f"数据 1 {words}").startswith(f"「{words}」没看懂，例：")
        assert "没看懂" in mei.says(words)
    mei.says("数据 1 赞1.2w")
    assert mei.presses("改数据", {"likes": "-5"}).errors["likes"].startswith("这个数没看懂")
    mei.presses("改数据", {"likes": "13000"})
    mei.says("数据 1 赞14000")

    assert mei.sees(about="数据记下了") == ["#1 24 小时数据记下了：赞 14000\n[改数据]"]


def test_figures_that_data_imports_cancel_the_question(chat: Chat) -> None:
    published(chat)
    bob, mei = chat.person("bob"), chat.person("mei")
    chat.at("2026-02-12 12:00")
    rows = "编号,链接,点赞,收藏\n,http://xhslink.com/abc123,1.2w,3400\n7,,5,\n2,,3,\n"
    answer = bob.says("figures", files={"data.csv": rows.encode()})

    assert answer.endswith(
        "Figures: 1 line noted, 0 unchanged, 2 with a problem\nLine 3, “编号”: “7” is not known\n"
        "Line 4, “编号”: “2” is not known"
    )
    chat.at("2026-02-13 09:00")
    assert not any("数据怎么样" in text for text in mei.sees())
    assert "0 lines noted, 1 unchanged" in bob.says("figures", files={"data.csv": rows.encode()})


def test_the_whole_way_stands_in_the_history(chat: Chat) -> None:
    published(chat)
    said = chat.person("lan").says("任务 1-1")

    for step in ("Baton 建立", "小满 认领了", "小满 定了档期", "小满 送审", "许宁 通过了", "小满 发布了"):
        assert step in said
    with chat.database.read() as db:
        task = office.task(chat, 1, 1)
        deeds = [move.deed for move in moves.history(db, task.id)]
        assert moves.first_pass(db, chat.team_id, task.created_at, chat.clock.now()) == (1, 1)
    assert deeds == ["claim", "slot", "submit", "approve", "publish"]


def test_the_history_speaks_the_language_of_whoever_reads_it(chat: Chat) -> None:
    published(chat)
    chat.person("mei").says("数据 1 赞120 藏30")
    chat.at("2026-02-12 09:00")
    told = chat.person("bob").says("task 1-1")

    assert "小满 set the slot: 小红书 “小满的防晒日记”, Wed 11 Feb 22:00" in told
    assert "小满 gave figures so far: 120 likes · 30 saves" in told
    assert "月" not in told.partition("made by")[2]


def test_the_board_counts_names_what_is_late_and_opens_column_by_column(chat: Chat) -> None:
    claimed(chat)
    chat.person("fang").says("认领 2")
    chat.at("2026-02-10 16:00")
    board = chat.person("lan").says("看板")

    assert board.startswith(
        "看板 · 进行中 2，本周完成 0\n选题 3 · 稿件 2 · 审核 0 · 待发布 0 · 发布 0 · 复盘 0\n"
        "#1 海岛三天两夜，怎么补涂 · 稿件 · 小满 · 过期，原定 2月10日 周二 15:00"
    )
    chat.person("lan").presses("稿件 2")
    assert chat.person("lan").sees()[-1].startswith("稿件 · 第 1 页\n#1 海岛三天两夜，怎么补涂 · 稿件 · 小满")


def test_the_board_hangs_in_the_channel_and_stays_true(chat: Chat) -> None:
    office.pack(chat)
    chat.person("lan").says("@Baton 看板", place="home")
    chat.person("mei").says("认领 1")

    assert chat.channel()[-1].startswith("看板 · 进行中 1，本周完成 0\n选题 4 · 稿件 1")


def test_what_is_overdue_is_asked_about_once_a_day_in_private(chat: Chat) -> None:
    claimed(chat)
    mei = chat.person("mei")
    chat.at("2026-02-11 10:00")
    asked = mei.sees()[-1]
    assert asked == (
        "1 条过期了，怎么办？\n#1 海岛三天两夜，怎么补涂 · 稿件 · 过期，原定 2月10日 周二 15:00\n"
        "交了、改时间、放弃都行，说一声就好\n[送审] [定账号和档期] [放弃]"
    )
    chat.tick()
    assert sum("条过期了" in text for text in mei.sees()) == 1
    assert chat.channel() == [] or all("过期" not in text for text in chat.channel())

    mei.says("送审 1 稿子")
    assert "过期的都处理好了" in mei.sees()


@WITH_STANDUPS
def test_who_is_away_is_not_asked_about_what_is_overdue(chat: Chat) -> None:
    claimed(chat, rounds=True)
    chat.person("mei").says("周三请假")
    chat.at("2026-02-11 10:01")

    assert not any("条过期了" in text for text in chat.person("mei").sees())


def test_the_plate_shows_tasks_with_their_next_step_and_todays_slots(chat: Chat) -> None:
    scheduled(chat)
    chat.at("2026-02-11 09:00")

    plate = chat.person("mei").says("我的")
    assert "#1 海岛三天两夜，怎么补涂 · 待发布 · 2月11日 周三 22:00 发" in plate
    assert "档期：22:00 #1" in plate
    assert "[已发布，交链接]" in plate


def test_the_reviewer_sees_what_waits_on_their_plate(chat: Chat) -> None:
    claimed(chat)
    chat.person("mei").says("送审 1 稿子")
    ning = chat.person("ning")

    assert "#1 海岛三天两夜，怎么补涂 · 审核 · 小满 · 2月9日 周一 12:00 前审完" in ning.says("我的")
    ning.says("通过 1")
    plate = next(text for text in ning.sees() if "你手上的事" in text)
    assert "审完" not in plate


def test_a_full_plate_has_eight_lines_and_counts_the_rest(chat: Chat) -> None:
    office.pack(chat)
    chat.at("10:00")
    mei = chat.person("mei")
    for n in range(9):
        mei.says(f"建任务 海报第{n}版")

    plate = mei.says("我的").split("\n[")[0]
    assert len(plate.split("\n")) == 8
    assert "手上还有 5 条，发「看板」看全部" in plate


def test_a_piece_that_is_done_stays_done_whatever_figures_are_imported(chat: Chat) -> None:
    published(chat)
    bob = chat.person("bob")
    chat.at("2026-02-15 12:00")
    head = "编号,小时,点赞\n"
    bob.says("figures", files={"late.csv": f"{head}1-1,72,900\n".encode()})
    done = office.task(chat, 1, 1)
    assert done.state == DONE

    chat.at("2026-02-15 13:00")
    answer = bob.says("figures", files={"early.csv": f"{head}1-1,24,500\n".encode()})

    assert "1 line noted" in answer
    after = office.task(chat, 1, 1)
    assert (after.state, after.done_at) == (DONE, done.done_at)
    with chat.database.read() as db:
        found = moves.figures_at(db, after.id, 24)
        last = moves.history(db, after.id)[-1]
    assert found is not None and found.likes == 500
    assert (last.deed, last.was, last.now) == ("imported", DONE, DONE)
