"""A track as GeoJSON: lines, stops, start and end; times ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers

from responders.track_rows import History
from responders.tracks import Fixes, Part, Stop, Track

Json = dict[str, Any]


class TrackFeatureAnswer(serializers.Serializer[Any]):
    type = serializers.CharField(help_text="Feature")
    geometry = serializers.DictField()
    properties = serializers.DictField(
        help_text="kind: `line` (from, until, distance_m; times and speeds_mps of each point, the mean since the one "
        "before), `fix` (at; alone between two gaps), `stop` (from, until, duration_s), `start` and `end` (at)"
    )


class TrackAnswer(serializers.Serializer[Any]):
    type = serializers.CharField(help_text="FeatureCollection")
    unit = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    distance_m = serializers.FloatField(help_text="ways through gaps are not counted")
    fixes = serializers.IntegerField(help_text="of which the track is made")
    flagged = serializers.IntegerField(help_text="implausible fixes that were left out")
    features = TrackFeatureAnswer(many=True)


def track_json(slug: str, since: datetime, until: datetime, history: History, track: Track) -> Json:
    parts = [_line(part) if len(part.points) > 1 else _lone(part) for part in track.parts]
    stops = [_stop(stop) for stop in track.stops]
    return {
        "type": "FeatureCollection",
        "unit": slug,
        "since": since,
        "until": until,
        "distance_m": round(track.distance_m, 1),
        "fixes": len(history.fixes),
        "flagged": history.flagged,
        "features": [*parts, *stops, *_ends(track)],
    }


def _line(part: Part) -> Json:
    points = part.points
    return _feature(
        "LineString",
        points.lonlat.round(6).tolist(),
        kind="line",
        **{"from": _iso(points.at[0]), "until": _iso(points.at[-1])},
        distance_m=round(part.distance_m, 1),
        times=[_iso(at) for at in points.at],
        speeds_mps=points.speed_mps.round(1).tolist(),
    )


def _lone(part: Part) -> Json:
    return _feature("Point", _place(part.points, 0), kind="fix", at=_iso(part.points.at[0]))


def _stop(stop: Stop) -> Json:
    span = {"from": _iso(stop.since), "until": _iso(stop.until)}
    place = [round(stop.lon, 6), round(stop.lat, 6)]
    return _feature("Point", place, kind="stop", **span, duration_s=round(stop.until - stop.since))


def _ends(track: Track) -> list[Json]:
    if not track.parts:
        return []
    ends = ((track.parts[0].points, 0, "start"), (track.parts[-1].points, -1, "end"))
    return [
        _feature("Point", _place(points, index), kind=kind, at=_iso(points.at[index])) for points, index, kind in ends
    ]


def _place(points: Fixes, index: int) -> list[float]:
    place: list[float] = points.lonlat[index].round(6).tolist()
    return place


def _feature(geometry: str, coordinates: Sequence[Any], **properties: Any) -> Json:
    return {
        "type": "Feature",
        "geometry": {"type": geometry, "coordinates": coordinates},
        "properties": properties,
    }


def _iso(epoch_s: float) -> str:
    return datetime.fromtimestamp(float(epoch_s), UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
