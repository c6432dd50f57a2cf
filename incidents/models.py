"""Calls, callers, places, categories, and the incidents that come of them."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import JSONObject, Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Area, Region
from incidents import phone


class Caller(models.Model):
    """A telephone number that called. Hidden numbers have no caller, so that anonymous calls never share one."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="callers", verbose_name=_("region"))
    number = models.CharField(_("number"), max_length=20, help_text=_("E.164 where it is one"))

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("caller")
        verbose_name_plural = _("callers")
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="caller_once_per_region")]

    def __str__(self) -> str:
        return self.number


@pghistory.track()
class Category(models.Model):
    """A type of incident. Keywords suggest it, the operator confirms it, response plans hang on it."""

    class Priority(models.IntegerChoices):
        LIFE = 1, _("life in danger")
        URGENT = 2, _("urgent")
        ROUTINE = 3, _("routine")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_id = models.CharField(_("name (Indonesian)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.URGENT)
    is_incident = models.BooleanField(
        _("opens an incident"), default=True, help_text=_("No for information, prank, ghost and dropped calls.")
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("incident type")
        verbose_name_plural = _("incident types")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id


class Place(models.Model):
    """An entry of the gazetteer: a landmark, street, area or junction that callers name."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="places", verbose_name=_("region"))
    key = models.CharField(_("key"), max_length=100, help_text=_("stable id of the source, e.g. kel-74.71.01.1005"))
    name = models.CharField(_("name"), max_length=200)
    aliases = models.JSONField(_("aliases"), default=list, blank=True)
    search_text = models.TextField(editable=False, help_text="normalised name and aliases, one a line")
    kind = models.CharField(_("kind"), max_length=40)
    point = models.PointField(_("point"))
    radius_m = models.PositiveIntegerField(_("radius (m)"), default=150)
    village = models.CharField(_("kelurahan/desa"), max_length=100, blank=True)
    district = models.CharField(_("kecamatan"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [models.UniqueConstraint(fields=["region", "key"], name="place_key_once_per_region")]
        indexes = [GinIndex(OpClass(Lower("search_text"), "gin_trgm_ops"), name="place_search_text_trgm")]

    def __str__(self) -> str:
        return self.name


OUTLINES = ("region__boundary", "village__boundary", "village__parent__boundary")
"""Official ones have tens of thousands of corners, and a list has no use for them."""


class IncidentQuerySet(RegionScopedQuerySet["Incident"]):
    def open(self) -> IncidentQuerySet:
        return self.filter(status=Incident.Status.OPEN)

    def for_json(self) -> IncidentQuerySet:
        """With all that `representation.incident_json` reads, in a fixed number of queries."""
        calls = Call.objects.only("pk", "incident_id").order_by("received_at")
        rows = self.select_related("region", "category", "village__parent").defer(*OUTLINES)
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

    region = models.ForeignKey(Region, models.PROTECT, related_name="incidents", verbose_name=_("region"))
    number = models.CharField(_("number"), max_length=20, unique=True, help_text="KDI-2026-000123")
    category = models.ForeignKey(Category, models.PROTECT, related_name="incidents", verbose_name=_("incident type"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Category.Priority)
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


class CallQuerySet(RegionScopedQuerySet["Call"]):
    def not_ended(self) -> CallQuerySet:
        return self.exclude(status=Call.Status.ENDED)

    def for_json(self) -> CallQuerySet:
        """With all that `representation.call_json` reads, in one query; `earlier` is None where there was no call."""
        earlier = Call.objects.filter(caller=OuterRef("caller"), received_at__lt=OuterRef("received_at"))
        counts = JSONObject(
            total=Count("pk"),
            prank=Count("pk", filter=Q(verification=Call.Verification.PRANK)),
            ghost=Count("pk", filter=Q(verification=Call.Verification.GHOST)),
        )
        return (
            self.select_related("region", "taken_by", "incident")
            .defer("region__boundary")
            .annotate(earlier=Subquery(earlier.order_by().values("caller").annotate(counts=counts).values("counts")))
        )


class Call(models.Model):
    """A call that rang at the centre, and what the call taker settled it to be."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken")
        ENDED = "ended", _("ended")

    class Verification(models.TextChoices):
        PENDING = "", _("not yet verified")
        NORMAL = "normal", _("normal")
        GHOST = "ghost", _("ghost")
        PRANK = "prank", _("prank")
        INFORMATION = "information", _("information")
        DROPPED = "dropped", _("dropped")

    region = models.ForeignKey(Region, models.PROTECT, related_name="calls", verbose_name=_("region"))
    pbx_call_id = models.CharField(_("call id of the PBX"), max_length=100)
    caller = models.ForeignKey(Caller, models.SET_NULL, null=True, blank=True, related_name="calls")
    number = models.CharField(_("number"), max_length=20, blank=True, help_text=_("empty when hidden"))
    queue = models.CharField(_("queue"), max_length=50, blank=True)
    transcript = models.TextField(
        _("transcript"), blank=True, max_length=2_000, help_text=_("what the caller says, where the PBX transcribes")
    )
    received_at = models.DateTimeField(_("received at"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    verification = models.CharField(
        _("verification"), max_length=12, choices=Verification, blank=True, default=Verification.PENDING
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    incident = models.ForeignKey(
        Incident, models.SET_NULL, null=True, blank=True, related_name="calls", verbose_name=_("incident")
    )
    is_exercise = models.BooleanField(_("exercise"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.UniqueConstraint(fields=["region", "pbx_call_id"], name="call_once_per_pbx_call_id"),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False) & ~Q(verification="")
                | (~Q(status="ended") & Q(ended_at__isnull=True)),
                name="call_ended_with_time_and_verification",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-received_at"], name="call_region_received"),
            models.Index(fields=["region", "received_at"], name="call_open", condition=~Q(status="ended")),
        ]

    def __str__(self) -> str:
        return f"{self.number or '—'} {self.received_at:%H:%M:%S}"

    @property
    def number_shown(self) -> str:
        """The number as people write it, "" when hidden."""
        return phone.shown(self.number)
