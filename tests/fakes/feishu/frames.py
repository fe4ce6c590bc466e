"""The frames of Feishu's long connection: a very small protobuf, written and read by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

CONTROL, DATA = 0, 1

VARINT, BYTES = 0, 2
SEQ_ID, LOG_ID, SERVICE, METHOD, HEADERS, PAYLOAD = 1, 2, 3, 4, 5, 8


@dataclass(frozen=True)
class Frame:
    method: int
    headers: dict[str, str] = field(default_factory=dict)
    payload: bytes = b""
    service: int = 0
    seq_id: int = 0
    log_id: int = 0


def pack(frame: Frame) -> bytes:
    numbers = ((SEQ_ID, frame.seq_id), (LOG_ID, frame.log_id), (SERVICE, frame.service), (METHOD, frame.method))
    out = b"".join(_varint(tag << 3 | VARINT) + _varint(value) for tag, value in numbers)
    for key, value in frame.headers.items():
        out += _bytes(HEADERS, _bytes(1, key.encode()) + _bytes(2, value.encode()))
    return out + _bytes(PAYLOAD, frame.payload)


def unpack(raw: bytes) -> Frame:
    numbers: dict[int, int] = {}
    headers: dict[str, str] = {}
    payload = b""
    for tag, value in _fields(raw):
        if isinstance(value, int):
            numbers[tag] = value
        elif tag == HEADERS:
            pair = {t: v.decode() for t, v in _fields(value) if isinstance(v, bytes)}
            headers[pair[1]] = pair[2]
        elif tag == PAYLOAD:
            payload = value
    return Frame(numbers[METHOD], headers, payload, numbers[SERVICE], numbers.get(SEQ_ID, 0), numbers.get(LOG_ID, 0))


def _bytes(tag: int, value: bytes) -> bytes:
    return _varint(tag << 3 | BYTES) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _fields(raw: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(raw):
        key, at = _read_varint(raw, at)
        value, at = _read_varint(raw, at)
        if key & 7 == BYTES:
            if at + value > len(raw):
                raise ValueError("a frame that ends too early")
            yield key >> 3, raw[at : at + value]
            at += value
        else:
            yield key >> 3, value


def _read_varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
