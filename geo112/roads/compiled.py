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


def place_for(source: Path, var: Path) -> Path | None:
    """The directory in which machine code is kept: beside its source, or in `var` where the source belongs to somebody
    else; None where we may write to neither, and every process has to compile for itself."""
    for place in (source / "__pycache__", var / "compiled"):
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place, os.W_OK):
            return place
    return None


_PLACE = place_for(HERE, Path(os.environ.get("GEO112_VAR") or HERE.parent.parent / "var").absolute())
if _PLACE and _PLACE.parent != HERE:
    config.CACHE_DIR = str(_PLACE)  # type: ignore[attr-defined]  # numba makes its settings at run time


def compiled(function: F) -> F:
    """While it runs, other threads of the process go on."""
    return cast(F, njit(nogil=True, cache=_PLACE is not None)(function))
