"""What `geo112 doctor` looks at. Each examination answers with findings and raises nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from geo112.checks import TAG
from geo112.local.backup.places import media_root
from geo112.local.environment import Embedded
from geo112.local.health import pending_migrations
from geo112.regions.models import Region
from geo112.roads.models import RoadNetwork
from incidents.models import Place
from responders.broker_watch import alarms, queue_share
from responders.models import LatestPosition
from responders.mqtt import BrokerError, Publisher, broker_figures
from responders.sessions import orphans

OLDEST_POSTGRES = 150000
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
CLOCKS_APART_S = 2.0
DEVICE_AHEAD_S = 30
LEAST_FREE_BYTES = 2_000_000_000


class Level(Enum):
    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """What was found, and what to do about it."""

    level: Level
    text: str
    advice: str = ""


def examine_settings() -> Iterator[Finding]:
    for message in run_checks(tags=[TAG], include_deployment_checks=True):
        level = Level.BROKEN if message.level >= ERROR else Level.WARNING
        yield Finding(level, message.msg, message.hint or "")
    yield Finding(Level.OK, "demo settings" if settings.DEMO else "production settings")


def examine_database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, version()")
        number, version = cursor.fetchone()
        cursor.execute("SELECT extname FROM pg_extension")
        missing = set(EXTENSIONS) - {name for (name,) in cursor.fetchall()}
    if number < OLDEST_POSTGRES:
        yield Finding(Level.BROKEN, f"{version} is too old", "Use PostgreSQL 15 or newer.")
    if missing:
        advice = "Run geo112 migrate; where that is refused, let a superuser run CREATE EXTENSION for each."
        yield Finding(Level.BROKEN, f"extensions are missing: {', '.join(sorted(missing))}", advice)
    if pending := pending_migrations():
        yield Finding(Level.BROKEN, f"{len(pending)} migrations are pending: {pending[0]} …", "Run geo112 migrate.")
    if number >= OLDEST_POSTGRES and not missing and not pending:
        yield Finding(Level.OK, f"{version.split(' (')[0]}, schema up to date")


def examine_broker() -> Iterator[Finding]:
    where = f"{settings.MQTT['host']}:{settings.MQTT['port']}"
    for account in ("admin", "server"):
        try:
            with Publisher(account):
                yield Finding(Level.OK, f"{account} may log in at {where}")
        except BrokerError as error:
            advice = "Start it: geo112 up." if settings.PRIVATE_BROKER else "Check GEO112_MQTT_*, and the broker's log."
            yield Finding(Level.BROKEN, f"{account}: {error}", advice)


def _held(count: int | None) -> Finding:
    if count is None:
        text = "the broker does not tell how many messages it holds: the number rests since a minute"
        return Finding(Level.WARNING, text, "Ask again while trackers report, or see whether `geo112 ingest` runs.")
    return Finding(Level.OK, f"the broker holds {count} messages, {queue_share(count):.0%} of its limit")


def examine_queues() -> Iterator[Finding]:
    """Messages that wait at the broker, and sessions in which they would wait for ever."""
    try:
        figures = broker_figures()
    except BrokerError as error:
        yield Finding(Level.WARNING, f"the broker does not tell how full it is: {error}", "Look at `broker` above.")
    else:
        yield from (Finding(Level.BROKEN, alarm, "See whether `geo112 ingest` runs.") for alarm in alarms(figures))
        yield _held(figures.held)
    for session in orphans(timezone.now()):
        since = f"since {timezone.localtime(session.seen_at):%F %T}" if session.seen_at else "any more"
        text = f"nobody works for session {session.client_id} {since}; its share of the positions waits there"
        advice = f"Start `geo112 ingest` with at least {session.number} workers, or geo112 ingest --drain"
        yield Finding(Level.WARNING, text, f"{advice} {session.number}.")


def examine_roads() -> Iterator[Finding]:
    active = RoadNetwork.objects.filter(region=OuterRef("pk"), is_active=True)
    for region in Region.objects.annotate(has_roads=Exists(active)):
        network = region.road_networks.filter(is_active=True).first()
        if network is None:
            advice = f"Run geo112 import_roads FILE.osm.pbf --region {region.slug}. Until then distances are straight."
            yield Finding(Level.WARNING, f"{region}: no roads", advice)
        else:
            kind = "schematic roads" if network.is_schematic else "roads"
            yield Finding(Level.OK, f"{region}: {kind} from {network.source}, {network.edge_count} edges")
    if not Region.objects.exists():
        yield Finding(Level.BROKEN, "there is no region", "Run geo112 load_fixtures, or add one in the admin.")


def examine_gazetteer() -> Iterator[Finding]:
    for region in Region.objects.all():
        count = Place.objects.filter(region=region).count()
        if count:
            yield Finding(Level.OK, f"{region}: {count} places")
        else:
            advice = f"Run geo112 import_places FILE.csv --region {region.slug}."
            yield Finding(Level.WARNING, f"{region}: no places", advice)


def examine_clocks() -> Iterator[Finding]:
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    apart_s = abs((theirs - before).total_seconds())
    if apart_s > CLOCKS_APART_S:
        text = f"the database's clock is {apart_s:.1f} s away from ours"
        yield Finding(Level.BROKEN, text, "Let both machines keep time by NTP.")
    else:
        yield Finding(Level.OK, f"{timezone.localtime(before):%H:%M:%S %Z}, the database agrees")
    limit = timedelta(seconds=DEVICE_AHEAD_S)
    ahead = LatestPosition.objects.filter(fix_at__gt=F("received_at") + limit).select_related("unit")
    for latest in ahead:
        yield Finding(Level.WARNING, f"{latest.unit}: its tracker's clock runs ahead", "Set the tracker's clock.")


def examine_disk() -> Iterator[Finding]:
    """Each file system once on which the centre writes."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    seen = set()
    for directory in _written_directories():
        device = directory.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(directory).free
        text = f"{free / 1e9:.1f} GB free at {directory}"
        if free < LEAST_FREE_BYTES:
            yield Finding(Level.BROKEN, text, "Make room: a full disk stops the database and with it the centre.")
        else:
            yield Finding(Level.OK, text)


def _written_directories() -> Iterator[Path]:
    """Those that exist; the private servers' files may lie elsewhere than VAR_DIR (`identity.server_home`)."""
    here = Embedded(settings.VAR_DIR.absolute())
    servers = ([here.cluster.home] if settings.LOCAL else []) + ([here.broker.home] if settings.PRIVATE_BROKER else [])
    places = [settings.VAR_DIR, *servers, Path(settings.ROADS_DIR), media_root()]
    return (place for place in places if place.is_dir())


EXAMINATIONS: dict[str, Callable[[], Iterator[Finding]]] = {
    "settings": examine_settings,
    "database": examine_database,
    "broker": examine_broker,
    "queues": examine_queues,
    "roads": examine_roads,
    "gazetteer": examine_gazetteer,
    "clocks": examine_clocks,
    "disk": examine_disk,
}


def findings(subject: str) -> list[Finding]:
    """Findings of one examination; a database that fails is one of them."""
    try:
        return list(EXAMINATIONS[subject]())
    except DatabaseError as error:
        reason = str(error).strip().split("\n")[0]
        advice = "Check GEO112_DATABASE_URL and whether the server runs; then geo112 migrate."
        return [Finding(Level.BROKEN, f"the database says: {reason}", advice)]
