"""Positions: history and latest state, and looks at tracks."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import BrinIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import Role, region_ids
from geo112.regions.models import User
from responders.models.units import Unit
from responders.plausibility import CLOCK_AHEAD_AFTER


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
