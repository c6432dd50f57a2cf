"""Referrals (in the interface: tickets) to agencies, with their steps and what both sides write."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models.proposals import Proposal
from geo112.dispatch.referrals import states
from geo112.regions.access import STAFF_ROLES, RegionScopedQuerySet, Role, region_ids
from geo112.regions.models import Agency, User
from incidents.models import Attachment, Call, Incident
from incidents.models.incidents import OUTLINES

COMMENT_LIMIT = 10_000


class ReferralQuerySet(RegionScopedQuerySet["Referral"]):
    def visible_to(self, user: User) -> ReferralQuerySet:  # type: ignore[override]
        """Staff see their region's, the users of an agency those of their agency."""
        if user.is_superuser:
            return self
        own = user.memberships.filter(role=Role.AGENCY).values("agency_id")
        return self.filter(Q(incident__region__in=region_ids(user, *STAFF_ROLES)) | Q(agency__in=own))

    def in_inbox_of(self, user: User) -> ReferralQuerySet:
        """Those of the agencies that this user works for."""
        own = user.memberships.filter(role=Role.AGENCY).values("agency_id")
        return self if user.is_superuser else self.filter(agency__in=own)

    def open(self) -> ReferralQuerySet:
        return self.filter(status__in=states.OPEN)

    def overdue(self, now: datetime) -> ReferralQuerySet:
        """Not accepted, or not done, within the target that counted when it was sent."""
        unanswered = Q(status=Referral.Status.SENT, accept_due_at__lt=now)
        return self.open().filter(unanswered | Q(done_due_at__lt=now))

    def for_json(self) -> ReferralQuerySet:
        """With all that `referrals.representation` reads, in a fixed number of queries."""
        about = ("agency", "sent_by", "incident__region", "incident__category", "incident__village__parent")
        calls = Call.objects.only("pk", "incident_id", "number")
        story = [
            Prefetch("steps", ReferralStep.objects.select_related("by")),
            Prefetch("comments", ReferralComment.objects.select_related("by")),
        ]
        rows = self.select_related(*about).defer(*(f"incident__{outline}" for outline in OUTLINES))
        return rows.prefetch_related(Prefetch("incident__calls", calls), *story)


class Referral(models.Model):
    """What one agency is asked to do about one incident. `status` is moved by `dispatch.referrals.steps` alone.

    There is one for each agency and incident, and it is opened again rather than sent twice: the number that citizens
    and agencies quote stays the same. It outlives the incident's closing where the dispatcher says so.
    """

    class Status(models.TextChoices):
        SENT = "sent", _("new")
        ACCEPTED = "accepted", _("accepted")
        IN_PROGRESS = "in_progress", _("in progress")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("withdrawn")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="referrals", verbose_name=_("incident"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="referrals", verbose_name=_("agency"))
    number = models.CharField(_("number"), max_length=80, unique=True, help_text="KDI-2026-000123/PLN")
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="referrals")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.SENT)
    note = models.TextField(_("note to the agency"), blank=True, max_length=COMMENT_LIMIT)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    accept_due_at = models.DateTimeField(_("to be accepted by"), null=True, blank=True)
    done_due_at = models.DateTimeField(_("to be done by"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            models.UniqueConstraint(fields=["incident", "agency"], name="referral_once_per_agency_and_incident"),
            models.CheckConstraint(condition=Q(status__in=states.STATUSES), name="referral_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=states.ENDS, ended_at__isnull=False)
                | Q(status__in=states.OPEN, ended_at__isnull=True),
                name="referral_ended_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "status", "-sent_at"], name="referral_inbox"),
            models.Index(fields=["sent_at"], name="referral_sent"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in states.OPEN

    @property
    def due_at(self) -> datetime | None:
        """When the next thing is due: the answer, and then the work. None where there is no target, or no more."""
        if not self.is_open:
            return None
        return (self.accept_due_at if self.status == self.Status.SENT else None) or self.done_due_at

    @property
    def is_late(self) -> bool:
        """It ended after it was to be done."""
        return bool(self.ended_at and self.done_due_at and self.ended_at > self.done_due_at)


class ReferralStep(models.Model):
    """One step, stamped. Written once; a referral that is sent again has a second `sent`, with the reason."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="steps")
    status = models.CharField(_("status"), max_length=12, choices=Referral.Status)
    at = models.DateTimeField(_("at"))
    source = models.CharField(
        _("source"),
        max_length=8,
        choices=[(states.Side.AGENCY, _("agency")), (states.Side.CENTRE, _("centre")), (states.Side.SYSTEM, "system")],
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True, max_length=1_000)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step of a ticket")
        verbose_name_plural = _("steps of tickets")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reason=""), name="referral_declined_with_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.at:%T}"


class ReferralComment(models.Model):
    """What the agency or the centre writes about it, with a photo where there is one. Written once."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="comments")
    at = models.DateTimeField(_("at"))
    source = models.CharField(
        _("source"), max_length=8, choices=[(states.Side.AGENCY, _("agency")), (states.Side.CENTRE, _("centre"))]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(_("text"), blank=True, max_length=COMMENT_LIMIT)
    photo = models.ForeignKey(
        Attachment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="referral_comments",
        verbose_name=_("photo"),
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("comment on a ticket")
        verbose_name_plural = _("comments on tickets")

    def __str__(self) -> str:
        return self.text[:80]
