"""CSV for people who open it with a spreadsheet: nothing that somebody typed becomes a formula there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula, behind an apostrophe (OWASP, "CSV Injection")."""
    if not isinstance(value, str) or not _FORMULA.match(value) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def plain_cell(text: str) -> str:
    """What `safe_cell` was given: an apostrophe before a sign of a formula is none of the text."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """A header and the rows, columns that a row does not have left empty."""
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(column, "")) for column in columns] for row in rows)
