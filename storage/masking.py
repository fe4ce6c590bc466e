"""Blots out telephone numbers, addresses and order codes before words are kept: only the evidence has the originals.

What is matched is read as people write it: full-width digits, digits in Chinese, spaces and dashes between them. Links
stay whole (a post is found by its number), and so do a brand's own service numbers (400, 800, 95…), amounts and dates.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from sqlmodel import SQLModel

from storage.addresses import addresses

HIDDEN: Final = "***"
_GAP: Final = r"[ \-–—.·]?"
_HERE, _END = r"(?<![\dA-Za-z])", r"(?![\dA-Za-z])"
LINK: Final = r"https?://\S+"
_CHAT: Final = r"(?:(?<![A-Za-z])(?:we ?chat|wx|vx|weixin|v信)|微信|薇信|威信|徽信)"
_ID: Final = r"(?<![A-Za-z0-9_-])[A-Za-z0-9][A-Za-z0-9_-]{4,19}(?![A-Za-z0-9_-])"
"""By what somebody is found on WeChat; without a word that says so, an everyday word is none: it has a digit or a _."""
POINTERS: Final = (
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}",  # a mail address
    rf"{_HERE}(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)",  # a mobile number
    rf"{_HERE}\+\d{{1,3}}(?:[ \-()]{{0,2}}\d){{7,12}}(?!\d)",  # a number abroad
    rf"{_HERE}\d{{17}}[\dXx]{_END}",  # an identity card
    rf"{_HERE}\(?0\d{{2,3}}\)?{_GAP}\d{{7,8}}(?!\d)",  # a telephone with its area code
    r"(?:(?<=电话)|(?<=手机)|(?<=手机号)|(?<=联系方式)|(?<=tel)|(?<=phone))[:：是 ]{0,3}\d{7,8}(?!\d)",
    rf"{_HERE}[A-Za-z]{{0,4}}\d{{12,}}{_END}",  # an order, a parcel
    rf"{_HERE}[A-Za-z]{{2,4}}\d{{9,11}}{_END}",
    r"(?:(?<=订单)|(?<=单号)|(?<=订单号)|(?<=订单编号)|(?<=运单)|(?<=快递)|(?<=物流))[:：是# ]{0,3}"
    r"(?=[A-Za-z-]*\d)[A-Za-z\d-]{6,}",
    r"(?<![A-Za-z])(?:order|parcel|tracking)(?: (?:no\.?|number|code|id))?[:# ]{1,3}(?=[A-Za-z-]*\d)[A-Za-z\d-]{6,}",
    rf"{_HERE}[3-6]\d{{3}}(?:[ -]\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?(?!\d)",  # a bank card in its groups of four
    r"(?<![A-Za-z])(?:qq|扣扣|企鹅)(?:号码?|群)?(?:[:：是 ]|加一下){0,3}\d{5,11}(?!\d)",
    rf"{_CHAT}号(?:[:：是叫 ]|id){{0,4}}{_ID}",
    rf"{_CHAT}(?: ?id)?[:：是 ]{{0,3}}(?=[A-Za-z_-]{{0,19}}[\d_]){_ID}",
    rf"(?:加|\+)(?:我|个|下)?(?:v|vx|wx|微信)[:：是 ]{{0,3}}(?=[A-Za-z_-]{{0,19}}[\d_]){_ID}",
    r"(?<![\dA-Za-z])\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd)\b\.?"
    r"(?:,? (?:Apt|Unit|Flat|Suite)\.? ?\w{1,5})?",
)
_OWN_NUMBERS: Final = r"(?<!\d)(?:[48]00(?:[ -]?\d){7}|95\d{3,4})(?!\d)"
_SEEN: Final = re.compile(
    f"(?P<stays>{LINK}|{_OWN_NUMBERS})|(?P<goes>{'|'.join(f'(?:{pointer})' for pointer in POINTERS)})", re.IGNORECASE
)
PLAIN: Final = str.maketrans(
    "０１２３４５６７８９＋－（）〇零一二三四五六七八九：＠號樓東區縣鄉鎮棟層單廈廣場園灣陽龍灘觀莊",
    "0123456789+-()00123456789:@号楼东区县乡镇栋层单厦广场园湾阳龙滩观庄",
)
"""One letter for one letter, so that what is found here stands at the same place in what was written."""
_HINT: Final = re.compile(rf"[\d@]|{_CHAT}", re.IGNORECASE)
"""Without any of these nothing can point to anybody."""


def masked(text: str) -> str:
    """The words as they are kept."""
    plain = text.translate(PLAIN)
    if not _HINT.search(plain):
        return text
    pieces, at = [], 0
    for start, end in _pointers(plain):
        pieces += [text[at:start], HIDDEN] if start >= at else []
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _pointers(plain: str) -> list[tuple[int, int]]:
    """Where something points to a person, in order; what stays whatever stands in it has none."""
    found = list(_SEEN.finditer(plain))
    stays = [each.span() for each in found if not each["goes"]]
    there = [span for span in addresses(plain) if not any(span[0] < end and start < span[1] for start, end in stays)]
    return sorted([*there, *(each.span() for each in found if each["goes"])])


class Masking(SQLModel):
    """For a table: what goes into its `MASKED` columns is masked, whoever puts it there.

    SQLAlchemy's `validates` would say the same, but SQLModel writes the unchanged value over what that returns.
    """

    MASKED: ClassVar[tuple[str, ...]] = ()

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, masked(value) if name in self.MASKED else value)
