"""Response plans as rows: when a plan counts, and what it sends."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Agency, Area, Region
from incidents.models import Category, Incident


class ResponsePlan(models.Model):
    """What is sent to a type of incident, perhaps only at a priority, in an area, or between two hours.

    Of all plans that fit an incident the most specific one counts, alone (`geo112.dispatch.proposing.plans`).
    """

    region = models.ForeignKey(Region, models.CASCADE, related_name="response_plans", verbose_name=_("region"))
    category = models.ForeignKey(
        Category, models.CASCADE, related_name="response_plans", verbose_name=_("incident type")
    )
    priority = models.PositiveSmallIntegerField(_("only at priority"), choices=Category.Priority, null=True, blank=True)
    area = models.ForeignKey(
        Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("only in this area")
    )
    from_time = models.TimeField(_("only from"), null=True, blank=True, help_text=_("local time of the region"))
    to_time = models.TimeField(
        _("only until"), null=True, blank=True, help_text=_("earlier than the beginning: past midnight")
    )

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["category", "pk"]
        verbose_name = _("response plan")
        verbose_name_plural = _("response plans")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "category", "priority", "area", "from_time", "to_time"],
                nulls_distinct=False,
                name="response_plan_once",
            ),
            models.CheckConstraint(
                condition=Q(from_time=None, to_time=None) | Q(from_time__isnull=False, to_time__isnull=False),
                name="response_plan_with_both_hours",
            ),
        ]

    def __str__(self) -> str:
        return " · ".join([str(self.category), *self.conditions()])

    def conditions(self) -> list[str]:
        """What the plan is narrowed to, in words."""
        hours = f"{self.from_time:%H:%M}–{self.to_time:%H:%M}" if self.from_time and self.to_time else ""
        priority = str(self.get_priority_display()) if self.priority else ""
        return [part for part in (priority, str(self.area or ""), hours) if part]

    def clean(self) -> None:
        if self.area and self.area.region_id != self.region_id:
            raise ValidationError({"area": _("The area belongs to another region.")})
        if (self.from_time is None) != (self.to_time is None):
            raise ValidationError({"to_time": _("Give both hours or none.")})
        if self.from_time is not None and self.from_time == self.to_time:
            raise ValidationError({"to_time": _("The hours are the same.")})


class PlanItem(models.Model):
    """One line of a plan: so many units of an agency, from this alarm level on."""

    plan = models.ForeignKey(ResponsePlan, models.CASCADE, related_name="items", verbose_name=_("response plan"))
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="plan_items", verbose_name=_("agency"))
    count = models.PositiveSmallIntegerField(
        _("units"), default=1, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    capabilities = models.JSONField(_("capabilities"), default=list, blank=True, help_text=_("each unit must have all"))
    kinds = models.JSONField(
        _("kinds"), default=list, blank=True, help_text=_("each unit must be one of these; empty: any")
    )
    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("No: welcome, chosen only after all that is required.")
    )
    alarm_level = models.PositiveSmallIntegerField(
        _("from alarm level"), default=1, validators=[MinValueValidator(1), MaxValueValidator(Incident.HIGHEST_ALARM)]
    )

    class Meta:
        ordering = ["alarm_level", "-is_required", "pk"]
        verbose_name = _("response plan line")
        verbose_name_plural = _("response plan lines")
        constraints = [models.CheckConstraint(condition=Q(count__gte=1), name="plan_item_count_positive")]

    def __str__(self) -> str:
        return f"{self.count} × {self.agency}"

    def clean(self) -> None:
        if self.agency_id and self.plan_id and self.agency.region_id != self.plan.region_id:
            raise ValidationError({"agency": _("The agency belongs to another region.")})
        for field in ("capabilities", "kinds"):
            names = getattr(self, field)
            if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
                raise ValidationError({field: _('Give a list of names, for example ["ladder", "water"].')})
