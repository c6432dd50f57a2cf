"""Loops for which numpy has no words, made into machine code by numba.

A function is compiled when it is called for the first time ever, which takes a second; later processes load it. Its
first line may be a docstring, its arguments and results are numbers, arrays, and named tuples of these.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from numba import config, njit

F = TypeVar("F", bound=Callable[..., object])
HERE = Path(__file__).parent


def _keep_where_we_may_write() -> None:
    """numba keeps machine code beside the source; where that belongs to somebody else, it goes to `var`."""
    if not os.access(HERE, os.W_OK):
        var = Path(os.environ.get("GEO112_VAR") or HERE.parent.parent / "var")
        config.CACHE_DIR = str(var.absolute() / "compiled")  # type: ignore[attr-defined]  # numba makes them at run time


_keep_where_we_may_write()


def compiled(function: F) -> F:
    """While it runs, other threads of the process go on."""
    return cast(F, njit(nogil=True, cache=True)(function))
