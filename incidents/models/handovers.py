"""Incidents that were handed over to the centre next door."""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident


class HandOver(models.Model):
    """One centre's incident and the one that the neighbour got from it. Each keeps its own number and story.

    It is scoped by its two incidents: whoever sees one of them is told the number of the other, and no more.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("handed over")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")

    sent = models.ForeignKey(Incident, models.PROTECT, related_name="handed_over_as", verbose_name=_("our incident"))
    received = models.OneToOneField(
        Incident, models.PROTECT, related_name="handed_over_from", verbose_name=_("incident of the neighbour")
    )
    keeps_supporting = models.BooleanField(_("we keep supporting"), default=False)
    numbers = models.JSONField(_("callers' numbers"), default=list, blank=True, help_text=_("E.164, as passed on"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("handed over at"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = models.CharField(_("reason of the return"), max_length=300, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            # Two clerks press at once: the neighbour gets it once. After a return it may be handed over again.
            models.UniqueConstraint(
                fields=["sent"], condition=Q(state__in=("offered", "accepted")), name="one_standing_hand_over"
            ),
            models.CheckConstraint(
                condition=Q(state="offered", decided_at__isnull=True)
                | (~Q(state="offered") & Q(decided_at__isnull=False)),
                name="hand_over_decided_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent} → {self.received}"
