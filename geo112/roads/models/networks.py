"""Road networks as imported, each a version of its region's roads; one of them is active."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.models import Region


class RoadNetwork(models.Model):
    """One import. The active one is swapped in a single statement; its compact graph lies in ROADS_DIR/<pk>."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="road_networks", verbose_name=_("region"))
    source = models.CharField(_("source"), max_length=200, help_text=_("name of the imported file"))
    is_schematic = models.BooleanField(_("schematic"), default=False)
    is_active = models.BooleanField(_("active"), default=False)
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    node_count = models.PositiveIntegerField(_("nodes"), default=0)
    edge_count = models.PositiveIntegerField(_("edges"), default=0)

    class Meta:
        verbose_name = _("road network")
        verbose_name_plural = _("road networks")
        constraints = [
            models.UniqueConstraint(
                fields=["region"], condition=Q(is_active=True), name="one_active_network_per_region"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} · {self.source}"


class RoadSegment(models.Model):
    """A stretch between two junctions. Forward means from `source` to `target`, along `geometry`."""

    network = models.ForeignKey(RoadNetwork, models.CASCADE, related_name="segments")
    way_id = models.BigIntegerField()
    source = models.PositiveIntegerField(help_text="node index in the network's graph")
    target = models.PositiveIntegerField(help_text="node index in the network's graph")
    name = models.CharField(max_length=200, blank=True)
    ref = models.CharField(max_length=50, blank=True)
    road_class = models.CharField(max_length=30, help_text="OpenStreetMap's value of highway, or ferry")
    length_m = models.FloatField()
    speed_kmh = models.FloatField()
    forward = models.BooleanField(default=True)
    backward = models.BooleanField(default=True)
    is_bridge = models.BooleanField(default=False)
    geometry = models.LineStringField()

    class Meta:
        verbose_name = _("road segment")
        verbose_name_plural = _("road segments")

    def __str__(self) -> str:
        return self.name or self.ref or self.road_class
