"""The vocabulary that comes with geo112: every region starts with it, and a region without rows uses it as it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from geo112.regions.imports.rows import FieldError, Row, parse_rows
from incidents.gazetteer.vocabulary import Entry, Role, Vocabulary

COLUMNS = ("role", "text", "meaning", "radius_m")
LARGEST_RADIUS_M = 5_000
_ROLES = {role.value for role in Role} - {Role.NAME, Role.NUMBER}


def parse_entry(row: Row) -> Entry:
    """One row of vocabulary.csv; raises FieldError."""
    role = row.text("role", required=True)
    if role not in _ROLES:
        raise FieldError("role", f"{role!r} is none of {', '.join(sorted(_ROLES))}")
    text = row.matching("text", r"[a-z0-9]+( [a-z0-9]+){0,3}", "one to four words of lower case letters and digits")
    if " " in text and role != Role.ABBREVIATION:
        raise FieldError("text", "only abbreviations may be several words")
    meaning = row.text("meaning", max_length=100, required=role == Role.ABBREVIATION)
    radius = row.text("radius_m")
    radius_m = round(row.number("radius_m", 0, LARGEST_RADIUS_M)) if radius else None
    return Entry(Role(role), text, meaning, radius_m)


def shipped_path() -> Path:
    return Path(settings.FIXTURES_DIR) / "vocabulary.csv"


@cache
def shipped_vocabulary() -> Vocabulary:
    """Read once for each process: it changes with the version of geo112 only."""
    return Vocabulary(parse_rows(shipped_path(), COLUMNS, parse_entry))
