"""The gazetteer."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Region


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

    def __str__(self) -> str:
        return self.name
