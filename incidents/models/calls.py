"""Calls and callers."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import JSONObject, Now
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Region
from incidents import phone
from incidents.models.incidents import Incident


class Caller(models.Model):
    """A telephone number that called. Hidden numbers have no caller, so that anonymous calls never share one."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="callers", verbose_name=_("region"))
    number = models.CharField(_("number"), max_length=20, help_text=_("E.164 where it is one"))

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("caller")
        verbose_name_plural = _("callers")
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="caller_once_per_region")]

    def __str__(self) -> str:
        return self.number


class CallQuerySet(RegionScopedQuerySet["Call"]):
    def not_ended(self) -> CallQuerySet:
        return self.exclude(status=Call.Status.ENDED)

    def real(self) -> CallQuerySet:
        """Without exercises: what every statistic counts."""
        return self.filter(is_exercise=False)

    def for_json(self) -> CallQuerySet:
        """With all that `representation.call_json` reads, in a fixed number of queries.

        `earlier` is None where there was no call.
        """
        earlier = Call.objects.filter(caller=OuterRef("caller"), received_at__lt=OuterRef("received_at"))
        counts = JSONObject(
            total=Count("pk"),
            prank=Count("pk", filter=Q(verification=Call.Verification.PRANK)),
            ghost=Count("pk", filter=Q(verification=Call.Verification.GHOST)),
        )
        blocks = apps.get_model("incidents", "CallerBlock").objects.filter(lifted_at=None, until__gt=Now())
        return (
            self.select_related("region", "taken_by", "incident__category", "caller")
            .defer("region__boundary")
            .annotate(earlier=Subquery(earlier.order_by().values("caller").annotate(counts=counts).values("counts")))
            .prefetch_related(
                Prefetch("caller__blocks", blocks.select_related("by"), to_attr="standing_blocks"), "device_locations"
            )
        )


class Call(models.Model):
    """A call that rang at the centre, and what the call taker settled it to be."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken")
        ENDED = "ended", _("ended")

    class Verification(models.TextChoices):
        PENDING = "", _("not yet verified")
        NORMAL = "normal", _("normal")
        GHOST = "ghost", _("ghost")
        PRANK = "prank", _("prank")
        INFORMATION = "information", _("information")
        DROPPED = "dropped", _("dropped")

    region = models.ForeignKey(Region, models.PROTECT, related_name="calls", verbose_name=_("region"))
    pbx_call_id = models.CharField(_("call id of the PBX"), max_length=100)
    caller = models.ForeignKey(Caller, models.SET_NULL, null=True, blank=True, related_name="calls")
    number = models.CharField(_("number"), max_length=20, blank=True, help_text=_("empty when hidden"))
    queue = models.CharField(_("queue"), max_length=50, blank=True)
    transcript = models.TextField(
        _("transcript"), blank=True, max_length=2_000, help_text=_("what the caller says, where the PBX transcribes")
    )
    received_at = models.DateTimeField(_("received at"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    verification = models.CharField(
        _("verification"), max_length=12, choices=Verification, blank=True, default=Verification.PENDING
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    incident = models.ForeignKey(
        Incident, models.SET_NULL, null=True, blank=True, related_name="calls", verbose_name=_("incident")
    )
    is_exercise = models.BooleanField(_("exercise"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.UniqueConstraint(fields=["region", "pbx_call_id"], name="call_once_per_pbx_call_id"),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False) & ~Q(verification="")
                | (~Q(status="ended") & Q(ended_at__isnull=True)),
                name="call_ended_with_time_and_verification",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-received_at"], name="call_region_received"),
            models.Index(fields=["region", "received_at"], name="call_open", condition=~Q(status="ended")),
        ]

    def __str__(self) -> str:
        return f"{phone.masked(self.number) or '—'} {self.received_at:%H:%M:%S}"

    @property
    def number_shown(self) -> str:
        """The number as people write it, "" when hidden."""
        return phone.shown(self.number)
