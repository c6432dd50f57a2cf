"""Types of incidents."""

from __future__ import annotations

import pghistory
from django.contrib.gis.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Category(models.Model):
    """A type of incident. Keywords suggest it, the operator confirms it, response plans hang on it."""

    class Priority(models.IntegerChoices):
        LIFE = 1, _("life in danger")
        URGENT = 2, _("urgent")
        ROUTINE = 3, _("routine")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_id = models.CharField(_("name (Indonesian)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.URGENT)
    is_incident = models.BooleanField(
        _("opens an incident"), default=True, help_text=_("No for information, prank, ghost and dropped calls.")
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_(
            "Health, children, violence at home: words are shown only to those who need them, looks are logged."
        ),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("incident type")
        verbose_name_plural = _("incident types")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id
