"""Pictures on the local page: shown on the card, to whoever may read it."""

from __future__ import annotations

from bot.chat import Card, Picture
from bot.wire import Parcel
from tests.adapters.local.pretend import Room
from tests.bot.pictures import examples

PNG = b"\x89PNG pretend"


def test_a_picture_on_a_card_is_for_whoever_may_read_the_card(room: Room) -> None:
    place = room.adapter.direct(room.adapter.town.person("xiaoman").sender)
    file = room.adapter.upload(place, "bars.png", PNG, "7 alerts")
    message = room.adapter.send(Parcel("n1", place, Card(("week",), (Picture(examples.bars(), "7 alerts", file),))))

    (shown,) = [m for m in room.reads("xiaoman", "dm") if m["id"] == message]
    assert shown["card"]["blocks"] == [{"kind": "picture", "id": file, "alt": "7 alerts"}]

    def fetched(who: str, id_: str = file) -> tuple[int, bytes]:
        answer = room.web.get("/local/api/picture", params={"as": who, "message": message, "id": id_})
        return answer.status_code, answer.content

    assert fetched("xiaoman") == (200, PNG)
    assert fetched("joyce")[0] in (403, 404)
    assert fetched("xiaoman", "pnothing")[0] == 404
