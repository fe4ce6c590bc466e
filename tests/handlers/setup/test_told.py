"""Whoever gets a place in the team, another one or none hears of it in private, and in their own language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat import TEAM, Chat, Someone

JIA = Someone("shenjia", "沈嘉（法务）", "strategy")
MIAS = (Someone("mchen", "Mia Chen", "content"), Someone("mfox", "Mia Fox", "ops", lang="en"))


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    made = Chat(tmp_path, (*TEAM, JIA, *MIAS), now="2026-02-09 10:00")
    yield made
    made.end()


@pytest.mark.parametrize(("said", "told", "means"), [
    ("角色 老方 组长", "周岚给了你新角色：组长（运营）", "你现在可以审稿"),
    ("角色 老方 代理总监 到 3月31日", "周岚给了你新角色：代理总监（运营），到 3月31日 周二 为止", "日报随时能看"),
    ("角色 老方 总监", "周岚给了你新角色：总监（运营）", "给角色"),
    ("角色 老方 外部成员", "周岚给了你新角色：外部成员（运营）", "站会不再问你"),
    ("加人 老方 数据", "周岚把你调到数据", ""),
    ("移出 老方", "周岚把你移出了晴屿战队", "直接跟周岚说一声"),
])  # fmt: skip
def test_who_did_it_and_what_it_means(chat: Chat, said: str, told: str, means: str) -> None:
    chat.person("lan").says(said)

    last = chat.person("fang").sees()[-1]
    assert last.startswith(told) and means in last


def test_it_is_told_in_the_language_of_whoever_is_concerned(chat: Chat) -> None:
    chat.person("lan").says("角色 Mia Fox 组长")

    assert (
        chat.person("mfox").sees()[-1].startswith("周岚 has changed your role to lead (Ops)\nYou can now review drafts")
    )


def test_a_guest_who_becomes_a_member_reads_when_they_are_asked(chat: Chat) -> None:
    chat.person("lan").says("加人 Nora 内容")

    told = chat.person("nora").sees()[-1]
    assert told.startswith("周岚 has added you to 晴屿战队: Content, team member")
    assert "at 9:30 on working days" in told


def test_nobody_is_told_what_they_did_themselves_or_what_changed_nothing(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("角色 何川 总监")
    before = len(chat.person("he").sees()), len(lan.sees())
    lan.says("角色 何川 总监")
    lan.says("角色 周岚 成员")

    assert len(chat.person("he").sees()) == before[0]
    assert not any("给了你新角色" in words for words in lan.sees())


def test_at_night_it_waits_for_the_morning(chat: Chat) -> None:
    chat.at("23:00")
    chat.person("lan").says("角色 老方 组长")
    assert not chat.person("fang").sees(about="新角色")

    chat.at("2026-02-10 08:30")
    assert chat.person("fang").sees(about="新角色")


@pytest.mark.parametrize("named", ["沈嘉", "@沈嘉", "shen jia", "Shen-Jia", "沈嘉(法务)", "沈嘉（法务）"])
def test_a_person_is_found_by_part_of_the_name(chat: Chat, named: str) -> None:
    assert chat.person("lan").says(f"角色 {named} 组长") == "沈嘉（法务） 现在是组长"


@pytest.mark.parametrize("said", ["role Mia lead", "角色 Mia 组长", "移出 Mia", "站会 记录 Mia", "standup history mia"])
def test_of_two_who_fit_it_asks_which(chat: Chat, said: str) -> None:
    assert chat.person("lan").says(said) == (
        "「Mia」有不止一位：Mia Chen（@mchen）、Mia Fox（@mfox）。请 @ 一下，或写全名".replace(
            "Mia」", f"{'mia' if 'mia' in said else 'Mia'}」"
        )
    )


@pytest.mark.parametrize(
    "said", ["remove the watermark", "add Bob to the caption", "role of the KOC", "role Mia thinks"]
)
def test_words_that_only_begin_like_a_command_change_nobody(chat: Chat, said: str) -> None:
    chat.person("lan").says(said)

    assert not any("has" in words and "周岚" in words for one in ("bob", "mchen", "mfox")
                   for words in chat.person(one).sees())  # fmt: skip


def test_somebody_who_was_taken_out_comes_back_by_name(chat: Chat) -> None:
    lan = chat.person("lan")
    lan.says("移出 沈嘉")

    assert lan.says("加人 沈嘉 策略").startswith("沈嘉（法务） 加入策略组")
    assert chat.person("shenjia").sees()[-1].startswith("周岚把你加进了晴屿战队：策略，成员")
