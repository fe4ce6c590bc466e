"""Finds Chinese postal addresses: from the number of a house, leftwards to the province and rightwards to the door.

It reads words whose digits are ASCII, Chinese ones too ("文三路" as "文3路"): a road is often numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_SIGN: Final = "[\u4e00-\u9fff]"
_NAME: Final = "[\u4e00-\u9fff0-9]"
_GAP: Final = "[ ,，、]?"
_KEPT: Final = 48
"""So many signs before the house can belong to its address."""
_NO_ROAD: Final = "知频渠赛味轨管通报街难跑车柔门地航隧人东厚公正水铁索河国省县大厚乐王王卜唠何头行同叨讲没和"
"""With one of these before it, 道 is no road: 渠道, 味道, 频道 …"""
HOUSE: Final = re.compile(
    rf"(?:(?<![思套线出销门退走上半第])路|(?<![逛上扫])街|大道)(?:[东西南北中]|[东西南北中]?\d段)?{_GAP}"
    rf"[甲乙]?\d{{1,5}}(?:-\d{{1,4}})?(?:号[院楼]?|[弄院])"
    rf"|(?<![思套线出销门退走上半第])路(?:\d段)?\d{{1,4}}巷(?:\d{{1,4}}弄)?(?:\d{{1,4}}(?:之\d{{1,2}})?号)?"
    rf"|(?<![{_NO_ROAD}])道[东西南北中]?{_GAP}\d{{1,4}}(?:-\d{{1,4}})?号(?![线店位款色链球选任])"
    rf"|(?:路|街|道|巷|胡同){_GAP}\d{{1,5}}(?:弄|号院|号楼)"
    r"|(?:胡同|里弄|巷)\d{1,5}号"
    r"|(?:小区|花园|公寓|新村|家园|村)\d{1,4}(?:号[院楼]?|组|栋|幢|座|单元)"
    r"|(?:社区|大厦|广场|中心|[苑园城庭府邸]|\d区) ?\d{1,4}(?:号楼|栋|幢|座|单元)"
)
BEFORE: Final = re.compile(
    rf"(?:{_SIGN}{{2,8}}(?:省|自治区){_GAP})?(?:{_SIGN}{{2,8}}[市州盟]{_GAP}){{0,2}}"
    rf"(?:{_NAME}{{1,10}}(?:[区县旗镇乡园]|街道){_GAP}){{0,4}}{_NAME}{{1,8}}$"
)
_BUILDING: Final = "大厦|广场|中心|花园|公寓|小区|软件园|科技园"
_DOOR: Final = r"(?:\d{1,5}|[A-Za-z]\d{0,3})(?:-\d{1,4})?(?:号楼|号院|单元|[栋幢座楼层室号组户])(?:之\d{1,2})?"
_ROOM: Final = r"\d{3,4}(?![\d元块条篇个份人次天万.,%mgk])"
AFTER: Final = re.compile(
    rf"(?:{_GAP}(?:{_SIGN}{{2,10}}?(?:{_BUILDING}|园区|家园|[苑园城楼里]))?[ ]?(?:{_DOOR}|{_ROOM})){{1,6}}"
    rf"|{_GAP}{_SIGN}{{2,10}}?(?:{_BUILDING})"
)


def addresses(plain: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends, in order; none overlaps the one before."""
    done = 0
    for house in HOUSE.finditer(plain):
        if house.start() < done:
            continue
        begins = max(done, house.start() - _KEPT)
        name = BEFORE.search(plain, begins, house.start())
        if name is None:
            continue
        rest = AFTER.match(plain, house.end())
        done = rest.end() if rest else house.end()
        yield name.start(), done
