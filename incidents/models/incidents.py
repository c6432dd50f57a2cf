"""Incidents and their stories."""

from __future__ import annotations

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Area, Region
from incidents.models.categories import Category
from incidents.models.demand import keep_demand

OUTLINES = ("region__boundary", "village__boundary", "village__parent__boundary")
"""Official ones have tens of thousands of corners, and a list has no use for them."""


class IncidentQuerySet(RegionScopedQuerySet["Incident"]):
    def open(self) -> IncidentQuerySet:
        return self.filter(status=Incident.Status.OPEN)

    def real(self) -> IncidentQuerySet:
        """Without exercises: what every statistic counts."""
        return self.filter(is_exercise=False)

    def for_json(self) -> IncidentQuerySet:
        """With all that `representation.incident_json` reads, in a fixed number of queries."""
        calls = apps.get_model("incidents", "Call").objects.only("pk", "incident_id").order_by("received_at")
        rows = self.select_related("region", "category", "village__parent", "opened_by").defer(*OUTLINES)
        return rows.prefetch_related(Prefetch("calls", calls))


@pghistory.track()
class Incident(models.Model):
    """Something that happened at a place and needs answering."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class Outcome(models.TextChoices):
        RESOLVED = "resolved", _("resolved")
        FALSE_ALARM = "false_alarm", _("false alarm")
        NOT_FOUND = "not_found", _("nothing found on the scene")
        HANDED_OVER = "handed_over", _("handed over")
        DUPLICATE = "duplicate", _("duplicate")
        CANCELLED = "cancelled", _("cancelled by the caller")

    class LocationSource(models.TextChoices):
        GAZETTEER = "gazetteer", _("gazetteer")
        MAP = "map", _("set on the map")
        COORDINATES = "coordinates", _("coordinates")
        DEVICE = "device", _("caller's device")

    HIGHEST_ALARM = 5

    region = models.ForeignKey(Region, models.PROTECT, related_name="incidents", verbose_name=_("region"))
    number = models.CharField(_("number"), max_length=20, unique=True, help_text="KDI-2026-000123")
    category = models.ForeignKey(Category, models.PROTECT, related_name="incidents", verbose_name=_("incident type"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Category.Priority)
    alarm_level = models.PositiveSmallIntegerField(
        _("alarm level"), default=1, db_default=1, help_text=_("Each level adds its lines of the response plan.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    description = models.TextField(_("description"), blank=True, max_length=10_000)
    location = models.PointField(_("location"))
    location_radius_m = models.PositiveIntegerField(_("radius (m)"))
    location_source = models.CharField(_("source of the location"), max_length=12, choices=LocationSource)
    location_text = models.CharField(_("place"), max_length=300, blank=True)
    village = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("kelurahan/desa")
    )
    is_exercise = models.BooleanField(_("exercise"), default=False)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("opened by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes = [models.Index(fields=["region", "-opened_at"], name="incident_region_opened")]
        triggers = [keep_demand]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True, outcome="")
                | (Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")),
                name="incident_closed_with_time_and_outcome",
            )
        ]

    def __str__(self) -> str:
        return self.number


class IncidentCounter(models.Model):
    """The last number given in a region and year; locked while the next one is taken, so that none is skipped."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="incident_counter_once")]

    def __str__(self) -> str:
        return f"{self.region} {self.year}: {self.last}"


class TimelineEntry(models.Model):
    """One line of an incident's story. Written once, never changed."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="timeline")
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=30, help_text="opened, note, moved, sent, on_scene, closed …")
    text = models.TextField(_("text"), blank=True)
    data = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline entries")
        indexes = [models.Index(fields=["incident", "at"], name="timeline_incident_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.text}"
