"""What crews report."""

from __future__ import annotations

from datetime import datetime

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from responders.models.units import Unit


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
