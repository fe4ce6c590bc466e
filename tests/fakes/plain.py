"""How the pretend servers ask: over plain http, on this computer."""

from __future__ import annotations

import httpx

from tests.patience import PLENTY


def plain_http(base_url: str = "", timeout: float = PLENTY) -> httpx.Client:
    """Without a store of certificates, which takes longer to read than most tests take."""
    return httpx.Client(base_url=base_url, timeout=timeout, trust_env=False, verify=False)
