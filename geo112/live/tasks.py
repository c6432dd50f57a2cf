"""Periodic work of the live stream."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from geo112.live.upkeep import prune

logger = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="geo112.live.tasks.prune_outbox", queueing_lock="prune_outbox")
def prune_outbox(timestamp: int) -> None:
    """Delete what every connected browser has seen long ago."""
    logger.info("outbox pruned events=%d", prune())
