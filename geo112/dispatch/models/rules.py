"""What counts beside the road time: neighbours who help, and a region's own rules. Each shows as seconds."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Region


class MutualAid(models.Model):
    """A neighbour whose units may help in a region. The other way round is a row of its own."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="helped_by", verbose_name=_("region"))
    neighbour = models.ForeignKey(Region, models.CASCADE, related_name="helps", verbose_name=_("helping neighbour"))
    handicap_s = models.PositiveIntegerField(
        _("handicap (s)"), default=180, help_text=_("Own units come first unless a neighbour's is faster by so much.")
    )
    limit_s = models.PositiveIntegerField(
        _("at most so far by road (s)"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    agencies = models.JSONField(
        _("agencies"), default=list, blank=True, help_text=_('Codes, e.g. ["damkar"]; empty: all.')
    )

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["region", "neighbour"]
        verbose_name = _("mutual aid")
        verbose_name_plural = _("mutual aid")
        constraints = [
            models.UniqueConstraint(fields=["region", "neighbour"], name="mutual_aid_once"),
            models.CheckConstraint(condition=~Q(region=F("neighbour")), name="mutual_aid_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.neighbour} → {self.region}"

    def clean(self) -> None:
        if not (isinstance(self.agencies, list) and all(isinstance(code, str) for code in self.agencies)):
            raise ValidationError({"agencies": _('Give a list of codes, for example ["damkar"].')})


def helping_regions(region: Region) -> models.QuerySet[Region]:
    """The region itself, and the neighbours that help it."""
    return Region.objects.filter(Q(pk=region.pk) | Q(helps__region=region)).distinct()


class ProposalRules(models.Model):
    """What a region adds to road times. A region without a row adds nothing."""

    region = models.OneToOneField(Region, models.CASCADE, related_name="proposal_rules", verbose_name=_("region"))
    keep_last_s = models.PositiveIntegerField(
        _("keep the last unit at home (s)"),
        default=0,
        help_text=_("Added for the last free unit of an agency in its kecamatan (or post). 0: off."),
    )
    rest_s = models.PositiveIntegerField(
        _("rested units first (s)"),
        default=0,
        help_text=_("Added just after a task, fading to nothing over the time to rest. 0: off."),
    )
    rest_minutes = models.PositiveIntegerField(_("time to rest (min)"), default=60)

    class Meta:
        verbose_name = _("rules of proposals")
        verbose_name_plural = _("rules of proposals")
        constraints = [models.CheckConstraint(condition=Q(rest_minutes__gte=1), name="proposal_rules_rest_some_time")]

    def __str__(self) -> str:
        return str(self.region)
