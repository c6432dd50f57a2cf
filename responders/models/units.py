"""Stations, units and their duty."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import STAFF_ROLES, RegionScopedQuerySet, Role, region_ids
from geo112.regions.models import Agency, Region, User


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
            | Q(pk__in=Unit.objects.manned_by(user).values("pk"))
        )

    def manned_by(self, user: User | AnonymousUser) -> UnitQuerySet:
        """Units in whose crew the user is, as long as they belong to that agency's crews; a superuser tries any."""
        if user.is_superuser or not user.is_authenticated:
            return self if user.is_superuser else self.none()
        return self.filter(crew=user, agency__memberships__user=user, agency__memberships__role=Role.CREW)

    def tracked(self) -> UnitQuerySet:
        """Those whose position may be shown: all but the units that went off duty."""
        return self.exclude(pk__in=OffDuty.objects.filter(ended_at=None).values("unit_id"))


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
