"""Loads a team file into the database: only what differs is changed, and each difference can be said in plain words.

`differences` says what loading would change, `apply` changes it and says the same, `export` is the way back. What
people say about themselves in chat is kept where the file is silent: their language, their leave, their accounts on
the messengers. Whoever is no longer in the file has left the team.
"""

from bot.teamimport.applying import NotLoaded, apply
from bot.teamimport.comparing import Difference, said
from bot.teamimport.exporting import export
from bot.teamimport.matching import differences, team_of

__all__ = ["Difference", "NotLoaded", "apply", "differences", "export", "said", "team_of"]
