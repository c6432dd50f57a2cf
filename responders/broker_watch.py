"""How full the broker is, and when that is an alarm. A full queue answers "success" and drops.

Mosquitto tells the messages that it holds for all clients together, so a single full queue shows as that many at least.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.conf import settings

from responders.mqtt import BrokerFigures

ALARMING_SHARE: Final = 0.5
"""Of the queue limit: at a thousand messages a second there are eight minutes left."""


def queue_share(figures: BrokerFigures) -> float:
    """What the broker holds, as a share of what it keeps for one client; above 1 it may hold it for several."""
    return figures.held / float(settings.BROKER_QUEUE_LIMIT)


def alarms(figures: BrokerFigures) -> Iterator[str]:
    share = queue_share(figures)
    if share >= ALARMING_SHARE:
        limit = f"{settings.BROKER_QUEUE_LIMIT:,} for one client"
        yield f"the broker holds {figures.held:,} messages and keeps {limit}: is ingest at work?"
    if figures.dropped:
        yield f"the broker has dropped {figures.dropped:,} messages since it started"
