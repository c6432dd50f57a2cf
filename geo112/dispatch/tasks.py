"""What the worker does: acts upon crews' reports, and tells devices over MQTT.

A job that the broker's absence stopped is tried again until it succeeds; one whose worker died is taken up again.
"""

from __future__ import annotations

import logging

import orjson
from django.db import transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from geo112.dispatch.assigning.delivery import note_published, owntracks_messages
from geo112.dispatch.assigning.publishing import PUBLISH_ASSIGNMENTS_TASK, PUBLISH_ERROR_TASK, tasks_payload
from geo112.dispatch.assigning.redirecting import follow_change
from geo112.dispatch.assigning.reports import apply_report
from geo112.dispatch.coverage.refreshing import REFRESH_TASK, refresh
from geo112.dispatch.referrals.telling import tell_of_incident
from geo112.dispatch.watch.alarms import refresh_alarms
from geo112.dispatch.watch.arrivals import refresh_arrivals
from geo112.dispatch.watch.sightings import OLDEST, look
from geo112.dispatch.watch.turns import have_read, my_turn, read_since
from geo112.regions.models import Region
from incidents.models import Incident
from responders import topics
from responders.models import Unit
from responders.mqtt import BrokerError, BrokerRefused, Publisher

logger = logging.getLogger(__name__)

LONGEST_WAIT_S = 30


class UntilBrokerIsBack(BaseRetryStrategy):
    """Tries again after 1, 2, 4 … and then every 30 seconds, without an end: what waits is small and must arrive."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, BrokerError):
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 10), LONGEST_WAIT_S)})


@app.task(name="geo112.dispatch.tasks.apply_status_report", retry=RetryStrategy(max_attempts=8, exponential_wait=2))
def apply_status_report(report_id: int) -> None:
    logger.info("status report %s: %s", report_id, apply_report(report_id=report_id, now=timezone.now()))


@app.task(name=PUBLISH_ASSIGNMENTS_TASK, retry=UntilBrokerIsBack())
def publish_assignments(unit_id: int) -> None:
    """Publishes the unit's open assignments as they are now, retained; `[]` where there are none.

    An OwnTracks app knows no such topic: it is told in its own words as well.
    """
    unit = Unit.objects.select_related("region", "tracker").get(pk=unit_id)
    payload = tasks_payload(unit)
    with Publisher() as publisher:
        topic = topics.unit_topic(unit.region.slug, unit.slug, topics.ASSIGNMENTS)
        publisher.publish(topic, _packed(payload), retain=True)
        _tell_owntracks(publisher, unit)
    note_published([task["id"] for task in payload], now=timezone.now())


@app.task(name=PUBLISH_ERROR_TASK, retry=UntilBrokerIsBack())
def publish_error(unit_id: int, reason: str, detail: str, t: str) -> None:
    """Tells the unit's device why its message was refused; `t` is the time of that message."""
    unit = Unit.objects.select_related("region").get(pk=unit_id)
    with Publisher() as publisher:
        topic = topics.unit_topic(unit.region.slug, unit.slug, topics.ERRORS)
        publisher.publish(topic, _packed({"reason": reason, "detail": detail, "t": t}))


@app.task(name="geo112.dispatch.tasks.follow_incident", retry=RetryStrategy(max_attempts=8, exponential_wait=2))
def follow_incident(incident_id: int, moved: bool) -> None:
    """The incident was changed: its units and agencies are told anew, and units led to its new place if it moved."""
    incident = Incident.objects.select_related("region").get(pk=incident_id)
    follow_change(incident=incident, moved=moved, now=timezone.now())
    with transaction.atomic():
        tell_of_incident(incident)


@app.task(name=REFRESH_TASK)
def refresh_coverage(region_id: int) -> None:
    """Somebody watches, and a unit moved, was sent, came free or fell silent."""
    if changed := refresh(region=Region.objects.get(pk=region_id), now=timezone.now()):
        logger.debug("coverage of region %s changed for %s", region_id, ", ".join(changed))


@app.periodic(cron="* * * * * */5")
@app.task(name="geo112.dispatch.tasks.watch_alarms", queueing_lock="watch_alarms")
def watch_alarms(timestamp: int) -> None:
    """Fires what is overdue. It looks at the clock anew: after a pause one look does for all that were missed."""
    with my_turn("alarms") as mine:
        if mine and (fired := refresh_alarms(timezone.now())):
            logger.info("alarms fired=%d", fired)


@app.periodic(cron="* * * * * */5")
@app.task(name="geo112.dispatch.tasks.watch_positions", queueing_lock="watch_positions")
def watch_positions(timestamp: int) -> None:
    """Stamps the steps that follow from positions, those included that came while no worker was there."""
    with my_turn("positions") as mine:
        if mine:
            now = timezone.now()
            look(since=read_since("positions", now, OLDEST), now=now)
            have_read("positions", now)


@app.periodic(cron="* * * * * */5")
@app.task(name="geo112.dispatch.tasks.watch_arrivals", queueing_lock="watch_arrivals")
def watch_arrivals(timestamp: int) -> None:
    """Recomputes when units under way should be there."""
    with my_turn("arrivals") as mine:
        if mine:
            refresh_arrivals(timezone.now())


@app.periodic(cron="* * * * * */15")  # the last field is seconds
@app.task(
    name="geo112.dispatch.tasks.take_up_abandoned_jobs", queueing_lock="take_up_abandoned_jobs", pass_context=False
)
async def take_up_abandoned_jobs(timestamp: int) -> None:
    """Jobs of a worker that was killed are still marked as being done; they are put back into the queue."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


def _tell_owntracks(publisher: Publisher, unit: Unit) -> None:
    try:
        for topic, command in owntracks_messages(unit):
            publisher.publish(topic, _packed(command))
    except BrokerRefused as error:  # rights from before there were such commands (`accounts.ensure_server_accounts`)
        logger.warning("the app of %s is not told: %s", unit, error)


def _packed(content: object) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_UTC_Z)
