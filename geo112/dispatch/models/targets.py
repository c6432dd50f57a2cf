"""How fast the centre means to be: targets per step, as rows."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Agency, Region
from incidents.models import Category


class Target(models.Model):
    """Within how many seconds a step is to be done; agency and priority narrow it, and the narrowest row counts.

    From when the seconds count: `answer` from the ringing to a call taker, `send` from the opening of the incident to
    its first unit or ticket, `acknowledge` from the sending of a unit to its crew's word, `arrive` from the opening of
    the incident to the agency's first unit on the scene, `accept` and `resolve` from the sending of a ticket to the
    agency's answer and to its end.
    """

    class Step(models.TextChoices):
        ANSWER = "answer", _("answer the call")
        SEND = "send", _("send somebody")
        ACKNOWLEDGE = "acknowledge", _("crew acknowledges")
        ARRIVE = "arrive", _("first unit on the scene")
        ACCEPT = "accept", _("agency accepts the ticket")
        RESOLVE = "resolve", _("ticket is done")

    class Escalation(models.TextChoices):
        SUPERVISOR = "supervisor", _("tell the supervisor")
        SUBSTITUTE = "substitute", _("propose the next unit")

    region = models.ForeignKey(Region, models.CASCADE, related_name="targets", verbose_name=_("region"))
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="targets", verbose_name=_("agency")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Category.Priority, null=True, blank=True)
    step = models.CharField(_("step"), max_length=12, choices=Step)
    seconds = models.PositiveIntegerField(_("seconds"), validators=[MinValueValidator(1)])
    warn_at = models.FloatField(
        _("warn at"),
        default=0.7,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=_("share of the time after which the screen warns, 0 to 1"),
    )
    escalation = models.CharField(_("when missed"), max_length=12, choices=Escalation, default=Escalation.SUPERVISOR)
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("where the figure comes from; empty: an assumption")
    )

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["region", "step", "agency", "priority"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "step", "agency", "priority"], nulls_distinct=False, name="target_once"
            ),
            models.CheckConstraint(condition=Q(seconds__gte=1), name="target_seconds_positive"),
            models.CheckConstraint(condition=Q(warn_at__gte=0, warn_at__lte=1), name="target_warn_at_is_a_share"),
            # A call has neither agency nor priority, an incident waits for whoever comes first.
            models.CheckConstraint(
                condition=~Q(step__in=("answer", "send")) | Q(agency=None), name="target_agency_only_of_units"
            ),
            models.CheckConstraint(
                condition=~Q(step="answer") | Q(priority=None), name="target_answer_has_no_priority"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.seconds} s"

    @property
    def is_assumed(self) -> bool:
        """No published figure stands behind it."""
        return not self.source

    def clean(self) -> None:
        if self.agency and self.agency.region_id != self.region_id:
            raise ValidationError({"agency": _("The agency belongs to another region.")})


def target_for(
    targets: Iterable[Target], step: str, *, agency_id: int | None = None, priority: int | None = None
) -> Target | None:
    """The row of one region that counts, or None: a named agency outweighs a named priority, both outweigh neither.

    Pure; `static/js/targets.js` chooses the same way.
    """
    fitting = [
        target
        for target in targets
        if target.step == step and target.agency_id in (None, agency_id) and target.priority in (None, priority)
    ]
    return max(fitting, key=lambda row: (row.agency_id is not None, row.priority is not None), default=None)
