"""What crews press on their page."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models.assignments import Assignment
from geo112.regions.access import STAFF_ROLES, region_ids
from geo112.regions.models import User
from incidents.models import Attachment
from responders.models import Unit


class CrewReportQuerySet(models.QuerySet["CrewReport"]):
    def visible_to(self, user: User) -> CrewReportQuerySet:
        """The centre's staff see what their region's crews say."""
        if user.is_superuser:
            return self
        return self.filter(unit__region__in=region_ids(user, *STAFF_ROLES))

    def for_the_centre(self) -> CrewReportQuerySet:
        """Those that somebody in the centre should look at; steps and duty show by themselves."""
        return self.filter(calls_for_attention())

    def unseen(self) -> CrewReportQuerySet:
        return self.for_the_centre().filter(seen_at=None)

    def for_json(self) -> CrewReportQuerySet:
        return self.select_related("unit__agency", "assignment__incident", "seen_by", "attachment").defer(
            "assignment__route"
        )


def calls_for_attention() -> Q:
    return Q(kind__in=("message", "support", "photo")) | Q(kind="step", content__status="declined")


class CrewReport(models.Model):
    """Something that a crew pressed, once per `key`: a phone that was offline sends again until it has an answer."""

    class Kind(models.TextChoices):
        STEP = "step", _("step")
        MESSAGE = "message", _("message")
        SUPPORT = "support", _("request for support")
        PHOTO = "photo", _("photo")
        DUTY = "duty", _("duty")

    class Support(models.TextChoices):
        UNITS = "units", _("more units")
        POLICE = "police", _("police")
        AMBULANCE = "ambulance", _("ambulance")
        FIRE = "fire", _("fire brigade")
        RESCUE = "rescue", _("search and rescue")
        POWER = "power", _("power cut off (PLN)")
        OTHER = "other", _("other help")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="crew_reports", verbose_name=_("unit"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, null=True, blank=True, related_name="crew_reports", verbose_name=_("assignment")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    content = models.JSONField(default=dict, help_text="status, text, support, on_duty, sha256: as the kind needs")
    attachment = models.ForeignKey(Attachment, models.SET_NULL, null=True, blank=True, related_name="+")
    pressed_at = models.DateTimeField(_("pressed at"), help_text=_("as the phone says"))
    received_at = models.DateTimeField(_("received at"))
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("seen by")
    )

    objects = CrewReportQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        verbose_name = _("crew report")
        verbose_name_plural = _("crew reports")
        indexes = [
            models.Index(fields=["unit", "received_at"], name="crew_report_unit_received"),
            models.Index(fields=["received_at"], name="crew_report_unseen", condition=Q(seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()} {self.pressed_at:%T}"
