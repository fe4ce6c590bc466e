"""The team file: what it says is read, what is wrong with it is named, and what is written can be read again."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.hours import Quiet, Shift, parse_shift
from bot.teamfile import (
    Account,
    Brand,
    Channel,
    DraftWord,
    Duty,
    Keyword,
    Leave,
    Member,
    Persona,
    Problem,
    Team,
    TeamFile,
    TeamFileError,
    Trait,
    Wording,
    Workday,
    read,
    write,
)

T = TypeVar("T")
HERE = Path(bot.__file__).parent
DEMO = (HERE / "demo" / "team.toml").read_text("utf-8")
GUIDE = (HERE.parent / "docs" / "team.md").read_text("utf-8")
SOUND = """\
[team]
name = "晴屿"

[[member]]
handle = "lan"
name = "周岚"
group = "策略与指挥组"
role = "总监"
"""


def problems(text: str) -> list[Problem]:
    with pytest.raises(TeamFileError) as caught:
        read(text, "team.toml")
    return list(caught.value.problems)


def told(text: str) -> list[str]:
    return [str(problem) for problem in problems(text)]


# --- what is read ------------------------------------------------------------------------------------------------


def test_the_smallest_team_has_a_name_and_a_director() -> None:
    lan = Member("lan", "周岚", group="strategy", role="director")
    assert read(SOUND) == TeamFile(Team("晴屿"), members=(lan,))


def test_the_guides_example_is_sound_and_shows_every_key() -> None:
    example = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0]
    file = read(example)

    assert file.members[2].shifts[1] == Shift(frozenset({5}), time(18), time(2))
    assert file.members[2].leave == (
        Leave(date(2026, 2, 12), date(2026, 2, 13)),
        Leave(date(2026, 3, 2), date(2026, 3, 2)),
    )
    assert file.accounts[1].persona == Persona("先问使用场景，再说产品", (Trait("口吻", "您"),))
    assert file.accounts[1].roster == (Duty("azhe", parse_shift("mon-sun 14:00-23:00"), holidays=True),)
    for shape in (Team, Channel, Brand, Member, Account, Duty, Workday, Wording, DraftWord, Keyword):
        for key in fields(shape):
            assert re.search(rf"^(\[+(account|library)\.)?{key.name}( =|\])", example, re.MULTILINE), key.name


def test_the_guides_complaint_is_what_the_reader_says() -> None:
    said = re.findall(r"line 22, (member 2, role: .*)", GUIDE)[0]
    assert told(SOUND + member("bob", group="ops", role="leed"))[0].endswith(said)


def test_chinese_and_english_words_mean_the_same() -> None:
    english = SOUND.replace("策略与指挥组", "Strategy").replace("总监", "director")
    assert read(english) == read(SOUND)


def test_toml_dates_and_times_do_as_well_as_quoted_ones() -> None:
    plain = SOUND + "leave = [[2026-02-12, 2026-02-13]]\nstandup_at = 14:00:00\n"
    quoted = SOUND + 'leave = [["2026-02-12", "2026-02-13"]]\nstandup_at = "14:00"\n'
    assert read(plain) == read(quoted)


# --- what is wrong -----------------------------------------------------------------------------------------------


def member(handle: str, **keys: str) -> str:
    pairs = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    return f'\n[[member]]\nhandle = "{handle}"\nname = "{handle}"\n{pairs}'


def account(handle: str, extra: str = "") -> str:
    return f'\n[[account]]\nnetwork = "小红书"\nhandle = "{handle}"\nkind = "KOC"\n{extra}'


def test_every_problem_is_told_at_once_each_with_its_line() -> None:
    text = """\
[team]
nam = "晴屿"
time_zone = "Asia/Shangai"
standup_at = "25:00"

