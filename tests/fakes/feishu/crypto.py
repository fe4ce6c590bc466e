"""How Feishu seals what it sends to a bot: encryption and signature, as documented."""

from __future__ import annotations

import base64
import hashlib
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

BLOCK_BITS = 128


def encrypt(key: str, plain: bytes) -> str:
    iv = os.urandom(16)
    padder = PKCS7(BLOCK_BITS).padder()
    padded = padder.update(plain) + padder.finalize()
    sealer = _cipher(key, iv).encryptor()
    return base64.b64encode(iv + sealer.update(padded) + sealer.finalize()).decode()


def decrypt(key: str, sealed: str) -> bytes:
    raw = base64.b64decode(sealed)
    opener = _cipher(key, raw[:16]).decryptor()
    padded = opener.update(raw[16:]) + opener.finalize()
    unpadder = PKCS7(BLOCK_BITS).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def sign(key: str, timestamp: str, nonce: str, body: bytes) -> str:
    return hashlib.sha256(f"{timestamp}{nonce}{key}".encode() + body).hexdigest()


def _cipher(key: str, iv: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(iv))
