"""The sentences about tables."""

from __future__ import annotations

import pytest

from bot.app import load_texts
from bot.texts import Texts


@pytest.fixture(scope="session")
def texts() -> Texts:
    return load_texts([])
