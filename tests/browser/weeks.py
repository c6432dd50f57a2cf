"""Run inside a demo centre (`geo112 shell`): fictional calls and incidents of some weeks, to be counted in pictures.

Parts of the published figures of Kendari: two of five calls answered, one of twenty a ticket.
"""

import random
from datetime import timedelta

from django.contrib.gis.geos import Point
from django.utils import timezone

from geo112.dispatch.models import Assignment, AssignmentStep
from geo112.regions.models import Area, Region, User
from incidents.models import Call, Category, Incident
from responders.models import Unit

CALLS = 1_500
VERIFICATIONS = {"normal": 8, "information": 35, "prank": 15, "ghost": 20, "dropped": 22}
MINUTE = timedelta(minutes=1)
chance, now = random.Random(112), timezone.now()
region, operator = Region.objects.get(slug="kendari"), User.objects.get(username="operator")
types = list(Category.objects.filter(is_incident=True))
villages = list(Area.objects.filter(region=region, level="kelurahan"))
units = list(Unit.objects.filter(region=region))


def ring(number: int) -> None:
    at = now - timedelta(minutes=chance.uniform(5, 28 * 24 * 60))
    verification = chance.choices(list(VERIFICATIONS), list(VERIFICATIONS.values()))[0]
    taken_at = None if verification == "dropped" else at + timedelta(seconds=chance.expovariate(1 / 7))
    incident = happen(number, taken_at + MINUTE / 2) if verification == "normal" and taken_at else None
    times = {"received_at": at, "taken_at": taken_at, "ended_at": (taken_at or at) + MINUTE}
    taken_by = operator if taken_at else None
    who = {"pbx_call_id": f"weeks-{number}", "number": f"+62811400{number:04d}", "taken_by": taken_by}
    Call.objects.create(region=region, status="ended", verification=verification, incident=incident, **who, **times)


def happen(number: int, opened_at):
    village = chance.choices(villages, [1 + 40 * (index % 9 == 0) for index in range(len(villages))])[0]
    category, center = chance.choice(types), village.center
    end = {"status": "closed", "closed_at": opened_at + 45 * MINUTE, "outcome": "resolved"}
    incident = Incident.objects.create(
        region=region,
        number=f"{region.number_prefix}-{opened_at.year}-9{number:05d}",
        category=category,
        priority=category.priority,
        location=Point(chance.gauss(center.x, 0.004), chance.gauss(center.y, 0.004), srid=4326),
        location_radius_m=100,
        location_source="map",
        location_text=f"Kel. {village.name} (uji)",
        village=village,
        opened_at=opened_at,
        opened_by=operator,
        **(end if opened_at + 45 * MINUTE < now else {}),
    )
    if incident.status == "closed":
        drive(incident)
    return incident


def drive(incident) -> None:
    sent_at = incident.opened_at + timedelta(seconds=chance.expovariate(1 / 40))
    task = Assignment.objects.create(
        incident=incident, unit=chance.choice(units), status="completed", sent_at=sent_at, ended_at=incident.closed_at
    )
    on_scene = {"status": "on_scene", "at": sent_at + timedelta(seconds=chance.gauss(540, 150)), "source": "crew"}
    AssignmentStep.objects.create(assignment=task, recorded_at=sent_at, **on_scene)


for number in range(CALLS):
    ring(number)
