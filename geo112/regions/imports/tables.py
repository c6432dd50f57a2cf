"""CSV files that people bring again and again: read, checked and written by the same code from the command line and
from the admin, and given out in the same columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from geo112.regions.imports.command import ImportCommand, ImportReport
from geo112.regions.imports.problems import ImportFailed, ImportProblem
from geo112.regions.imports.rows import Row
from geo112.regions.models import Region

T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    """What became of one line: added, changed, unchanged, or why it was passed over."""

    line: int
    name: str
    outcome: str


@dataclass(frozen=True)
class Table:
    """A kind of CSV file. `load` parses all of it before it writes anything, and raises ImportFailed; `rows` gives
    what is there in the columns of the file."""

    name: str
    """As in `geo112 import_<name>`."""
    title: Promise
    model: type[models.Model]
    columns: tuple[str, ...]
    load: Callable[[Path, Any], Iterable[Change]]
    rows: Callable[[Any], Iterable[Mapping[str, object]]]
    optional: tuple[str, ...] = ()
    per_region: bool = True
    """False where the rows belong to all regions: then `load` and `rows` get None."""

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*self.columns, *self.optional)


class TableCommand(ImportCommand):
    """`import_<name> FILE.csv --region CODE [--dry-run]` of a table."""

    table: Table

    @property
    def help(self) -> str:  # type: ignore[override]
        return f"Imports {self.table.name} from a CSV ({','.join(self.table.all_columns)}); safe to repeat."

    @property
    def per_region(self) -> bool:  # type: ignore[override]
        return self.table.per_region

    def import_file(self, path: Path, region: Region | None, **options: Any) -> ImportReport:
        changes = self.track(self.table.load(path, region), self.table.name)
        return ImportReport(change.outcome for change in changes)


def numbered(parse: Callable[[Row], T]) -> Callable[[Row], tuple[int, T]]:
    """The parser, giving with each value the line on which it stands."""
    return lambda row: (row.line, parse(row))


def refuse_doubles(keys: Iterable[tuple[int, str, Hashable]], field: str) -> None:
    """Raises ImportFailed for each (line, name, key) whose key stands in the file before, be it in other spelling."""
    first: dict[Hashable, int] = {}
    problems = [
        ImportProblem(line, field, _("%(name)s stands in line %(line)s already") % {"name": name, "line": first[key]})
        for line, name, key in keys
        if first.setdefault(key, line) != line
    ]
    if problems:
        raise ImportFailed(problems)


def rows_of(values: Iterable[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """Values as a CSV holds them: lists joined by `;`, yes and no."""
    for value in values:
        yield {column: _cell(content) for column, content in value.items()}


def _cell(content: object) -> object:
    if isinstance(content, bool):
        return "yes" if content else "no"
    return ";".join(map(str, content)) if isinstance(content, list | tuple) else content
