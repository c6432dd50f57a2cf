"""Stations, units, their trackers, and what these report."""

from __future__ import annotations

from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import BrinIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import STAFF_ROLES, RegionScopedQuerySet, Role, region_ids
from geo112.regions.models import Agency, Region, User
from responders.plausibility import CLOCK_AHEAD_AFTER


class Station(models.Model):
    region = models.ForeignKey(Region, models.CASCADE, related_name="stations", verbose_name=_("region"))
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="stations", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=100)
    point = models.PointField(_("point"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "name"]
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="station_name_once_per_agency")]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(RegionScopedQuerySet["Unit"]):
    def visible_to(self, user: User) -> UnitQuerySet:  # type: ignore[override]
        """Staff see their region's units, an agency its own, a crew the units that it mans."""
        if user.is_superuser:
            return self
        agencies = user.memberships.filter(role=Role.AGENCY).values("agency_id")
        return self.filter(
            Q(region__in=region_ids(user, *STAFF_ROLES))
            | Q(agency__in=agencies)
            | Q(pk__in=user.crewed_units.filter(agency__memberships__user=user).values("pk"))
        )

    def tracked(self) -> UnitQuerySet:
        """Those whose position may be shown: all but the units that went off duty."""
        return self.exclude(pk__in=OffDuty.objects.filter(ended_at=None).values("unit_id"))


# By the database itself, so that no way to set the duty can forget it.
NOTE_OFF_DUTY = """
    IF NEW.on_duty THEN
        UPDATE responders_offduty SET ended_at = clock_timestamp() WHERE unit_id = NEW.id AND ended_at IS NULL;
    ELSE
        INSERT INTO responders_offduty (unit_id, began_at) VALUES (NEW.id, clock_timestamp()) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
"""


class Unit(models.Model):
    """A vehicle or team that can be sent. Availability is derived (`geo112.dispatch.availability`), never stored."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="units", verbose_name=_("region"))
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="units", verbose_name=_("agency"))
    station = models.ForeignKey(
        Station, models.SET_NULL, null=True, blank=True, related_name="units", verbose_name=_("station")
    )
    slug = models.SlugField(_("slug"), unique=True, help_text=_("names the unit's MQTT topics"))
    call_sign = models.CharField(_("call sign"), max_length=50)
    kind = models.CharField(_("kind"), max_length=40, help_text=_("e.g. fire_engine, ambulance, patrol_car"))
    capabilities = models.JSONField(_("capabilities"), default=list, blank=True)
    on_duty = models.BooleanField(_("on duty"), default=False)
    crew = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="crewed_units")
    is_fictional = models.BooleanField(_("fictional"), default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["call_sign"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [models.UniqueConstraint(fields=["region", "call_sign"], name="call_sign_once_per_region")]
        triggers = [
            pgtrigger.Trigger(
                name="note_off_duty",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("on_duty"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Condition("OLD.on_duty IS DISTINCT FROM NEW.on_duty"),
                func=NOTE_OFF_DUTY,
            )
        ]

    def __str__(self) -> str:
        return self.call_sign


class OffDuty(models.Model):
    """From when to when a unit was off duty; without an end it still is. Kept by a trigger of `Unit.on_duty`.

    Crews are not tracked off duty: fixes made in such a time are counted and dropped (`responders.duty`), and the last
    position from before is shown to nobody. A unit that never was on duty has no such time: it is being set up.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="off_duty", verbose_name=_("unit"))
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("time off duty")
        verbose_name_plural = _("times off duty")
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at=None), name="one_open_time_off_duty")
        ]
        indexes = [models.Index(fields=["unit", "ended_at"], name="time_off_duty_by_end")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.began_at:%F %T}"


BACK_AFTER = timedelta(seconds=5)