[[member]]
handle = "lan"
name = "周岚"
group = "策略"
rolle = "总监"
leave = [
    ["2026-02-12", "2026-02-13"],
    ["2026-02-30", "2026-03-01"],
]
"""
    assert [(p.line, p.key, p.found) for p in problems(text)] == [
        (1, "team, name", "nothing"),
        (2, "team, nam", "a key that is not known here"),
        (3, "team, time_zone", '"Asia/Shangai"'),
        (4, "team, standup_at", '"25:00"'),
        (6, "member", "no director"),
        (10, "member 1, rolle", "a key that is not known here"),
        (13, "member 1, leave 2", "a list of 2"),
    ]
    assert "(did you mean “Asia/Shanghai”?)" in problems(text)[2].expected
    assert "(did you mean “role”?)" in problems(text)[5].expected


def test_a_problem_is_told_in_one_plain_sentence() -> None:
    assert told(SOUND.replace('"周岚"', "7")) == ["team.toml, line 6, member 1, name: found 7, expected a name"]


@pytest.mark.parametrize(
    ("line", "found", "expected"),
    [
        ('language = "fr"', '"fr"', 'a language, "zh" or "en"'),
        ('time_zone = ""', '""', 'a time zone such as "Asia/Shanghai"'),
        ('country = "cn"', '"cn"', "(did you mean “CN”?)"),
        ("standup_at = 9", "9", 'a time of day such as "09:30"'),
        ("ask_before = -1", "-1", "a whole number of minutes, 0 to 720"),
        ("ask_before = true", "true", "a whole number of minutes, 0 to 720"),
        ("remind_before = 45", "45", "fewer minutes than ask_before, which is 30"),
        ('quiet = "at night"', '"at night"', 'hours such as "22:00-08:30"'),
    ],
)
def test_a_wrong_line_about_the_team_is_named(line: str, found: str, expected: str) -> None:
    (problem,) = problems(SOUND.replace('name = "晴屿"', f'name = "晴屿"\n{line}'))
    assert (problem.line, problem.found) == (3, found)
    assert expected in problem.expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('email = "lan"', "a mail address"),
        ('slack = "lan"', "a Slack member id"),
        ('feishu = "on_12"', "a Feishu open id"),
        ('shifts = ["14:00"]', 'days and hours such as "mon-fri 14:00-22:00"'),
        ('leave = [["2026-02-13", "2026-02-12"]]', "the first not after the last"),
        ('leave = [["2026-02-13"]]', "first and last day"),
        ("enrolled = true", "only guests"),
        ('until = "2026-03-31"', "only a deputy"),
        ('country = "XX"', "a country code"),
    ],
)
def test_a_wrong_line_about_a_member_is_named(line: str, expected: str) -> None:
    (problem,) = problems(f"{SOUND}{line}\n")
    assert problem.line == 9
    assert expected in problem.expected


@pytest.mark.parametrize("key", ["email", "slack", "feishu"])
def test_two_members_cannot_be_the_same_person(key: str) -> None:
    value = {"email": "a@b.example", "slack": "U024BE7LH", "feishu": "ou_1"}[key]
    twice = SOUND + f'{key} = "{value}"\n' + member("bob", group="ops", **{key: value.replace("a@", "A@")})
    (problem,) = problems(twice)

    assert problem.key == f"member 2, {key}"
    assert "on line 9 already" in problem.expected


def test_one_slip_is_one_problem() -> None:
    assert [p.key for p in problems(SOUND.replace("总监", "总兼"))] == ["member 1, role"]


def test_a_handle_comes_once() -> None:
    (problem,) = problems(SOUND + member("Lan", group="ops"))
    assert (problem.line, problem.found) == (11, '"Lan"')


@pytest.mark.parametrize("role", ["director", "deputy"])
def test_who_directs_is_in_the_strategy_group_unless_the_file_says_otherwise(role: str) -> None:
    bare = '[team]\nname = "x"\n[[member]]\nhandle = "lan"\nname = "周岚"\nrole = "director"\n'

    assert read(bare).members[0].group == "strategy"
    assert read(bare + member("bob", role=role)).members[1].group == "strategy"
    assert read(bare + member("bob", role=role, group="data")).members[1].group == "data"


def test_every_member_but_a_guest_says_its_group() -> None:
    assert [p.key for p in problems(SOUND + member("bob"))] == ["member 2, group"]
    assert read(SOUND + member("nora", role="guest")).members[1].group == "ops"


def test_an_account_belongs_to_people_of_the_team() -> None:
    text = SOUND + account("a", 'owner = "lann"\nbackup = "周岚"\n')
    owner, backup = problems(text)

    assert (owner.line, owner.found) == (14, '"lann"') and "“lan”" in owner.expected
    assert (backup.line, backup.found) == (15, '"周岚"') and "“lan”" in backup.expected


def test_a_roster_names_members_and_hours() -> None:
    text = SOUND + account("a", 'roster = [\n  { who = "lan", hours = "daily 9-18" },\n  { who = "bob" }]\n')
    assert [(p.line, p.key, p.found) for p in problems(text)] == [
        (15, "account 1, roster 1, hours", '"daily 9-18"'),
        (16, "account 1, roster 2, hours", "nothing"),
        (16, "account 1, roster 2, who", '"bob"'),
    ]


def test_a_roster_under_its_own_heading_belongs_to_the_account_above() -> None:
    duty = '\n[[account.roster]]\nwho = "{}"\nhours = "daily 09:00-18:00"\n'
    text = SOUND + account("a", duty.format("lan")) + account("b", duty.format("lan") + duty.format("bob"))
    assert [(p.line, p.key) for p in problems(text)] == [(29, "account 2, roster 2, who")]


def test_a_guests_account_needs_a_backup_of_the_team() -> None:
    guests = SOUND + member("nora", role="guest") + member("tom", role="guest")

    (problem,) = problems(guests + account("a", 'owner = "nora"\n'))
    assert (problem.key, problem.found) == ("account 1, backup", "nothing")
    (problem,) = problems(guests + account("a", 'owner = "nora"\nbackup = "tom"\n'))
    assert (problem.key, problem.found) == ("account 1, backup", '"tom"')
    assert read(guests + account("a", 'owner = "nora"\nbackup = "lan"\n')).accounts


def test_nobody_is_their_own_backup() -> None:
    (problem,) = problems(SOUND + account("a", 'owner = "lan"\nbackup = "lan"\n'))
    assert problem.expected == "somebody other than the owner"


def test_an_account_of_a_network_comes_once_under_whatever_name() -> None:
    again = account("a").replace("小红书", "Xiaohongshu")
    (problem,) = problems(SOUND + account("a") + again)
    assert problem.key == "account 2, handle"


@pytest.mark.parametrize(
    ("slip", "meant"), [("xiaohonshu", "xiaohongshu"), ("bilbili", "bilibili"), ("duoyin", "douyin")]
)
def test_a_slip_in_a_networks_name_is_no_new_network(slip: str, meant: str) -> None:
    (problem,) = problems(SOUND + account("a").replace("小红书", slip))
    assert f"“{meant}”" in problem.expected


def test_a_network_of_its_own_is_taken_as_written() -> None:
    assert read(SOUND + account("a").replace("小红书", "得物")).accounts[0].network == "得物"


def test_brands_and_products_must_be_known() -> None:
    brands = '\n[[brand]]\nname = "晴屿"\nproducts = ["轻羽防晒乳"]\n\n[[brand]]\nname = "云朵"\n'
    text = (
        SOUND
        + brands
        + account("a")
        + account("b", 'brand = "晴雨"\n')
        + account("c", 'brand = "云朵"\nproducts = ["轻羽防晒乳"]\n')
        + account("d", 'brand = "晴屿"\nproducts = ["轻羽防晒乳"]\n')
    )
    assert [p.key for p in problems(text)] == ["account 1, brand", "account 2, brand", "account 3, products 1"]


def test_a_workspace_has_one_home_and_cards_of_a_crisis_stay_out_of_it() -> None:
    channel = '\n[[channel]]\nuse = "{}"\nplatform = "slack"\nid = "{}"\n'
    text = SOUND + channel.format("home", "C1") + channel.format("home", "C2") + channel.format("war_room", "C1")
    assert [p.key for p in problems(text)] == ["channel 2, use", "channel 3, id"]


def test_a_day_cannot_be_worked_and_free() -> None:
    day = '\n[[workday]]\ndate = "2026-02-14"\nworking = {}\n'
    (problem,) = problems(SOUND + day.format("true") + day.format("false"))
    assert (problem.line, problem.found) == (15, '"2026-02-14"')


@pytest.mark.parametrize(
    "wrong", ['word = "痒"', 'severity = "P3"', 'deed = "maybe"', "times = 0", "times = 5", "minutes = 1441"]
)
def test_a_crisis_word_is_checked(wrong: str) -> None:
    key = wrong.partition(" ")[0]
    word = "" if key == "word" else 'word = "泵头断裂"\n'
    (problem,) = problems(f"{SOUND}\n[[keyword]]\n{word}{wrong}\n")
    assert key in str(problem)


def test_a_draft_word_comes_once_on_a_network_under_whatever_name() -> None:
    word = '\n[[draft_word]]\nword = "顶级"\nmark = false\n'
    assert read(SOUND + word + word + 'network = "小红书"\n').draft_words[1].network == "xiaohongshu"
    (problem,) = problems(SOUND + word + word)
    assert "each word once" in problem.expected


def test_one_bracket_where_two_belong_is_explained() -> None:
    (problem, *_) = problems(SOUND.replace("[[member]]", "[member]"))
    assert problem.expected == "a heading in two brackets, [[member]]"
    assert "“member”" in problems(SOUND + "\n[[members]]\n")[0].expected


@pytest.mark.parametrize(("text", "line"), [("[team\n", 1), ('[team]\nname = "a\n', 2), ("", 1), ("[team]\n\n\nx", 4)])
def test_a_file_that_is_no_team_file_says_where_it_breaks(text: str, line: int) -> None:
    assert problems(text)[0].line == line


def test_lines_are_right_after_long_texts_lists_and_comments() -> None:
    text = (
        '# [[member]]\n[team] # "\nname = """\n晴屿 [x] = "y"\n"""\n"quiet" = \'22:00-08:30\'\n'
        + SOUND.split("\n\n")[1]
        + "leave = [ # [\n\n  '2026-02-12', # 1\n  'x' ]\n"
    )
    assert [(p.line, p.key) for p in problems(text)] == [(15, "member 1, leave 2")]


def test_nothing_that_was_written_can_break_the_reader() -> None:
    for text in ("[" * 5000, "a = " + "[" * 5000, "\x00", "[team]\nname = {}", "member = 7", "team = 1", "[[team]]"):
        assert problems(text)


@given(st.integers(0, len(DEMO)), st.integers(0, 3), st.text("[]{}\"'=,.#\n\\ a1", max_size=3))
def test_a_damaged_file_is_read_or_refused_in_words(at: int, gone: int, put: str) -> None:
    try:
        read(DEMO[:at] + put + DEMO[at + gone :])
    except TeamFileError as refusal:
        assert all(1 <= p.line <= DEMO.count("\n") + 4 for p in refusal.problems)


# --- and back ----------------------------------------------------------------------------------------------------

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(str.strip).filter(bool)
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
shifts = st.builds(Shift, st.frozensets(st.integers(0, 6), min_size=1), clocks, clocks)
leaves = st.tuples(st.dates(), st.dates()).map(lambda pair: Leave(min(pair), max(pair)))
traits = st.lists(st.builds(Trait, names.filter(lambda key: key != "about"), names), unique_by=lambda t: t.key)
teams = st.builds(
    Team,
    names,
    st.sampled_from(["zh", "en"]),
    st.sampled_from(["Asia/Shanghai", "America/New_York"]),
    st.sampled_from(["CN", ""]),
    clocks,
    st.integers(31, 90),
    st.integers(0, 30),
    st.integers(0, 60),
    st.builds(Quiet, clocks, clocks),
)


def some(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


@st.composite
def files(draw: st.DrawFn) -> TeamFile:
    """A sound team file with a director, a deputy, a guest, and whatever else chance gives them."""
    brand = Brand(draw(names), tuple(draw(st.lists(names, max_size=2, unique=True))))
    people = (
        Member("lan", draw(names), role="director", group="strategy", shifts=draw(some(shifts))),
        Member("chuan", draw(names), role="deputy", until=draw(st.none() | st.dates()), leave=draw(some(leaves))),
        Member("nora", draw(names), "n@b.example", "data", "guest", "en", "Asia/Singapore", "SG", "U1A", "ou_1",
               enrolled=draw(st.booleans()), standup_at=draw(st.none() | clocks)),
    )  # fmt: skip
    duties = some(st.builds(Duty, st.sampled_from(["lan", "nora"]), shifts, st.booleans()))
    persona = st.builds(Persona, st.just("") | names, traits.map(tuple))
    one = Account("douyin", "a", "KOS", draw(st.just("") | names), brand.name, "nora", "lan", brand.products,
                  draw(persona), draw(some(shifts)), draw(duties))  # fmt: skip
    day = Workday(draw(st.dates()), draw(st.booleans()), draw(st.just("") | names))
    home = Channel("home", "slack", draw(names), draw(names), draw(st.just("") | names))
    word = DraftWord(draw(names), draw(st.booleans()), draw(st.sampled_from(["", "weibo"])))
    alarm = Keyword("泵头断裂", draw(st.sampled_from(["watch", "off"])), "P0", draw(st.integers(1, 99)), 30)
    accounts = (one, Account("weibo", "b", "KOC"))
    return TeamFile(draw(teams), (home,), (brand,), people, accounts, (day,), draft_words=(word,), keywords=(alarm,))


@given(files())
def test_whatever_is_written_is_read_as_the_same_team(file: TeamFile) -> None:
    assert read(write(file)) == file


def test_what_is_usual_is_not_written() -> None:
    assert write(read(SOUND)) == (
        '[team]\nname = "晴屿"\n\n[[member]]\nhandle = "lan"\nname = "周岚"\ngroup = "strategy"\nrole = "director"\n'
    )


# --- the demo's team ---------------------------------------------------------------------------------------------


def test_the_demo_team_is_whole() -> None:
    file = read(DEMO, "team.toml")
    rounds = [m for m in file.members if m.role != "guest"]

    assert read(write(file)) == file
    assert len(file.members) >= 12 and len(file.accounts) >= 8
    assert {m.group for m in rounds} == {"strategy", "content", "ops", "data"}
    assert {m.role for m in file.members} == {"director", "deputy", "lead", "member", "guest"}
    assert {a.kind for a in file.accounts} == {"KOL", "KOC", "KOE", "KOS"}
    assert {a.network for a in file.accounts} == {"xiaohongshu", "douyin", "weibo", "bilibili", "channels"}
    assert {c.use for c in file.channels} == {"home", "war_room", "other"}
    assert {m.language for m in file.members} == {"", "en"}


def test_the_demos_monday_is_that_of_the_summary_card() -> None:
    """Ten are asked in the morning, two on their late shift, one is away."""
    rounds = [m for m in read(DEMO).members if m.role != "guest"]
    away = [m for m in rounds if any(days.first <= date(2026, 2, 9) <= days.last for days in m.leave)]
    late = [m for m in rounds if any(0 in s.days and s.start == time(14) for s in m.shifts)]

    assert (len(rounds), len(away), len(late)) == (13, 1, 2)


def test_the_demo_speaks_as_it_asks_others_to() -> None:
    assert not re.search("最|第一|国家级|独家|顶级|绝对|100%", DEMO)


ENTRY = """
[[library]]
number = 3
question = "多少钱"
facts = ["到手价 = 129 元 | 抖音直播间"]
author = "lan"
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('facts = ["到手价 = 一百"]', "library 1, facts"),
        ('valid_to = "月底"', "library 1, valid_to"),
        ('voices = { "KOC 评论" = "只要 129 元" }', "library 1, voices"),
        ('voices = { "KOX 评论" = "好" }', "library 1, voices"),
        ('owner = "nobody"', "library 1, owner"),
        ('approved_by = "lan"', "library 1, approved_by"),
        ('approved_by = "bob"', "library 1, second_by"),
        ("number = 0", "library 1, number"),
    ],
)
def test_a_wrong_line_about_an_entry_is_named(line: str, said: str) -> None:
    key = line.partition(" ")[0]
    entry = "\n".join(row for row in ENTRY.splitlines() if not row.startswith(f"{key} =")) + f"\n{line}\n"
    problems = told(SOUND + member("bob", group="ops") + entry)

    assert any(said in problem for problem in problems), problems


def test_an_entry_is_read_as_baton_writes_it() -> None:
    (entry,) = read(SOUND + ENTRY + 'voices = { "KOS 私信" = "现在{到手价}", "KOC 评论" = "转交 KOS" }\n').library

    assert entry.facts == ("到手价 = 129 元 | 抖音直播间",)
    assert [voice.key for voice in entry.voices.said] == ["KOC 评论", "KOS 私信"]


def test_the_demo_has_a_library_for_every_voice() -> None:
    entries = read(DEMO).library

    assert {entry.category for entry in entries} == {"product", "brand", "campaign", "negative"}
    assert all(entry.approved_by for entry in entries)
    assert {voice.key.split()[0] for entry in entries for voice in entry.voices.said} == {"KOL", "KOC", "KOE", "KOS"}
