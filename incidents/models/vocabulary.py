"""The words in which callers of a region describe places, as rows that its administrators edit."""

from __future__ import annotations

import pghistory
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import RegionScopedQuerySet
from geo112.regions.models import Region


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class VocabularyEntry(models.Model):
    """A word (an abbreviation may be several) and what it does in a description of a place."""

    class Role(models.TextChoices):
        ABBREVIATION = "abbreviation", _("abbreviation or other spelling")
        RELATION = "relation", _("relation: beside, behind, near")
        JUNCTION = "junction", _("junction")
        BETWEEN = "between", _("between two places")
        HERE = "here", _("announces the scene")
        AWAY = "away", _("announces a place that is not the scene")
        RETRACT = "retract", _("takes back what was said")
        AND = "and", _("joins two names")
        AREA = "area", _("kind of area: kelurahan, kecamatan, desa")
        KIND = "kind", _("kind of place that many names share")
        COUNTED = "counted", _("its number names no place: RT, RW, house number")
        TITLE = "title", _("title of a person")
        ELSEWHERE = "elsewhere", _("place outside the area of all our centres")
        STOP = "stop", _("word of the story around the place")

    region = models.ForeignKey(Region, models.CASCADE, related_name="vocabulary", verbose_name=_("region"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    text = models.CharField(_("word"), max_length=60, help_text=_("lower case letters and digits"))
    meaning = models.CharField(
        _("meaning"),
        max_length=100,
        blank=True,
        help_text=_("of an abbreviation what it stands for, of a kind its code among the places"),
    )
    radius_m = models.PositiveIntegerField(
        _("widens by (m)"), null=True, blank=True, help_text=_("relations: how far from the place the scene may be")
    )

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of the vocabulary")
        verbose_name_plural = _("vocabulary")
        ordering = ["region", "role", "text"]
        constraints = [
            models.UniqueConstraint(fields=["region", "text"], name="vocabulary_word_once_per_region"),
            models.CheckConstraint(
                condition=~Q(role="abbreviation") | ~Q(meaning=""), name="abbreviation_has_a_meaning"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class VocabularyVersion(models.Model):
    """Counts the changes of a region's vocabulary; a trigger does it, whoever writes. Caches are keyed by it."""

    region = models.OneToOneField(Region, models.CASCADE, primary_key=True, related_name="vocabulary_version")
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.region_id}: {self.number}"
