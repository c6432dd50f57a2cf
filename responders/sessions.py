"""Our sessions at the broker: which there are, and which nobody works for.

The broker gives an absent session its share of the messages all the same, so one that is no longer wanted must be
drained. It cannot be asked for its sessions; therefore every worker notes its own.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet

from responders import topics
from responders.models import IngestWorker

NOTED_EVERY_S: Final = 10.0
GONE_AFTER: Final = timedelta(seconds=60)


def client_id(number: int) -> str:
    """The same over restarts, yet not to be guessed: whoever connected under it would inherit the worker's session
    with all positions queued in it."""
    secret = hashlib.sha256(settings.MQTT["server_password"].encode()).hexdigest()[:12]
    return f"{topics.SHARE_GROUP}-{number}-{secret}"


def note(number: int, now: datetime | None) -> None:
    """The worker is at work; without a time, it ended in order."""
    IngestWorker.objects.update_or_create(client_id=client_id(number), defaults={"number": number, "seen_at": now})


def orphans(now: datetime) -> QuerySet[IngestWorker]:
    """Sessions for which nobody works."""
    return IngestWorker.objects.filter(Q(seen_at=None) | Q(seen_at__lt=now - GONE_AFTER)).order_by("number")
