"""What operators know better than the gazetteer: aliases given on the spot, and points put right on the map."""

from __future__ import annotations

import pghistory
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Region, User
from incidents.models.calls import Call
from incidents.models.places import Place


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PlaceAlias(models.Model):
    """A name that callers use for a place, given in the console. It outlives every import of that place."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="given_aliases", verbose_name=_("place"))
    text = models.CharField(_("alias"), max_length=100)
    normalised = models.CharField(max_length=200, editable=False)
    given_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"), auto_now_add=True)

    class Meta:
        verbose_name = _("alias given in the console")
        verbose_name_plural = _("aliases given in the console")
        ordering = ["-given_at"]
        constraints = [models.UniqueConstraint(fields=["place", "normalised"], name="place_alias_once")]

    def __str__(self) -> str:
        return self.text


class LocationCorrection(models.Model):
    """The operator put the point elsewhere than what was offered: raw material for proposals of aliases."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="location_corrections", verbose_name=_("region"))
    call = models.ForeignKey(
        Call, models.SET_NULL, null=True, blank=True, related_name="location_corrections", verbose_name=_("call")
    )
    text = models.CharField(_("what was typed"), max_length=1000, blank=True)
    offered = models.JSONField(_("offers"), default=list, help_text="key, name, lat, lon, confidence of each")
    nearest_key = models.CharField(_("nearest offer"), max_length=100, blank=True)
    point = models.PointField(_("final point"))
    moved_m = models.PositiveIntegerField(_("moved by (m)"), null=True, blank=True, help_text=_("from the first offer"))
    corrected_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("corrected by")
    )
    corrected_at = models.DateTimeField(_("corrected at"), auto_now_add=True)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrected location")
        verbose_name_plural = _("corrected locations")
        ordering = ["-corrected_at"]

    def __str__(self) -> str:
        return self.text or f"{self.point.y:.5f}, {self.point.x:.5f}"
