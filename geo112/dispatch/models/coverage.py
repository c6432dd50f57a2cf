"""What the free units of an agency reach, as it was last worked out: one row per agency, for all processes to see."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet, Role
from geo112.regions.models import Agency, Region

COVERAGE_ROLES = (Role.SUPERVISOR, Role.ADMIN)


class CoverageQuerySet(RegionScopedQuerySet["Coverage"]):
    visible_roles = COVERAGE_ROLES


class Coverage(models.Model):
    """`inputs` is a digest of all that it rests on: while it stays the same, nothing is worked out again."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("region"))
    agency = models.OneToOneField(Agency, models.CASCADE, primary_key=True, related_name="coverage")
    inputs = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    checked_at = models.DateTimeField(help_text="when the inputs were last found to be still the same")
    took_ms = models.FloatField()
    free_units = models.PositiveIntegerField()
    shares = models.JSONField(default=dict, help_text="of the region's road length, by seconds; empty without roads")
    holes = models.JSONField(default=list, help_text="parts of the region, the least covered first")
    areas = models.TextField(default="", help_text="the grades as GeoJSON geometries, serialised once")

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverages")

    def __str__(self) -> str:
        return f"{self.agency} {self.computed_at:%F %T}"
