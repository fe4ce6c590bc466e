"""What a person can put right, said in a sentence instead of a traceback."""

from __future__ import annotations


class CannotRun(Exception):
    """Something stands in the way; the message says what it is and what to do. `code` is what the command ends with."""

    def __init__(self, why: str, code: int = 1) -> None:
        super().__init__(why)
        self.code = code
