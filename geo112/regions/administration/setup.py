"""What a region needs before it can work, and what of it is missing; each app adds the examination of its own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise

from geo112.regions.models import Region

Text = str | Promise


@dataclass(frozen=True)
class SetupItem:
    """One line of the overview. `lacks` says what is missing, "" where nothing is; `command` is how to bring it."""

    title: Text
    count: int
    lacks: Text = ""
    link: str = ""
    command: str = ""
    table: str = ""
    """Name of the CSV table that may be uploaded instead, "" where there is none."""
    essential: bool = True
    """False where a centre works without it, only less well."""

    @property
    def state(self) -> str:
        return "good" if not self.lacks else "missing" if self.essential and not self.count else "partial"


@dataclass(frozen=True)
class Setup:
    items: tuple[SetupItem, ...]

    @property
    def lacking(self) -> tuple[SetupItem, ...]:
        return tuple(item for item in self.items if item.lacks)


Examination = Callable[[Region], Iterable[SetupItem]]
_EXAMINATIONS: list[tuple[int, Examination]] = []


def examines(order: int) -> Callable[[Examination], Examination]:
    """Registers an examination; a lower `order` stands higher on the page."""

    def register(examination: Examination) -> Examination:
        _EXAMINATIONS.append((order, examination))
        return examination

    return register


def examine(region: Region) -> Setup:
    in_order = sorted(_EXAMINATIONS, key=lambda entry: entry[0])
    return Setup(tuple(item for _, examination in in_order for item in examination(region)))


def rows_of(model: type[Model], **lookups: object) -> str:
    """Address of the admin's list of these rows."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{urlencode(lookups)}" if lookups else address
