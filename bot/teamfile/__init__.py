"""The team file, `team.toml`: a whole team in one text that people can read, write and keep.

`[team]` is the team and its stand-up, `[[channel]]` where it talks, `[[brand]]` what it sells, `[[member]]` who is in
it, `[[account]]` which social-media accounts it runs, `[[workday]]` which days differ from the public calendar,
`[[library]]` what it says when it is asked, `[[draft_word]]` what its drafts are checked for, `[[keyword]]` its crisis
words. Every key with an example is in docs/team.md. `read` names everything that is wrong at once, each with its line;
`write` is its inverse.
"""

from bot.teamfile.problems import Problem, TeamFileError
from bot.teamfile.reading import read
from bot.teamfile.shape import (
    Account,
    Brand,
    Channel,
    DraftWord,
    Duty,
    Keyword,
    Leave,
    Member,
    Persona,
    Team,
    TeamFile,
    Trait,
    Voices,
    Wording,
    Workday,
)
from bot.teamfile.writing import write

__all__ = [
    "Account",
    "Brand",
    "Channel",
    "DraftWord",
    "Duty",
    "Keyword",
    "Leave",
    "Member",
    "Persona",
    "Problem",
    "Team",
    "TeamFile",
    "TeamFileError",
    "Trait",
    "Voices",
    "Wording",
    "Workday",
    "read",
    "write",
]
