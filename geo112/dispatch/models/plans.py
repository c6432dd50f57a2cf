"""Response plans as rows."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Agency, Region
from incidents.models import Category


class PlanItem(models.Model):
    """One line of a response plan: this many units of this agency for this type of incident."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="plan_items", verbose_name=_("region"))
    category = models.ForeignKey(Category, models.CASCADE, related_name="plan_items", verbose_name=_("incident type"))
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="plan_items", verbose_name=_("agency"))
    count = models.PositiveSmallIntegerField(_("units"), default=1)
    capabilities = models.JSONField(_("capabilities"), default=list, blank=True, help_text=_("each unit must have all"))

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["category", "pk"]
        verbose_name = _("response plan line")
        verbose_name_plural = _("response plan lines")
        constraints = [
            models.UniqueConstraint(fields=["region", "category", "agency"], name="plan_item_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="plan_item_count_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.count} × {self.agency}"

    def clean(self) -> None:
        if self.agency_id and self.region_id and self.agency.region_id != self.region_id:
            raise ValidationError({"agency": _("The agency belongs to another region.")})
        if not (isinstance(self.capabilities, list) and all(isinstance(name, str) for name in self.capabilities)):
            raise ValidationError({"capabilities": _('Give a list of names, for example ["ladder", "water"].')})
