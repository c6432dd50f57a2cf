"""What can be seen live: apps register, when they are ready, how their rows are loaded and who may see them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from geo112.regions.access import STAFF_ROLES, Role
from geo112.regions.models import Region

State = dict[str, Any]
Loader = Callable[[list[Any]], Mapping[int, Sequence[State]]]
"""Ids of changed rows to the present JSON-ready states of those that still exist, by the id of who they are for."""
Snapshot = Callable[[Region], Sequence[State]]
"""The states of one region that a newly opened page needs."""
AgencySnapshot = Callable[[Collection[int]], Sequence[State]]
"""The same for the agencies with these ids, which all belong to one region."""


class Audience(StrEnum):
    """Whom a message is for: those who work in a region's centre, or those of one agency."""

    REGION = "region"
    AGENCY = "agency"


class Channel(NamedTuple):
    """What one message goes out on. A stream carries exactly the channels that its visitor was admitted to."""

    audience: Audience
    pk: int
    kind: str


@dataclass(frozen=True)
class Source:
    """One kind of live message."""

    kind: str
    load: Loader
    snapshot: Snapshot
    roles: frozenset[Role]
    event: str
    """What is announced and what browsers hear: the kind itself, unless this is a view of it for other eyes."""

    audience = Audience.REGION

    @property
    def snapshot_key(self) -> str:
        """Its list in the snapshot: `units` for units, `calls` for call."""
        return snapshot_key(self.event)


@dataclass(frozen=True)
class AgencySource:
    """One kind of live message as agencies see it: each only its own rows, in a shape of their own."""

    kind: str
    load: Loader
    snapshot: AgencySnapshot

    audience = Audience.AGENCY

    @property
    def event(self) -> str:
        return self.kind


@dataclass(frozen=True)
class Follower:
    """Something worked out from rows of other kinds, and only while somebody watches it.

    `look_again` gets the region's id, in the tail's thread, after changes and now and then; it must be quick.
    """

    kind: str
    follows: frozenset[str]
    look_again: Callable[[int], None]


_sources: dict[str, Source] = {}
_followers: dict[str, Follower] = {}
_agency_sources: dict[str, AgencySource] = {}


def snapshot_key(kind: str) -> str:
    return kind if kind.endswith("s") else f"{kind}s"


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


def register_follower(kind: str, follows: Collection[str], look_again: Callable[[int], None]) -> None:
    """Register what is worked out anew when rows of `follows` change; a second call replaces the first."""
    _followers[kind] = Follower(kind, frozenset(follows), look_again)


def all_followers() -> list[Follower]:
    return list(_followers.values())


def register_agency_loader(kind: str, loader: Loader, *, snapshot: AgencySnapshot = lambda agency_ids: []) -> None:
    """Register how an agency's users see a kind that staff see by region: the loader sorts states by agency id."""
    _agency_sources[kind] = AgencySource(kind, loader, snapshot)


def all_sources() -> list[Source]:
    """Every registered kind, in the order of registration, which is the order of messages in a batch."""
    return list(_sources.values())


def agency_sources() -> list[AgencySource]:
    """The kinds of which agencies see their own rows."""
    return list(_agency_sources.values())


def sources_for(roles: Collection[str]) -> list[Source]:
    """The kinds that somebody with these roles may see of a whole region; of several over one event the first."""
    seen: dict[str, Source] = {}
    for source in _sources.values():
        if not source.roles.isdisjoint(roles):
            seen.setdefault(source.event, source)
    return list(seen.values())