class Tracker(models.Model):
    """The account with which a device speaks for its unit: at the broker, and by its token over HTTP.

    Password and token are shown once and never stored.
    """

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="tracker", verbose_name=_("unit"))
    username = models.CharField(_("username"), max_length=100, unique=True)
    client_id = models.CharField(_("client id"), max_length=100, unique=True)
    http_token_hash = models.CharField(
        _("hash of the HTTP token"), max_length=64, unique=True, null=True, editable=False
    )
    provisioned_at = models.DateTimeField(_("provisioned at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    presence = models.CharField(_("presence"), max_length=10, blank=True, help_text="online, offline or unknown")
    presence_at = models.DateTimeField(_("presence since"), null=True, blank=True)

    class Meta:
        verbose_name = _("tracker")
        verbose_name_plural = _("trackers")

    def __str__(self) -> str:
        return self.username

    def presence_after(self, heard_at: datetime | None) -> str:
        """The presence, where the last position came at `heard_at`.

        OwnTracks has a last will but no word for being back: what comes well after the will says so. Not what comes
        right after it: two workers may hear the will and the fix before it in either order.
        """
        if self.presence == "offline" and self.presence_at and heard_at and heard_at - self.presence_at > BACK_AFTER:
            return "online"
        return self.presence


class TrackerCounter(models.Model):
    """Messages per tracker and outcome (`stored`, `duplicate`, `bad_json`, `out_of_range` …)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="counters")
    outcome = models.CharField(_("outcome"), max_length=40)
    count = models.PositiveBigIntegerField(_("count"), default=0)
    last_at = models.DateTimeField(_("last at"))
    last_detail = models.CharField(_("last detail"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("message counter")
        verbose_name_plural = _("message counters")
        constraints = [models.UniqueConstraint(fields=["unit", "outcome"], name="tracker_counter_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.outcome}: {self.count}"


class Fix(models.Model):
    """What one position report says; shared by history and latest state.

    Three clocks: `fix_at` as the device says (with the unit the unique key), `received_at` by us, and `effective_at`,
    the fix time but never later than receipt, by which all ordering and ageing goes.
    """

    fix_at = models.DateTimeField()
    received_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    point = models.PointField()
    accuracy_m = models.FloatField(null=True)
    speed_mps = models.FloatField(null=True)
    heading_deg = models.FloatField(null=True)
    altitude_m = models.FloatField(null=True)
    battery_percent = models.FloatField(null=True)
    flags = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="bits, see plausibility.Flag")

    class Meta:
        abstract = True

    @property
    def skew_s(self) -> float | None:
        """By how many seconds the device's clock is ahead; None where it is believed. Behind or late looks the same."""
        ahead = self.fix_at - self.received_at
        return ahead.total_seconds() if ahead > CLOCK_AHEAD_AFTER else None


class Position(Fix):
    """History: every fix that was received, once; a partition per day of `fix_at` (`responders.partitions`).

    Read by unit and time, or by time alone, so a spatial index would only cost. The unit is held by whoever stores its
    fixes, once per batch: a foreign key would ask for each of them.
    """

    pk = models.CompositePrimaryKey("unit_id", "fix_at")
    point = models.PointField(spatial_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="positions", db_index=False, db_constraint=False)

    class Meta:
        indexes = [
            BrinIndex(fields=["effective_at"], name="position_by_time", pages_per_range=32, autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.fix_at:%F %T}"


class LatestPosition(Fix):
    """Where a unit was last: moves only to a newer effective time."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="latest", primary_key=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(effective_at__lte=models.F("received_at")), name="not_ahead")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.effective_at:%F %T}"


class IngestWorker(models.Model):
    """A session that we have at the broker. While nobody works for it, its share of the messages waits there."""

    client_id = models.CharField(max_length=100, primary_key=True)
    number = models.PositiveSmallIntegerField()
    seen_at = models.DateTimeField(null=True, help_text="empty: it ended in order")

    class Meta:
        verbose_name = _("ingest worker")
        verbose_name_plural = _("ingest workers")

    def __str__(self) -> str:
        return f"{self.number}"


class StatusReport(models.Model):
    """A step that a crew or device reported. Stored here as it came; `geo112.dispatch` acts upon it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="status_reports", verbose_name=_("unit"))
    status = models.CharField(_("status"), max_length=20)
    assignment_id = models.BigIntegerField(_("assignment"), null=True, help_text="as the device named it, unchecked")
    reported_at = models.DateTimeField(_("reported at"))
    received_at = models.DateTimeField(_("received at"))
    result = models.CharField(_("result"), max_length=100, blank=True, help_text="what dispatch made of it")

    class Meta:
        verbose_name = _("status report")
        verbose_name_plural = _("status reports")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "status", "assignment_id", "reported_at"],
                nulls_distinct=False,
                name="status_report_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.status}"

    @property
    def effective_at(self) -> datetime:
        """When the step happened as far as we believe the device: never later than we heard of it."""
        return min(self.reported_at, self.received_at)


class TrackViewQuerySet(models.QuerySet["TrackView"]):
    def visible_to(self, user: User) -> TrackViewQuerySet:
        """Those who answer for how tracks are used see who looked at them."""
        if user.is_superuser:
            return self
        return self.filter(unit__region__in=region_ids(user, Role.SUPERVISOR, Role.ADMIN))


class TrackView(models.Model):
    """Somebody looked at where a unit had been. Only ever added to; the database refuses all else."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="track_views", verbose_name=_("unit"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    at = models.DateTimeField(_("looked at"), auto_now_add=True)

    objects = TrackViewQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("look at a track")
        verbose_name_plural = _("looks at tracks")
        indexes = [models.Index(fields=["unit", "-at"], name="look_at_track_by_unit")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.user_id} {self.unit_id} {self.at:%F %T}"
