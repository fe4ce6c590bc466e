"""Loads those parts of lark-oapi that carry requests and frames, and nothing else of it.

lark-oapi's own beginning imports ten thousand models of everything that Feishu can do: seconds, and 130 MB that stay.
Whoever asks the package for one of them all the same gets it, and all others with it.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from importlib.util import find_spec, module_from_spec
from typing import Any

GREEDY = ("lark_oapi", "lark_oapi.ws")
"""Packages that import all the rest as soon as they are entered on the way to a module inside."""
_entering = threading.RLock()


def part(name: str) -> Any:
    """The module of that name inside lark-oapi."""
    with _entering:
        for package in GREEDY:
            if package not in sys.modules:
                _enter(package)
    found = importlib.import_module(f"lark_oapi.{name}")
    _quieten()
    return found


def _enter(package: str) -> None:
    """The package with its modules to be found, its own code not run yet."""
    spec = find_spec(package)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    entered = module_from_spec(spec)
    run = spec.loader.exec_module

    def __getattr__(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        with _entering:
            if vars(entered).pop("__getattr__", None):
                run(entered)
        return getattr(entered, name)

    vars(entered)["__getattr__"] = __getattr__
    sys.modules[package] = entered


def _quieten() -> None:
    """Take the SDK's logger off stdout: it prints whole payloads and addresses that hold tickets."""
    logger = logging.getLogger("Lark")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
