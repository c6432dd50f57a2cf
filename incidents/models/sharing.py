"""Positions that a caller's own telephone gave."""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Region
from incidents.models.calls import Call


class LocationRequest(models.Model):
    """A link that lets a caller's telephone tell where it is, once, for a short while. Its token is kept as a hash."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="location_requests", verbose_name=_("call"))
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("request for a position")
        verbose_name_plural = _("requests for positions")

    def __str__(self) -> str:
        return f"{self.call_id} {self.at:%F %T}"


class DeviceLocation(models.Model):
    """Where a telephone says it is. Advanced Mobile Location may come before its call: `call` follows by the number."""

    class Method(models.TextChoices):
        LINK = "link", _("opened our link")
        AML = "aml", _("Advanced Mobile Location")

    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    call = models.ForeignKey(
        Call, models.CASCADE, null=True, blank=True, related_name="device_locations", verbose_name=_("call")
    )
    method = models.CharField(_("method"), max_length=4, choices=Method)
    number = models.CharField(_("number"), max_length=20, blank=True)
    point = models.PointField(_("point"))
    radius_m = models.PositiveIntegerField(_("radius (m)"))
    fix_at = models.DateTimeField(_("position of"))
    received_at = models.DateTimeField(_("received at"))
    details = models.JSONField(default=dict, blank=True, help_text="altitude, confidence, source as the device says")

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("position of a caller's device")
        verbose_name_plural = _("positions of callers' devices")
        indexes = [models.Index(fields=["number", "-received_at"], name="device_location_by_number")]
        constraints = [
            # A network that repeats itself changes nothing.
            models.UniqueConstraint(
                fields=["method", "number", "fix_at", "point"],
                condition=models.Q(method="aml"),
                name="aml_position_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.received_at:%F %T}"
