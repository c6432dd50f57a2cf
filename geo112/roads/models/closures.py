"""Roads that nobody can pass for a time: a flood, a fire, a market."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Region


class RoadClosureQuerySet(RegionScopedQuerySet["RoadClosure"]):
    def in_force(self, now: datetime) -> RoadClosureQuerySet:
        """Those that close their roads at this moment; one that ran out ends by itself."""
        return self.not_over(now).filter(starts_at__lte=now)

    def for_json(self) -> RoadClosureQuerySet:
        return self.select_related("region", "created_by", "ended_by").defer("region__boundary", "region__center")

    def not_over(self, now: datetime) -> RoadClosureQuerySet:
        """Those in force, and those still to come."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now))


class RoadClosure(models.Model):
    """All roads inside a polygon, or within a few metres of a line, from one moment to another (open-ended: None).

    Never changed but by ending it, so that `ends_at` tells for ever until when it counted.
    """

    class Reason(models.TextChoices):
        FLOOD = "flood", _("flood")
        FIRE = "fire", _("fire")
        LANDSLIDE = "landslide", _("landslide")
        TREE = "tree", _("fallen tree")
        ACCIDENT = "accident", _("accident")
        WORKS = "works", _("road works")
        MARKET = "market", _("market")
        EVENT = "event", _("event or procession")
        OTHER = "other", _("other reason")

    region = models.ForeignKey(Region, models.CASCADE, related_name="road_closures", verbose_name=_("region"))
    geometry = models.GeometryField(_("area or line"), help_text=_("polygon, or line along or across the road"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = models.CharField(_("note"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    objects = RoadClosureQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        verbose_name = _("closed road")
        verbose_name_plural = _("closed roads")
        indexes = [models.Index(fields=["region", "ends_at"], name="closure_region_end")]
        constraints = [
            # One that is ended before it began never counted: its end then is its beginning.
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="closure_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.note}".strip()
