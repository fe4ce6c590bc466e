"""How days are written, and how what people type is read."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import day_words, read_days, read_time, since_words, span_words

MONDAY, WEDNESDAY = date(2026, 2, 9), date(2026, 2, 11)


def d(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def test_a_day_reads_as_the_team_writes_it() -> None:
    assert day_words(MONDAY, "zh") == "2月9日 周一"
    assert day_words(MONDAY, "en") == "Mon 9 Feb"
    assert day_words(d("03-01"), "zh") == "3月1日 周日"


def test_a_span_says_the_month_once() -> None:
    assert span_words(d("02-09"), d("02-14"), "zh") == "2月9日–14日"
    assert span_words(d("02-09"), d("02-14"), "en") == "9–14 Feb"
    assert span_words(d("02-27"), d("03-02"), "zh") == "2月27日–3月2日"
    assert span_words(d("02-27"), d("03-02"), "en") == "27 Feb–2 Mar"
    assert span_words(MONDAY, MONDAY, "en") == "Mon 9 Feb"


def test_another_year_is_said() -> None:
    new_year, old = date(2027, 1, 2), date(2026, 12, 30)
    assert [day_words(new_year, lang, MONDAY) for lang in ("zh", "en")] == ["2027年1月2日 周六", "Sat 2 Jan 2027"]
    assert day_words(old, "en", MONDAY) == "Wed 30 Dec"
    assert span_words(old, new_year, "zh", MONDAY) == "12月30日–2027年1月2日"
    assert span_words(old, new_year, "en", MONDAY) == "30 Dec–2 Jan 2027"
    assert span_words(old, new_year, "en", new_year) == "30 Dec 2026–2 Jan"
    assert span_words(new_year, date(2027, 1, 4), "zh", MONDAY) == "2027年1月2日–4日"
    assert span_words(new_year, date(2027, 2, 4), "en", MONDAY) == "2 Jan–4 Feb 2027"
    assert span_words(new_year, date(2027, 2, 4), "zh", MONDAY) == "2027年1月2日–2月4日"


@pytest.mark.parametrize(
    ("last", "today", "zh", "en"),
    [
        ("02-10", "02-11", "昨天", "yesterday"),
        ("02-08", "02-09", "昨天", "yesterday"),
        ("02-06", "02-09", "上周五", "last Friday"),
        ("02-09", "02-11", "周一", "Monday"),
        ("02-02", "02-09", "上周一", "last Monday"),
        ("02-14", "02-24", "2月14日 周六", "Sat 14 Feb"),
        ("02-13", "02-24", "2月13日 周五", "Fri 13 Feb"),
    ],
)
def test_yesterday_is_only_said_of_yesterday(last: str, today: str, zh: str, en: str) -> None:
    assert since_words(d(last), d(today), "zh") == zh
    assert since_words(d(last), d(today), "en") == en


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("今天", "02-11", "02-11"),
        ("明天", "02-12", "02-12"),
        ("后天请假", "02-13", "02-13"),
        ("我明天休", "02-12", "02-12"),
        ("今明两天", "02-11", "02-12"),
        ("明天和后天", "02-12", "02-13"),
        ("周三", "02-11", "02-11"),
        ("周一", "02-16", "02-16"),
        ("星期天", "02-15", "02-15"),
        ("这周五", "02-13", "02-13"),
        ("本周一", "02-09", "02-09"),
        ("上周五", "02-06", "02-06"),
        ("下周一", "02-16", "02-16"),
        ("下个星期三", "02-18", "02-18"),
        ("下下周一", "02-23", "02-23"),
        ("下周", "02-16", "02-22"),
        ("本周", "02-11", "02-15"),
        ("周末", "02-14", "02-15"),
        ("下周一到下周三", "02-16", "02-18"),
        ("下周一至周三", "02-16", "02-18"),
        ("下周一到三", "02-16", "02-18"),
        ("周五到下周二", "02-13", "02-17"),
        ("周五到周二", "02-13", "02-17"),
        ("明天到后天", "02-12", "02-13"),
        ("3月5日", "03-05", "03-05"),
        ("3月5号", "03-05", "03-05"),
        ("3 月 5 日", "03-05", "03-05"),
        ("3月5日-7日", "03-05", "03-07"),
        ("3月5-7日", "03-05", "03-07"),
        ("3月5日～3月7日", "03-05", "03-07"),
        ("3月30日到2日", "03-30", "04-02"),
        ("3.5-3.7", "03-05", "03-07"),
        ("3/5 - 3/7", "03-05", "03-07"),
        ("12日-13日", "02-12", "02-13"),
        ("12-13号", "02-12", "02-13"),
        ("5号", "03-05", "03-05"),
        ("２０２６年３月５日", "03-05", "03-05"),
        ("2026-03-05", "03-05", "03-05"),
        ("2026-03-05 到 2026-03-07", "03-05", "03-07"),
        ("2026-03-05-2026-03-07", "03-05", "03-07"),
        ("2026/3/5", "03-05", "03-05"),
        ("明天起三天", "02-12", "02-14"),
        ("从明天开始请3天", "02-12", "02-14"),
        ("3月5日起两天", "03-05", "03-06"),
        ("从周一请十一天", "02-16", "02-26"),
        ("2月5日", "02-05", "02-05"),
        ("today", "02-11", "02-11"),
        ("Tomorrow.", "02-12", "02-12"),
        ("tomorrow off", "02-12", "02-12"),
        ("on Fri", "02-13", "02-13"),
        ("Friday", "02-13", "02-13"),
        ("this Tuesday", "02-10", "02-10"),
        ("next Mon", "02-16", "02-16"),
        ("next Mon to Wed", "02-16", "02-18"),
        ("next Mon to next Wed", "02-16", "02-18"),
        ("Thu-Fri", "02-12", "02-13"),
        ("Thu and Fri", "02-12", "02-13"),
        ("from tomorrow until Monday", "02-12", "02-16"),
        ("next week", "02-16", "02-22"),
        ("5 Mar", "03-05", "03-05"),
        ("5 Mar - 7 Mar", "03-05", "03-07"),
        ("5-7 Mar", "03-05", "03-07"),
        ("Mar 5-7", "03-05", "03-07"),
        ("Mar 5 to Apr 2", "03-05", "04-02"),
        ("March 5th", "03-05", "03-05"),
        ("the 5th of March", "03-05", "03-05"),
        ("5th of March 2026", "03-05", "03-05"),
        ("Mar 5, 2026", "03-05", "03-05"),
        ("the 13th", "02-13", "02-13"),
        ("3 days from tomorrow", "02-12", "02-14"),
        ("three days from Monday", "02-16", "02-18"),
        ("tomorrow for 2 days", "02-12", "02-13"),
    ],
)
def test_days_are_read_as_people_type_them(text: str, first: str, last: str) -> None:
    assert read_days(text, WEDNESDAY) == (d(first), d(last))


def test_a_span_may_cross_the_year() -> None:
    assert read_days("12月30日到1月2日", date(2026, 12, 20)) == (date(2026, 12, 30), date(2027, 1, 2))
    assert read_days("30 Dec - 2 Jan", date(2026, 12, 20)) == (date(2026, 12, 30), date(2027, 1, 2))
    assert read_days("1月5日", date(2026, 12, 20)) == (date(2027, 1, 5), date(2027, 1, 5))
    assert read_days("12月30日", date(2026, 1, 5)) == (date(2025, 12, 30), date(2025, 12, 30))


@pytest.mark.parametrize(
    "text",
    ["", "随便", "以后再说", "2月30日", "3月7日-5日", "3-5", "5", "0天", "明天起0天", "13月1日", "someday", "半天",
     "2026-03-07到2026-03-05", "明天起999天", "三天", "今天和后天", "2026-01-01 to 2027-12-31",
     "13-12 Feb", "29 Feb", "3/32", "2月20日到10日"],
)  # fmt: skip
def test_words_that_name_no_days_are_not_guessed(text: str) -> None:
    assert read_days(text, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("下午2点半", "14:30"),
        ("2:30pm", "14:30"),
        ("2:30 p.m.", "14:30"),
        ("14:30", "14:30"),
        ("14：30", "14:30"),
        ("9点", "09:00"),
        ("九点", "09:00"),
        ("十点半", "10:30"),
        ("二十二点", "22:00"),
        ("9点05分", "09:05"),
        ("9点十五分", "09:15"),
        ("上午九点一刻", "09:15"),
        ("下午三点三刻", "15:45"),
        ("下午 3 点", "15:00"),
        ("下午2:30", "14:30"),
        ("下午15点", "15:00"),
        ("晚上10点", "22:00"),
        ("晚10点", "22:00"),
        ("晚上12点", "00:00"),
        ("凌晨1点", "01:00"),
        ("凌晨12点半", "00:30"),
        ("中午12点", "12:00"),
        ("中午1点", "13:00"),
        ("中午11点半", "11:30"),
        ("早上8点整", "08:00"),
        ("10点钟", "10:00"),
        ("3pm", "15:00"),
        ("at 3 pm", "15:00"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("9 AM", "09:00"),
        ("by 3pm", "15:00"),
        ("noon", "12:00"),
        ("0:05", "00:05"),
    ],
)
def test_times_are_read_as_people_say_them(text: str, clock: str) -> None:
    assert read_time(text) == time.fromisoformat(clock)


@pytest.mark.parametrize("text", ["", "9", "25:00", "24:00", "13pm", "9:75", "上午15点", "三百点", "soon", "9:5", "点"])
def test_words_that_name_no_time_are_not_guessed(text: str) -> None:
    assert read_time(text) is None


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.sampled_from(["zh", "en"]))
def test_what_is_written_is_read_as_the_same_day(day: date, lang: str) -> None:
    words = day_words(day, lang)
    date_alone = words.split(" ")[0] if lang == "zh" else words.split(" ", 1)[1]

    assert read_days(date_alone, day) == (day, day)


@given(st.text(alphabet="0123456789年月日周一二三到-至起天点半:apm 明mar下.~和", max_size=14))
def test_no_words_make_the_reader_stumble(text: str) -> None:
    span = read_days(text, WEDNESDAY)
    assert span is None or span[0] <= span[1]
    read_time(text)
