"""How full the broker is, and when that is an alarm. A full queue answers "success" and drops.

Mosquitto tells the messages that it holds for all clients together, so a single full queue shows as that many at least.
It tells a figure only while it changes: one that fills up or drops is heard, one that rests was heard a minute ago.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from responders.mqtt import BrokerFigures

ALARMING_SHARE: Final = 0.5
"""Of the queue limit: at a thousand messages a second there are eight minutes left."""


RESTS_AFTER_S: Final = 50.0
"""Mosquitto tells a figure for sixty seconds after its last change: who asks more seldom may miss a change."""


class LastKnown:
    """The figures as this process last heard them, for who asks more often than the broker forgets."""

    def __init__(self) -> None:
        self._figures = _UNKNOWN
        self._asked_at = -math.inf

    def after(self, heard: BrokerFigures, now_s: float) -> BrokerFigures:
        """What was heard now, and for what rests since, what was heard before; `now_s` by a clock that only goes on."""
        before = self._figures if now_s - self._asked_at < RESTS_AFTER_S else _UNKNOWN
        held = before.held if heard.held is None else heard.held
        dropped = before.dropped if heard.dropped is None else heard.dropped
        self._figures, self._asked_at = BrokerFigures(held, dropped), now_s
        return self._figures


_UNKNOWN: Final = BrokerFigures(held=None, dropped=None)


def queue_share(held: int) -> float:
    """What the broker holds, as a share of what it keeps for one client; above 1 it may hold it for several."""
    return held / float(settings.BROKER_QUEUE_LIMIT)


def alarms(figures: BrokerFigures) -> Iterator[str]:
    if figures.held is not None and queue_share(figures.held) >= ALARMING_SHARE:
        limit = f"{settings.BROKER_QUEUE_LIMIT:,} for one client"
        yield f"the broker holds {figures.held:,} messages and keeps {limit}: is ingest at work?"
    if figures.dropped:
        yield f"the broker has dropped {figures.dropped:,} messages since it started"
