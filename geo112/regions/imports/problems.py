"""What is wrong with an imported file, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class ImportProblem:
    """One complaint. `line` counts from 1, the header included; 0 means the file as a whole."""

    line: int
    field: str
    message: str
    place: str = "line"
    """What `line` counts: lines of a CSV, or features of a GeoJSON."""

    def __str__(self) -> str:
        where = f"{self.place} {self.line}" if self.line else ""
        return ": ".join(part for part in (where, self.field, self.message) if part)


class ImportFailed(Exception):
    """Nothing of the file may be imported; `problems` in the order of their lines."""

    def __init__(self, problems: Iterable[ImportProblem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class FieldError(ValueError):
    """A value of a row is not acceptable. Who reads the rows knows the line and makes an `ImportProblem` of it."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.message = message
        super().__init__(f"{field}: {message}")
