"""Numbers that are put at the end of the queue for a while."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Region
from incidents.models.calls import Caller


class CallerBlockQuerySet(RegionScopedQuerySet["CallerBlock"]):
    def standing(self, now: datetime) -> CallerBlockQuerySet:
        """Those that neither ran out nor were lifted: they expire by themselves."""
        return self.filter(lifted_at=None, until__gt=now)


class CallerBlock(models.Model):
    """A caller waits behind all others until then. Nobody is turned away: the number may have a real emergency."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("region"))
    caller = models.ForeignKey(Caller, models.CASCADE, related_name="blocks", verbose_name=_("caller"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("blocked by")
    )
    at = models.DateTimeField(_("blocked at"))
    until = models.DateTimeField(_("until"))
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = CallerBlockQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("block of a caller")
        verbose_name_plural = _("blocks of callers")
        indexes = [models.Index(fields=["caller", "until"], name="block_standing", condition=Q(lifted_at=None))]
        constraints = [models.CheckConstraint(condition=Q(until__gt=models.F("at")), name="block_ends_after_its_start")]

    def __str__(self) -> str:
        return f"{self.caller_id} → {self.until:%F %T}"
