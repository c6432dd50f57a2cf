"""What was offered."""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models

from incidents.models import Incident


class Proposal(models.Model):
    """What was offered at a moment, with every reason, so that the choice can be judged later."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="proposals")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    content = models.JSONField(help_text="see geo112.dispatch.proposals for its shape")
    chosen = models.JSONField(default=list, help_text="slugs of the units that it chose, to be found without the rest")
    took_ms = models.FloatField()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["-created_at"], name="proposal_created")]

    def __str__(self) -> str:
        return f"{self.incident} {self.created_at:%F %T}"
