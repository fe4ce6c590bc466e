"""Crisis alerts: seen, raised, called out, frozen, worded, answered, thawed, reviewed; each step with who and when."""

from __future__ import annotations

from bot.feature import Feature
from handlers.crisis import asking, calling, cards, directing
from handlers.crisis.ending import endings
from handlers.crisis.frontline import front
from handlers.crisis.looking import looks
from handlers.crisis.meaning import meanings
from handlers.crisis.meanwhile import while_open
from handlers.crisis.pictures import screenshots
from handlers.crisis.steps import life
from handlers.crisis.watching import eyes
from handlers.crisis.words import words_said

crisis = Feature("crisis")
directed = directing.directing
crisis.notice("alert")(cards.card)
crisis.notice("ask")(asking.letter)
crisis.notice("call")(cards.call)
crisis.notice("cosign")(cards.cosign)
crisis.lost(calling.lost)
crisis.include(eyes)
crisis.include(meanings)
crisis.include(words_said)
crisis.include(life)
crisis.include(endings)
crisis.include(while_open)
crisis.include(front)
crisis.include(screenshots)
crisis.include(looks)
