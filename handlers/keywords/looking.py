"""Looking at the crisis words: the team's own with who and when, and what the rules make of some words."""

from __future__ import annotations

from bot import crisis
from bot import keywords as rulebook
from bot.chat import Block, Card, Line, Note, Text
from bot.crisis import Match, Rules
from bot.work import Look
from handlers.keywords.changing import quoted
from storage import keywords
from storage.keywords import EXCLUDE, OFF, WATCH, Keyword
from storage.people import Member

MOST_SHOWN = 4
MOST_OTHERS = 60
MOST_MATCHES = 4


def listing(look: Look) -> Card:
    """How many rules watch, and the team's own words, the last ones with who and when."""
    known = keywords.of_team(look.db, look.team.id)
    shipped = crisis.shipped()
    title = look.line("keywords.title", rules=len(shipped.rules), words=sum(len(rule.words) for rule in shipped.rules))
    counts = {deed: sum(row.deed == deed for row in known) for deed in (WATCH, OFF, EXCLUDE)}
    blocks: list[Block] = []
    if known:
        own = look.line("keywords.own", watched=counts[WATCH], off=counts[OFF], excluded=counts[EXCLUDE])
        blocks.append(Text((own, *(_line(look, row) for row in known[::-1][:MOST_SHOWN]))))
    if len(known) > MOST_SHOWN:
        others = tuple(row.word for row in known[::-1][MOST_SHOWN:][:MOST_OTHERS])
        blocks.append(Note(look.line("keywords.others", words=quoted(look, others))))
    return Card(title, (*blocks, Note(look.line("keywords.how"))))


def _line(look: Look, row: Keyword) -> Line:
    who = look.db.get(Member, row.by_id) if row.by_id else None
    key = f"keywords.row.{row.deed}" + ("_often" if row.times > 1 else "")
    return look.line(
        key, word=row.word, severity=row.severity, times=row.times, minutes=row.minutes,
        who=who.name if who else look.label("keywords.file"), day=row.at.astimezone(look.tz).date(),
    )  # fmt: skip


def judged(look: Look, words: str) -> Card:
    """What the rules of this team make of these words, and why."""
    rules = rulebook.rules_for(look.db, look.team.id)
    verdict = crisis.judge(words, rules)
    shown = (*verdict.matches, *verdict.dismissed)[:MOST_MATCHES]
    lines = [_why(look, rules, match) for match in shown]
    for name in verdict.counted:
        rule = rules.rule(name)
        if rule is not None:
            lines.append(look.line(
                "keywords.look.counted", rule=rule.title(look.lang), times=rule.count, minutes=rule.minutes,
            ))  # fmt: skip
    key = "keywords.look.alarm" if verdict.alarming else "keywords.look.calm"
    title = look.line(key, severity=str(verdict.severity or ""))
    return Card(title, (Text(tuple(lines)),) if lines else (Note(look.line("keywords.look.nothing")),))


def _why(look: Look, rules: Rules, match: Match) -> Line:
    rule = rules.rule(match.rule)
    title = rule.title(look.lang) if rule is not None else match.rule
    if match.dismissed is not None:
        why = look.label(f"keywords.why.{match.dismissed.value}")
        return look.line("keywords.look.dismissed", said=match.said, rule=title, why=why)
    key = "keywords.look.suspect" if match.suspect else "keywords.look.match"
    return look.line(key, said=match.said, rule=title, severity=str(match.severity))
