"""The outbox: what changed, written in the transaction of the change itself."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from geo112.regions.models import Region


class XidField(models.Field):  # type: ignore[type-arg]
    """A 64-bit transaction id (`xid8`), filled by the database."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class CurrentXid(Func):
    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = XidField()


class CurrentSnapshot(Func):
    template = "pg_current_snapshot()::text"
    output_field = models.TextField()


class Event(models.Model):
    """One change. `ids` name what changed; the tail loads the present state of these when it fans out."""

    xid = XidField(db_default=CurrentXid(), editable=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    ids = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["xid"], name="live_event_xid"),
            models.Index(fields=["created_at"], name="live_event_created"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ids}"


class StreamIdentity(models.Model):
    """One row whose id is part of every cursor; a restore renews it, so that old cursors are refused."""

    singleton = models.BooleanField(primary_key=True, default=True)
    stream_id = models.UUIDField(default=uuid.uuid4)
    pruned_to = models.TextField(blank=True, help_text="Events visible in this snapshot may have been deleted.")

    def __str__(self) -> str:
        return str(self.stream_id)


class Horizon(models.Model):
    """A snapshot and its time: pruning asks what was visible an hour ago."""

    snapshot = models.TextField(db_default=CurrentSnapshot(), editable=False)
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["taken_at"]

    def __str__(self) -> str:
        return self.snapshot
