"""Units sent to incidents, step by step, and when they should be there."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models.proposals import Proposal
from geo112.regions.access import STAFF_ROLES, RegionScopedQuerySet, Role, region_ids
from geo112.regions.models import User
from incidents.models import Incident
from responders.models import Unit


class AssignmentQuerySet(RegionScopedQuerySet["Assignment"]):
    def visible_to(self, user: User) -> AssignmentQuerySet:  # type: ignore[override]
        """Staff see their region's, an agency those of its units, a crew those of the units that it mans."""
        if user.is_superuser:
            return self
        agencies = user.memberships.filter(role=Role.AGENCY).values("agency_id")
        return self.filter(
            Q(incident__region__in=region_ids(user, *STAFF_ROLES))
            | Q(unit__agency__in=agencies)
            | Q(unit__in=Unit.objects.manned_by(user))
        )

    def open(self) -> AssignmentQuerySet:
        return self.filter(status__in=Assignment.OPEN)

    def active(self) -> AssignmentQuerySet:
        """Open and not waiting for an earlier one: what its unit is at."""
        return self.open().filter(is_queued=False)

    def for_json(self) -> AssignmentQuerySet:
        """With all that `representation.assignment_json` reads."""
        related = ("incident", "unit__agency", "arrival", "reassigned_to__incident")
        return self.select_related(*related).prefetch_related("steps")


class Assignment(models.Model):
    """One unit sent to one incident. `status` is moved by `geo112.dispatch.assigning.life` alone."""

    class Status(models.TextChoices):
        SENT = "sent", _("sent")
        ACKNOWLEDGED = "acknowledged", _("acknowledged")
        EN_ROUTE = "en_route", _("en route")
        ON_SCENE = "on_scene", _("on scene")
        TRANSPORTING = "transporting", _("transporting")
        AT_HOSPITAL = "at_hospital", _("at hospital")
        COMPLETED = "completed", _("completed")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = ("sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="assignments", verbose_name=_("incident"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name=_("unit"))
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="assignments")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.SENT)
    is_queued = models.BooleanField(_("queued as next"), default=False)
    activated_at = models.DateTimeField(
        _("activated at"), null=True, blank=True, help_text=_("when a queued one became the unit's own")
    )
    published_at = models.DateTimeField(
        _("published at"), null=True, blank=True, help_text=_("when the broker took it for the unit's device")
    )
    left_at = models.DateTimeField(
        _("left the scene at"), null=True, blank=True, help_text=_("by its positions; empty while it is there")
    )
    reassigned_to = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="reassigned_from", verbose_name=_("reassigned to")
    )
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    expected_s = models.FloatField(_("expected road time (s)"), null=True)
    distance_m = models.FloatField(_("road distance (m)"), null=True)
    route = models.LineStringField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            # Rule 3: the database itself refuses a unit a second open assignment unless it is explicitly queued.
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(
                    status__in=("sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital"),
                    is_queued=False,
                ),
                name="one_open_assignment_per_unit",
            ),
            models.UniqueConstraint(
                fields=["unit", "incident"],
                condition=Q(status__in=("sent", "acknowledged", "en_route", "on_scene", "transporting", "at_hospital")),
                name="one_open_assignment_per_unit_and_incident",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("completed", "declined", "cancelled"), ended_at__isnull=False)
                | (~Q(status__in=("completed", "declined", "cancelled")) & Q(ended_at__isnull=True)),
                name="assignment_ended_with_time",
            ),
        ]
        indexes = [models.Index(fields=["incident", "sent_at"], name="assignment_incident_sent")]

    def __str__(self) -> str:
        return f"{self.unit} → {self.incident}: {self.get_status_display()}"

    @property
    def started_at(self) -> datetime:
        """From when the unit was free for it: clocks that wait for its crew count from here."""
        return self.activated_at or self.sent_at


class AssignmentStep(models.Model):
    """A stamped step. Late and doubled reports are kept too; `Assignment.status` is the furthest step reached."""

    class Source(models.TextChoices):
        DISPATCHER = "dispatcher", _("dispatcher")
        CREW = "crew", _("crew")
        GEOFENCE = "geofence", _("position")
        SYSTEM = "system", _("system")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="steps")
    status = models.CharField(_("status"), max_length=12, choices=Assignment.Status)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    source = models.CharField(_("source"), max_length=10, choices=Source)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("assignment step")
        verbose_name_plural = _("assignment steps")
        constraints = [models.UniqueConstraint(fields=["assignment", "status"], name="step_once_per_assignment")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.at:%T}"


class Arrival(models.Model):
    """When a unit under way should be there, as its last position has it; beside the assignment, so that what changes
    every few seconds neither waits for a crew's report nor holds one up."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, primary_key=True, related_name="arrival")
    at = models.DateTimeField(_("expected at"))
    metres = models.FloatField(_("metres left"))
    is_estimate = models.BooleanField(_("from the straight line"))
    is_delayed = models.BooleanField(_("delayed"))
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("expected arrival")
        verbose_name_plural = _("expected arrivals")

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.at:%T}"
