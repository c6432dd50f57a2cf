"""What devices sent to rows: decode, find the unit, record, and say what was refused and why.

Knows no transport: `store` takes what was received and returns its outcome, for MQTT and HTTP alike.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import NamedTuple

from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)

from responders import positions, topics
from responders.counters import Ledger, Tally, add_to_counters
from responders.formats import Speaker, route
from responders.messages import Message, PositionReport, PresenceMessage, Refusal, StatusMessage
from responders.models import Tracker
from responders.positions import ReceivedFix
from responders.reports import record_presence, record_status

logger = logging.getLogger(__name__)

# One array, not the thousand parameters of `slug__in`, which cost as much as storing the batch. The units are held
# until the batch is committed, since history itself does not ask for each row whether its unit is there.
FIND_UNITS = """
    SELECT unit.slug, unit.id, unit.region_id, region.slug
    FROM responders_unit AS unit JOIN regions_region AS region ON region.id = unit.region_id
    WHERE unit.slug = ANY(%s) FOR KEY SHARE OF unit
"""
_devices: dict[int, str] = {}
"""What this process has noted already: a name changes once in a device's life, and a batch must not ask each time."""

FIRST_RETRY_S = 0.2
LAST_RETRY_S = 5.0


class Received(NamedTuple):
    """One message as it came off the wire."""

    topic: str
    payload: bytes
    received_at: datetime


class Heard(NamedTuple):
    """One message after decoding, or the reason why it could not be decoded."""

    speaker: Speaker
    message: Message | Refusal
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Rejected:
    """A refusal and whom it concerns; `region` is None where neither topic nor roster tell it."""

    region: str | None
    unit: str
    refusal: Refusal
    received_at: datetime


@dataclass
class Outcome:
    """What became of a batch."""

    stored: int = 0
    duplicates: int = 0
    others: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def __iadd__(self, other: Outcome) -> Outcome:
        self.stored += other.stored
        self.duplicates += other.duplicates
        self.others += other.others
        self.rejected += other.rejected
        return self


class Abandoned(Exception):
    """The database was away and we were asked to stop: the batch was not stored."""


@dataclass(frozen=True, slots=True)
class UnitRef:
    pk: int
    region_id: int
    region: str


def store_until_stored(batch: Sequence[Received], stop: Event, ledger: Ledger | None = None) -> Outcome:
    """`store`, again and again while the database is away; raises Abandoned when `stop` is set meanwhile."""
    delay = FIRST_RETRY_S
    while True:
        try:
            return store(batch, ledger)
        except (OperationalError, InterfaceError) as error:
            logger.error("the database is away, %d messages wait: %s", len(batch), str(error).strip().split("\n")[0])
        finally:
            close_old_connections()
        if stop.wait(delay):
            raise Abandoned
        delay = min(delay * 2, LAST_RETRY_S)


def store(batch: Sequence[Received], ledger: Ledger | None = None) -> Outcome:
    """Stores the batch in one transaction; a message that the database refuses takes no other one with it.

    Raises OperationalError or InterfaceError when the database is away; nothing is stored then.
    """
    try:
        return _store_together(batch, ledger)
    except (DataError, IntegrityError) as error:
        if len(batch) > 1:
            return _store_one_by_one(batch)
        logger.exception("%s: cannot be stored", batch[0].topic)
        refusal = Refusal("unstorable", type(error).__name__)
        return Outcome(rejected=[_rejected(heard, refusal, {}) for heard in _hear(batch[0])[:1]])


def _store_one_by_one(batch: Sequence[Received]) -> Outcome:
    outcome = Outcome()
    for received in batch:
        outcome += store([received])
    return outcome


@transaction.atomic
def _store_together(batch: Sequence[Received], ledger: Ledger | None) -> Outcome:
    all_heard = [heard for received in batch for heard in _hear(received)]
    units = find_units({heard.speaker.unit for heard in all_heard})
    fixes: list[ReceivedFix] = []
    outcome = Outcome()
    for heard in all_heard:
        unit = units.get(heard.speaker.unit)
        message = heard.message
        if isinstance(message, Refusal):
            outcome.rejected.append(_rejected(heard, message, units))
        elif unit is None or heard.speaker.region not in (None, unit.region):
            outcome.rejected.append(_rejected(heard, Refusal("unknown_unit", "no such unit in this region"), units))
        elif isinstance(message, PositionReport):
            fixes.append(ReceivedFix(unit.pk, unit.region_id, message, heard.received_at))
        else:
            _record_other(unit, message, heard.received_at)
            outcome.others += 1
    _note_owntracks(all_heard, units)
    recorded = positions.record(fixes, ledger)
    outcome.stored, outcome.duplicates = recorded.stored, recorded.duplicates
    _count_rejected(outcome.rejected, units)
    return outcome


def _note_owntracks(all_heard: Iterable[Heard], units: dict[str, UnitRef]) -> None:
    """Remembers how an OwnTracks app names itself, so that it can be told of its tasks."""
    said = {heard.speaker.unit: heard.speaker.owntracks_device for heard in all_heard if heard.speaker.owntracks_device}
    named = {units[unit].pk: device[:100] for unit, device in said.items() if unit in units}
    news = {pk: device for pk, device in sorted(named.items()) if _devices.get(pk) != device}
    for pk, device in news.items():
        Tracker.objects.filter(unit_id=pk).update(owntracks_device=device)
    if news:
        transaction.on_commit(lambda: _devices.update(news))


def _record_other(unit: UnitRef, message: StatusMessage | PresenceMessage, received_at: datetime) -> None:
    if isinstance(message, StatusMessage):
        record_status(unit_id=unit.pk, message=message, received_at=received_at)
    else:
        record_presence(unit_id=unit.pk, region_id=unit.region_id, message=message, received_at=received_at)


def find_units(slugs: Iterable[str]) -> dict[str, UnitRef]:
    """The units that exist, by slug; none of them can go before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_UNITS, [list(slugs)])
        return {slug: UnitRef(*ids) for slug, *ids in cursor.fetchall()}


def _hear(received: Received) -> list[Heard]:
    if topics.matches(topics.OWNTRACKS_COMMANDS, received.topic):  # our own words
        return []
    routed = route(received.topic)
    if routed is None:
        nobody = Speaker(unit="")
        return [Heard(nobody, Refusal("unknown_topic", received.topic[:200]), received.received_at)]
    speaker, decode = routed
    return [Heard(speaker, message, received.received_at) for message in decode(received.payload)]


def _rejected(heard: Heard, refusal: Refusal, units: dict[str, UnitRef]) -> Rejected:
    unit = units.get(heard.speaker.unit)
    region = heard.speaker.region or (unit.region if unit else None)
    return Rejected(region, heard.speaker.unit, refusal, heard.received_at)


def _count_rejected(rejected: Sequence[Rejected], units: dict[str, UnitRef]) -> None:
    tallies: defaultdict[tuple[int, str], Tally] = defaultdict(Tally)
    for each in rejected:
        unit = units.get(each.unit)
        if unit and unit.region == each.region:
            tally = tallies[unit.pk, each.refusal.reason]
            tally.count += 1
            tally.detail = each.refusal.detail
    if tallies:
        add_to_counters(tallies, max(each.received_at for each in rejected))
