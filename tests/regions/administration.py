"""Rows for the walk through the admin: one maker for each model that stands there. A new model joins by one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db.models import Model

from geo112.dispatch.models import (
    Alarm,
    Assignment,
    CrewReport,
    MutualAid,
    ProposalRules,
    Referral,
    ResponsePlan,
    Target,
)
from geo112.regions.models import Agency, Area, Region, User, Water
from geo112.roads.models import RoadClosure, RoadNetwork
from incidents.models import (
    Call,
    Caller,
    CallerBlock,
    Category,
    HandOver,
    Incident,
    LocationCorrection,
    Look,
    Place,
    PlaceAlias,
    VocabularyEntry,
)
from responders.models import OffDuty, Station, StatusReport, Tracker, TrackView, Unit
from tests.makers import (
    NOW,
    make_agency,
    make_alarm,
    make_assignment,
    make_call,
    make_category,
    make_closure,
    make_incident,
    make_place,
    make_plan,
    make_referral,
    make_region,
    make_station,
    make_target,
    make_unit,
    make_user,
)


def agency(region: Region) -> Agency:
    return make_agency(region=region)


def unit(region: Region) -> Unit:
    return make_unit(agency=agency(region))


def area(region: Region) -> Area:
    center = Point(region.center.x, region.center.y, srid=4326)
    return Area.objects.create(region=region, code=f"{region.code}.01", level="kecamatan", name="Uji", center=center)


def water(region: Region) -> Water:
    west, south, east, north = region.bbox
    outline = MultiPolygon(Polygon.from_bbox((west, south, (west + east) / 2, (south + north) / 2)))
    return Water.objects.create(region=region, geometry=outline)


def status_report(region: Region) -> StatusReport:
    return StatusReport.objects.create(unit=unit(region), status="en_route", reported_at=NOW, received_at=NOW)


def track_view(region: Region) -> TrackView:
    return TrackView.objects.create(unit=unit(region), user=make_user(None), since=NOW, until=NOW)


def tracker(region: Region) -> Tracker:
    of = unit(region)
    return Tracker.objects.create(unit=of, username=f"unit-{of.slug}", client_id=of.slug, provisioned_at=NOW)


def block(region: Region) -> CallerBlock:
    caller = Caller.objects.create(region=region, number="+6281200000008")
    return CallerBlock.objects.create(region=region, caller=caller, at=NOW, until=NOW + timedelta(days=1))


def hand_over(region: Region) -> HandOver:
    """To a third region, so that only the giver's administrator is to see it."""
    return HandOver.objects.create(
        sent=make_incident(region), received=make_incident(make_region("buton")), at=NOW, by=make_user(region=region)
    )


def look(region: Region) -> Look:
    call = make_call(region)
    return Look.objects.create(region=region, what=Look.What.choices[0][0], call=call, user=make_user(None), at=NOW)


def alias(region: Region) -> PlaceAlias:
    return PlaceAlias.objects.create(place=make_place(region=region), text="Sebutan Uji", normalised="sebutan uji")


def correction(region: Region) -> LocationCorrection:
    return LocationCorrection.objects.create(region=region, text="pasar uji", point=region.center)


def word(region: Region) -> VocabularyEntry:
    return VocabularyEntry.objects.create(region=region, role=VocabularyEntry.Role.STOP, text="kataujian")


def crew_report(region: Region) -> CrewReport:
    return CrewReport.objects.create(unit=unit(region), kind="message", pressed_at=NOW, received_at=NOW)


ROWS: dict[type[Model], Callable[[Region], Model]] = {
    Region: lambda region: region,
    Area: area,
    Water: water,
    Agency: agency,
    User: lambda region: make_user(region=region),
    RoadNetwork: lambda region: RoadNetwork.objects.create(region=region, source="uji.osm"),
    Category: lambda region: make_category(),
    Place: lambda region: make_place(region=region),
    Caller: lambda region: Caller.objects.create(region=region, number="+6281200000009"),
    Call: make_call,
    Incident: make_incident,
    Station: lambda region: make_station(agency(region)),
    Unit: unit,
    Tracker: tracker,
    OffDuty: lambda region: OffDuty.objects.create(unit=unit(region), began_at=NOW),
    StatusReport: status_report,
    TrackView: track_view,
    ResponsePlan: lambda region: make_plan(make_category(), region),
    MutualAid: lambda region: MutualAid.objects.create(region=region, neighbour=make_region("buton")),
    ProposalRules: lambda region: ProposalRules.objects.create(region=region),
    Target: lambda region: make_target("send", 60, region=region),
    Alarm: make_alarm,
    Referral: lambda region: make_referral(make_agency("pln", region, sends_units=False), make_incident(region)),
    CrewReport: crew_report,
    RoadClosure: make_closure,
    CallerBlock: block,
    HandOver: hand_over,
    Look: look,
    PlaceAlias: alias,
    LocationCorrection: correction,
    VocabularyEntry: word,
    Assignment: lambda region: make_assignment(unit(region), make_incident(region)),
}

WITHOUT_ADMIN = {
    "regions.upload": "a file that waits for its confirmation, gone within the hour",
    "live.event": "the outbox of the live stream, pruned by the hour",
    "live.horizon": "upkeep of the outbox",
    "live.streamidentity": "one row, renewed by restore",
    "roads.roadsegment": "hundreds of thousands of stretches, edited in OpenStreetMap",
    "incidents.incidentcounter": "the last number given; changed by hand it would give one twice",
    "responders.position": "millions of fixes, looked at as tracks, where each look is noted",
    "responders.latestposition": "changes every second; the map and the trackers' pages show it",
    "responders.ingestworker": "sessions at the broker; `geo112 doctor` tells of them",
    "dispatch.proposal": "what was offered, as JSON; the incident's panel shows it",
    "dispatch.arrival": "recomputed every few seconds; map and list show it",
    "dispatch.watermark": "up to where the worker has read positions",
    "dispatch.coverage": "recomputed with every change; the supervisor's map shows it",
    "incidents.attachment": "photos, shown in the incident's story to those concerned",
    "incidents.demand": "one narrow row for each incident, kept by a trigger and counted on the heatmap",
    "incidents.devicelocation": "where a caller's phone was; the call shows it",
    "incidents.locationrequest": "a secret link that a caller opens once",
    "incidents.placeword": "the gazetteer's index, kept by triggers",
    "incidents.placeposting": "the gazetteer's index, kept by triggers",
    "incidents.vocabularyversion": "tells processes that a region's words have changed",
}
"""Models of ours that nobody edits or looks up as rows, with the reason."""
