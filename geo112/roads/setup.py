"""Whether a region has roads."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from geo112.regions.administration.setup import SetupItem, examines, rows_of
from geo112.regions.models import Region
from geo112.roads.models import RoadNetwork


@examines(30)
def examine_roads(region: Region) -> Iterator[SetupItem]:
    network = RoadNetwork.objects.filter(region=region, is_active=True).first()
    lacks = _("none: distances are straight lines") if network is None else ""
    if network and network.is_schematic:
        lacks = _("schematic only")
    link = rows_of(RoadNetwork, region__id__exact=region.pk)
    command = f"geo112 import_roads FILE.osm.pbf --region {region.slug}"
    yield SetupItem(_("Roads"), network.edge_count if network else 0, lacks, link, command)
