"""The seal on what Feishu posts to us: whether it is really from Feishu, fresh, and what is inside.

Decisions:
* A signature is demanded as soon as an encrypt key is configured; only the one-time address check (`url_verification`)
  may come without one. It has to prove itself all the same: encrypted with our key, or with our verification token in
  it where Feishu does not know the key yet.
* The age of a request is ours to check (the SDK does not). Feishu tries again after 15 seconds, 5 minutes, 1 hour and
  6 hours, and its documents do not say whether such a retry is stamped anew. Ten minutes lets the first two through
  either way; whatever is turned away for good is found again in the history. A replay inside the window is harmless:
  every event is kept once, under its own identity.
* A forger learns nothing from the answer: all failures of the seal read the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

MAX_AGE = 600.0
MAX_BYTES = 1_000_000


class Rejected(Exception):
    """The request is not taken in; `status` is the answer it gets."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


@dataclass(frozen=True, slots=True)
class Seal:
    """Our half of the secret. Either part may be empty: then it is not asked for."""

    encrypt_key: str
    token: str

    def __repr__(self) -> str:
        return "Seal(…)"

    def open(self, headers: Mapping[str, str], body: bytes, now: datetime) -> dict[str, Any]:
        """What the envelope holds, or `Rejected`. `headers` has lower-case names."""
        if len(body) > MAX_BYTES:
            raise Rejected(413, "too large")
        signed = bool(self.encrypt_key) and "x-lark-signature" in headers
        if signed:
            self._check_signature(headers, body)
            _check_age(headers.get("x-lark-request-timestamp", ""), now)
        outside = _json_object(body)
        inside = outside if self._asks_plainly(outside) else self._decrypt(outside)
        if self.encrypt_key and not signed and inside.get("type") != "url_verification":
            raise Rejected(401, "not signed")
        self._check_token(inside)
        return inside

    def _asks_plainly(self, outside: dict[str, Any]) -> bool:
        """The address check without encryption: enough where the token, which is checked next, is set."""
        return bool(self.token) and outside.get("type") == "url_verification"

    def _check_signature(self, headers: Mapping[str, str], body: bytes) -> None:
        stamp = headers.get("x-lark-request-timestamp", "")
        nonce = headers.get("x-lark-request-nonce", "")
        right = hashlib.sha256((stamp + nonce + self.encrypt_key).encode() + body).hexdigest()
        if not hmac.compare_digest(right.encode(), headers["x-lark-signature"].encode()):
            raise Rejected(401, "wrong signature")

    def _decrypt(self, outside: dict[str, Any]) -> dict[str, Any]:
        if not self.encrypt_key:
            return outside
        sealed = outside.get("encrypt")
        if not isinstance(sealed, str):
            raise Rejected(401, "not encrypted")
        return _json_object(decrypt(self.encrypt_key, sealed))

    def _check_token(self, inside: dict[str, Any]) -> None:
        if not self.token:
            return
        header = inside.get("header")
        given = header.get("token") if isinstance(header, dict) else inside.get("token")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), self.token.encode()):
            raise Rejected(401, "wrong token")


def decrypt(key: str, sealed: str) -> bytes:
    """AES-256-CBC under the key's SHA-256; the first block is the initialisation vector."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        cipher = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(raw[:16])).decryptor()
        padded = cipher.update(raw[16:]) + cipher.finalize()
        strip = PKCS7(128).unpadder()
        return strip.update(padded) + strip.finalize()
    except (ValueError, binascii.Error) as broken:
        raise Rejected(401, "cannot be decrypted") from broken


def _check_age(stamp: str, now: datetime) -> None:
    try:
        age = abs(now.timestamp() - int(stamp[:20]))
    except ValueError:
        raise Rejected(401, "no timestamp") from None
    if age > MAX_AGE:
        raise Rejected(401, "too old")


def _json_object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Rejected(400, "not JSON") from None
    if not isinstance(found, dict):
        raise Rejected(400, "not a JSON object")
    return found
