"""Features of a GeoJSON or any other file that GDAL reads, as polygons in WGS 84. No database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.contrib.gis.gdal import CoordTransform, DataSource, GDALException, SpatialReference
from django.contrib.gis.gdal.feature import Feature as GdalFeature
from django.contrib.gis.geos import GeometryCollection, GEOSException, GEOSGeometry, MultiPolygon, Polygon

from geo112.regions.imports.problems import FieldError, ImportFailed, ImportProblem

WGS84 = 4326
TRUE = {"true", "1", "yes", "ya"}
T = TypeVar("T")


@dataclass(frozen=True)
class Feature:
    """`number` counts from 1; `properties` by lower-case name, values as text."""

    number: int
    properties: dict[str, str]
    geometry: MultiPolygon

    @property
    def is_schematic(self) -> bool:
        return self.properties.get("schematic", "").lower() in TRUE


def read_features(path: Path) -> Iterator[Feature]:
    """The polygons of all layers; raises ImportFailed at once for a file that GDAL cannot read or that is empty, and
    after the last one naming every feature without a usable polygon."""
    try:
        source = DataSource(path)
        features = [feature for index in range(len(source)) for feature in source[index]]
    except GDALException as error:
        raise ImportFailed([ImportProblem(0, "", "this is not a file of geographic features")]) from error
    if not features:
        raise ImportFailed([ImportProblem(0, "", "the file contains no features")])
    problems = []
    for number, feature in enumerate(features, 1):
        try:
            yield Feature(number, _properties(feature), _polygons(feature))
        except FieldError as error:
            problems.append(ImportProblem(number, error.field, error.message, "feature"))
    if problems:
        raise ImportFailed(problems)


def parse_features(features: Iterable[Feature], parse: Callable[[Feature], T]) -> list[T]:
    """What `parse` makes of each feature; raises ImportFailed with the problems of all of them together."""
    parsed: list[T] = []
    problems: list[ImportProblem] = []
    try:
        for feature in features:
            try:
                parsed.append(parse(feature))
            except FieldError as error:
                problems.append(ImportProblem(feature.number, error.field, error.message, "feature"))
    except ImportFailed as error:
        problems.extend(error.problems)
    if problems:
        raise ImportFailed(problems)
    return parsed


def _properties(feature: GdalFeature) -> dict[str, str]:
    return {name.lower(): "" if (value := feature.get(name)) is None else str(value).strip() for name in feature.fields}


def _polygons(feature: GdalFeature) -> MultiPolygon:
    try:
        shape = feature.geom.clone()
        if shape.srs is not None and shape.srs.srid != WGS84:
            shape.transform(CoordTransform(shape.srs, SpatialReference(WGS84)))
        geometry = GEOSGeometry(shape.wkb, srid=WGS84)
    except (GDALException, GEOSException) as error:
        raise FieldError("geometry", "is missing or broken") from error
    polygons = _parts(geometry if geometry.valid else geometry.make_valid())
    if not polygons:
        raise FieldError("geometry", f"is a {geometry.geom_type}, expected a polygon")
    merged = MultiPolygon(polygons, srid=WGS84)
    west, south, east, north = merged.extent
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise FieldError("geometry", "lies outside the range of longitude and latitude")
    return merged


def _parts(geometry: GEOSGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [] if geometry.empty else [geometry]
    if not isinstance(geometry, GeometryCollection):
        return []
    return [part for index in range(len(geometry)) for part in _parts(geometry[index])]
