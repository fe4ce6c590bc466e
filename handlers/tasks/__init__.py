"""Tasks and the SOP board: claimed, written, reviewed, published, looked back upon; who may move what is `bot.sop`."""

from __future__ import annotations

from bot.feature import Feature
from handlers.tasks import (
    cards,
    claiming,
    commanding,
    figures,
    figuresfile,
    handing,
    making,
    overview,
    planning,
    publishing,
    reminding,
    reviewing,
    spoken,
)
from storage.people import GUEST

tasks = Feature("tasks")
brief = spoken.brief
tasks.include(spoken.spoken)
tasks.include(commanding.commands)
tasks.include(claiming.claims)
tasks.include(handing.handing)
tasks.include(reviewing.reviewing)
tasks.include(publishing.publishing)
tasks.include(figures.figures)
tasks.include(figuresfile.figuresfile)
tasks.include(making.making)
tasks.include(reminding.reminding)
tasks.include(cards.cards)
tasks.include(overview.overview)
tasks.form("plan", planning.open_form, least=GUEST, fresh=True)(planning.filled)
