"""Whether a region has stations, units and trackers, and which of them stand alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from geo112.regions.administration.setup import SetupItem, Text, examines, rows_of
from geo112.regions.models import Agency, Region
from responders.models import Station, Tracker, Unit

MOST_NAMED = 5


@examines(60)
def examine_stations(region: Region) -> Iterator[SetupItem]:
    stations = Station.objects.filter(region=region)
    lacks = _named(_("without units: %(names)s"), stations.filter(units=None))
    count, link = stations.count(), rows_of(Station, region__id__exact=region.pk)
    command = f"geo112 import_stations FILE.csv --region {region.slug}"
    yield SetupItem(_("Stations"), count, lacks if count else _("none"), link, command, table="stations")


@examines(65)
def examine_units(region: Region) -> Iterator[SetupItem]:
    units = Unit.objects.filter(region=region)
    idle = Agency.objects.filter(region=region, sends_units=True, units=None)
    lacks = _named(_("agencies that send units but have none: %(names)s"), idle)
    count, link = units.count(), rows_of(Unit, region__id__exact=region.pk)
    command = f"geo112 import_units FILE.csv --region {region.slug}"
    yield SetupItem(_("Units"), count, lacks if count else _("none"), link, command, table="units")


@examines(70)
def examine_trackers(region: Region) -> Iterator[SetupItem]:
    trackers = Tracker.objects.filter(unit__region=region, revoked_at=None)
    untracked = Unit.objects.filter(region=region).exclude(pk__in=trackers.values("unit_id"))
    lacks = _named(_("units without a tracker: %(names)s"), untracked)
    first = untracked.first()
    command = f"geo112 provision_tracker {first.slug}" if first else ""
    yield SetupItem(
        _("Trackers"), trackers.count(), lacks, rows_of(Tracker, unit__region__id__exact=region.pk), command
    )


def _named(text: Text, rows: Iterable[object]) -> Text:
    """The text with the rows' names, "" where there are none."""
    names = [str(row) for row in rows]
    if not names:
        return ""
    more = [f"… +{len(names) - MOST_NAMED}"] if len(names) > MOST_NAMED else []
    return str(text) % {"names": ", ".join([*names[:MOST_NAMED], *more])}
