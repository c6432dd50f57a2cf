"""What was offered."""

from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.contrib.gis.db import models
from psycopg.types.json import Json

from incidents.models import Incident


class QuickJSONField(models.JSONField):
    """JSON written and read by orjson, and kept as it was written: a proposal over hundreds of units is a sixth of a
    megabyte, made while somebody waits, and PostgreSQL needs several times as long to take it apart into `jsonb`."""

    def db_type(self, connection: Any) -> str:
        return "json"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return Json(value, dumps=orjson.dumps)

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return f"{sql}::text", params  # else psycopg reads it before we can

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else orjson.loads(value)


class Proposal(models.Model):
    """What was offered at a moment, with every reason, so that the choice can be judged later."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="proposals")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    content = QuickJSONField()
    """Its shape: see `geo112.dispatch.proposing.content`. What follows stands in it too, found without the rest."""
    chosen = models.JSONField(default=list)
    """Slugs of the units that it chose."""
    asked = models.JSONField(default=list)
    """What its plan wants in all (`geo112.dispatch.proposing.plan_changes`)."""
    took_ms = models.FloatField()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["-created_at"], name="proposal_created")]

    def __str__(self) -> str:
        return f"{self.incident} {self.created_at:%F %T}"
