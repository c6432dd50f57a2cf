"""Who looked at what is nobody's business but theirs who need it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet, Role
from geo112.regions.models import Region
from incidents.models.calls import Call
from incidents.models.incidents import Incident


class LookQuerySet(RegionScopedQuerySet["Look"]):
    visible_roles = (Role.SUPERVISOR, Role.ADMIN)
    """Those who answer for how personal data is used."""


class Look(models.Model):
    """Somebody saw a masked number, or the notes of a sensitive incident. Only ever added to."""

    class What(models.TextChoices):
        NUMBER = "number", _("caller's number")
        NOTES = "notes", _("sensitive notes")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    what = models.CharField(_("what"), max_length=10, choices=What)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="looks", verbose_name=_("call"))
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="looks", verbose_name=_("incident")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("looked at"))

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        indexes = [models.Index(fields=["region", "-at"], name="look_by_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="number", call__isnull=False) | Q(what="notes", incident__isnull=False),
                name="look_names_what_was_seen",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.user_id} {self.what} {self.at:%F %T}"
