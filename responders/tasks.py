"""Periodic work of positions."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from responders.broker_watch import alarms
from responders.mqtt import BrokerError, broker_figures
from responders.partitions import forget_expired, make_ahead

logger = logging.getLogger(__name__)


@app.periodic(cron="7 * * * *")
@app.task(name="responders.tasks.make_days_of_history", queueing_lock="make_days_of_history")
def make_days_of_history(timestamp: int) -> None:
    """Makes the partitions of the next days, so that no fix ever waits for one."""
    make_ahead(timezone.now().date())


@app.periodic(cron="23 18 * * *")  # night in all of Indonesia
@app.task(name="responders.tasks.forget_expired_positions", queueing_lock="forget_expired_positions")
def forget_expired_positions(timestamp: int) -> None:
    """Deletes positions that their regions no longer keep."""
    deleted, days = forget_expired(timezone.now())
    logger.info("positions expired rows=%d days=%d", deleted, len(days))


@app.periodic(cron="* * * * *")
@app.task(name="responders.tasks.watch_broker", queueing_lock="watch_broker")
def watch_broker(timestamp: int) -> None:
    """Says so loudly when the broker's queue fills, which it would drop from without a word."""
    try:
        figures = broker_figures()
    except BrokerError as error:
        logger.error("the broker does not tell how full it is: %s", error)
        return
    for alarm in alarms(figures):
        logger.error("%s", alarm)
