"""A team changes the rules: its own words, words it does not want, phrases that mean nothing to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.crisis import OwnRule, Severity, TeamChanges, for_team, judge, merge, rehearse, shipped, surging

SHIPPED = shipped()


def test_a_team_has_words_of_its_own() -> None:
    rules = merge(SHIPPED, TeamChanges(own=(OwnRule("泵头", ("泵头断裂",), Severity.P0),)))

    verdict = judge("好几个人说泵 头断裂", rules)

    assert (verdict.severity, verdict.reasons) == (Severity.P0, ("泵头",))
    assert not judge("好几个人说泵头断裂").alarming


def test_an_own_word_that_is_denied_is_dismissed() -> None:
    rules = merge(SHIPPED, TeamChanges(own=(OwnRule("泵头", ("泵头断裂",)),)))
    assert not judge("没有泵头断裂", rules).alarming


def test_a_shipped_rule_learns_a_word_and_needs_no_company_for_it() -> None:
    rules = merge(SHIPPED, TeamChanges(added=(("vermin_in_food", "面包虫"),)))
    assert judge("面包虫", rules).categories == ("quality",)


def test_a_word_or_a_whole_rule_is_not_wanted() -> None:
    said = "有记者在问我们"
    assert judge(said).alarming
    assert not judge(said, merge(SHIPPED, TeamChanges(removed=(("press", "记者"),)))).alarming
    assert not judge(said, merge(SHIPPED, TeamChanges(removed=(("press", ""),)))).alarming
    assert judge("央视的记者来暗访", merge(SHIPPED, TeamChanges(removed=(("press", "记者"),)))).alarming


def test_a_phrase_in_which_no_word_counts() -> None:
    rules = merge(SHIPPED, TeamChanges(excluded=("急诊室的故事",)))
    assert judge("吃完进了急诊室", rules).alarming
    assert not judge("吃着面看急诊室的故事", rules).alarming


def test_each_change_has_its_own_version_and_none_is_the_shipped_one() -> None:
    one, other = TeamChanges(excluded=("甲",)), TeamChanges(excluded=("乙",))
    assert len({SHIPPED.version, merge(SHIPPED, one).version, merge(SHIPPED, other).version}) == 3
    assert merge(SHIPPED, TeamChanges()) is SHIPPED
    assert for_team(one) is for_team(TeamChanges(excluded=("甲",)))


def test_a_change_is_tried_on_past_messages_before_it_watches() -> None:
    changed = merge(SHIPPED, TeamChanges(own=(OwnRule("泵头", ("泵头",)),), removed=(("press", ""),)))

    told = rehearse(SHIPPED, changed, ["泵头掉了", "有记者在问", "今天发货吗", "他过敏住院了"])

    assert (told.seen, told.alarms_before, told.alarms_after) == (4, 2, 2)
    assert [(one.text, one.newly) for one in told.differences] == [("泵头掉了", True), ("有记者在问", False)]


def test_a_rule_that_waits_for_many_messages_says_so_and_alarms_when_they_came() -> None:
    verdict = judge("我要退款")
    rule = SHIPPED.rule("refund_wave")
    now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    assert (verdict.alarming, verdict.counted) == (False, ("refund_wave",))
    assert rule is not None
    assert surging(rule, [now - timedelta(minutes=one) for one in range(rule.count)], now)
    assert not surging(rule, [now - timedelta(minutes=one) for one in range(rule.count - 1)], now)
    assert not surging(rule, [now - timedelta(minutes=31)] * rule.count, now)


def test_the_shipped_rules_are_complete() -> None:
    names = [rule.name for rule in SHIPPED.rules]
    asked_for = {
        name.partition(":")[0]
        for rule in SHIPPED.rules for either in (*rule.near, *rule.after, *rule.away) for name in either.split("|")
    }  # fmt: skip

    assert len(names) == len(set(names))
    assert asked_for == set(SHIPPED.groups)
    assert all(rule.zh and rule.en and SHIPPED.category(rule.category, "en") != "" for rule in SHIPPED.rules)
    assert sum(len(rule.words) for rule in SHIPPED.rules) >= 300
    assert all(len(rule.words) == len(set(rule.words)) for rule in SHIPPED.rules)


@pytest.mark.parametrize("word", ["", "…", "🐮"])
def test_a_word_without_letters_cannot_be_looked_for(word: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        judge("什么都行", merge(SHIPPED, TeamChanges(own=(OwnRule("空", (word,)),))))
