"""What needs somebody's eye: steps that are late, devices that are silent, units that left without a word."""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models.assignments import Assignment
from geo112.dispatch.models.targets import Target
from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Agency, Region
from incidents.models import Call, Incident


class AlarmQuerySet(RegionScopedQuerySet["Alarm"]):
    def standing(self) -> AlarmQuerySet:
        """Those whose reason still holds."""
        return self.filter(ended_at=None)

    def for_json(self) -> AlarmQuerySet:
        """With all that `alarms.alarm_json` reads."""
        return self.select_related("incident", "assignment__unit__agency", "agency", "acknowledged_by")


class Alarm(models.Model):
    """Fired once per reason (`key`), by the worker. It stands until its reason is gone, and is heard until somebody
    says that they have seen it."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("a call waits")
        SEND = "send", _("nobody was sent")
        ACKNOWLEDGE = "acknowledge", _("the crew has not acknowledged")
        ARRIVE = "arrive", _("nobody is on the scene")
        RADIO = "radio", _("the device is silent: use the radio")
        LEFT = "left", _("left the scene without a word")
        DECLINED = "declined", _("the crew has declined")

    class Level(models.TextChoices):
        WARNING = "warning", _("warning")
        MISSED = "missed", _("missed")

    region = models.ForeignKey(Region, models.CASCADE, related_name="alarms", verbose_name=_("region"))
    key = models.CharField(_("reason"), max_length=100, unique=True, help_text="kind, level and what it is about")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    call = models.ForeignKey(Call, models.CASCADE, null=True, related_name="alarms")
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, related_name="alarms")
    assignment = models.ForeignKey(Assignment, models.CASCADE, null=True, related_name="alarms")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="alarms")
    due_at = models.DateTimeField(_("due at"))
    fired_at = models.DateTimeField(_("fired at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    escalation = models.CharField(_("escalation"), max_length=12, choices=Target.Escalation, blank=True)
    data = models.JSONField(default=dict, blank=True, help_text="the substitute that was found")

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-fired_at", "-pk"]
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        indexes = [models.Index(fields=["region"], name="alarm_standing", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return self.key


class Watermark(models.Model):
    """How far the worker has read what was received, so that it goes on there after a restart."""

    name = models.CharField(max_length=30, primary_key=True)
    read_to = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.read_to:%F %T}"
