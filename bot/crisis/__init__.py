"""What a crisis looks like in words: rules and lexicon, matching, the verdict. Pure: no chat, no database."""

from bot.crisis.judging import Difference, Rehearsal, judge, rehearse, scan, surging, verdict_on, worst
from bot.crisis.lexicon import for_team, merge, shipped
from bot.crisis.shapes import Dismissal, Match, OwnRule, Rule, Rules, Severity, TeamChanges, Verdict

__all__ = [
    "Difference", "Dismissal", "Match", "OwnRule", "Rehearsal", "Rule", "Rules", "Severity", "TeamChanges", "Verdict",
    "for_team", "judge", "merge", "rehearse", "scan", "shipped", "surging", "verdict_on", "worst",
]  # fmt: skip
