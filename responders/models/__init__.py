"""Stations, units, their trackers, and what these report."""

from responders.models.positions import Fix, LatestPosition, Position, TrackView, TrackViewQuerySet
from responders.models.reports import StatusReport
from responders.models.trackers import IngestWorker, Tracker, TrackerCounter
from responders.models.units import OffDuty, Station, Unit, UnitQuerySet

__all__ = [
    "Station",
    "UnitQuerySet",
    "Unit",
    "OffDuty",
    "Tracker",
    "TrackerCounter",
    "IngestWorker",
    "Fix",
    "Position",
    "LatestPosition",
    "TrackViewQuerySet",
    "TrackView",
    "StatusReport",
]
