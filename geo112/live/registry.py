"""What can be seen live: apps register, when they are ready, how their rows are loaded and who may see them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo112.regions.access import STAFF_ROLES, Role
from geo112.regions.models import Region

State = dict[str, Any]
Loader = Callable[[list[Any]], Mapping[int, Sequence[State]]]
"""Ids of changed rows to the present JSON-ready states of those that still exist, by region id."""
Snapshot = Callable[[Region], Sequence[State]]
"""The states of one region that a newly opened page needs."""


@dataclass(frozen=True)
class Source:
    """One kind of live message."""

    kind: str
    load: Loader
    snapshot: Snapshot
    roles: frozenset[Role]
    event: str
    """What is announced and what browsers hear: the kind itself, unless this is a view of it for other eyes."""

    @property
    def snapshot_key(self) -> str:
        """Its list in the snapshot: `units` for units, `calls` for call."""
        return self.event if self.event.endswith("s") else f"{self.event}s"


_sources: dict[str, Source] = {}


def register_loader(
    kind: str,
    loader: Loader,
    roles: Collection[Role] = STAFF_ROLES,
    *,
    snapshot: Snapshot = lambda region: [],
    event: str = "",
) -> None:
    """Register how rows of this kind are loaded; called in `AppConfig.ready()`, a second call replaces the first.

    States are language-free: they are serialised once for everybody (aware datetimes are welcome, lazy texts are not).
    Where some may see less of a row, they get a kind of their own over the same `event`, registered after the full one.
    """
    _sources[kind] = Source(kind, loader, snapshot, frozenset(roles), event or kind)


def all_sources() -> list[Source]:
    """Every registered kind, in the order of registration, which is the order of messages in a batch."""
    return list(_sources.values())


def sources_for(roles: Collection[str]) -> list[Source]:
    """The kinds that somebody with these roles may see; of several over one event the first."""
    seen: dict[str, Source] = {}
    for source in _sources.values():
        if not source.roles.isdisjoint(roles):
            seen.setdefault(source.event, source)
    return list(seen.values())
