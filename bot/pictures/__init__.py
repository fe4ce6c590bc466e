"""The digest's pictures: each is drawn from a description of it, as PNG, with no chat and no database in sight."""

from __future__ import annotations

from bot.pictures.art import Art, Bars, Flow, Heat

__all__ = ["drawn"]


def drawn(art: Art) -> bytes:
    """The picture as PNG. The drawing library is loaded when the first picture is wanted: most days none is."""
    from bot.pictures import bars, flow, heat

    if isinstance(art, Heat):
        return heat.draw(art)
    if isinstance(art, Flow):
        return flow.draw(art)
    assert isinstance(art, Bars)
    return bars.draw(art)
