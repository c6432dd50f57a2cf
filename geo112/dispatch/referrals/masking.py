"""The caller's number, kept from those who do not need it (UU 27/2022), also where somebody typed it into a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

MASK: Final = "••••"
COUNTRY: Final = "62"
BETWEEN: Final = r"[\s.()/–-]{0,3}"
"""What people write between the digits of a number."""
SHORTEST: Final = 7
"""Digits of a subscriber's number; fewer stand for something else, such as 112 or a house."""


def hide_numbers(text: str, numbers: Iterable[str]) -> str:
    """The text without these numbers (E.164), in whatever way they were written: 0812-…, +62 812 …, 62812…."""
    for number in numbers:
        digits = re.sub(r"\D", "", number)
        local = digits.removeprefix(COUNTRY) if number.startswith(f"+{COUNTRY}") else digits.lstrip("0")
        if len(local) >= SHORTEST:
            text = _pattern(local).sub(MASK, text)
    return text


def _pattern(local: str) -> re.Pattern[str]:
    prefix = rf"(?:(?:\+|00){BETWEEN})?(?:{COUNTRY}{BETWEEN})?(?:\(?0{BETWEEN})?"
    return re.compile(rf"(?<!\d){prefix}{BETWEEN.join(local)}(?!\d)")
