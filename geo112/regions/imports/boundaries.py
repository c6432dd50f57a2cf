"""Administrative boundaries as published: which field is what, and which feature is which area. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import MultiPolygon, Point

from geo112.regions.imports.codes import belongs_to, dotted_code, level_of
from geo112.regions.imports.features import Feature, parse_features
from geo112.regions.imports.problems import FieldError, ImportFailed, ImportProblem

# As Kemendagri, BIG, BPS and the usual conversions of their files name them.
CODE_FIELDS = ("kode", "code", "kode_desa", "kode_kel", "kdepum", "kdcpum", "kdppum", "kode_kec", "kode_kab")
NAME_FIELDS = ("nama", "name", "namobj", "wadmkd", "wadmkc", "wadmkk")
OTHER_NAME_FIELDS = ("alt", "alt_names", "other_names")


@dataclass(frozen=True)
class Boundary:
    code: str
    level: str
    """region, kecamatan or kelurahan"""
    name: str
    other_names: str
    center: Point
    polygon: MultiPolygon
    is_schematic: bool


def read_boundaries(
    features: Iterable[Feature], region_code: str, *, code_field: str = "", name_field: str = "", level: str = ""
) -> list[Boundary]:
    """The boundaries within the region (of one level, where it is named); features of other regions are passed over.

    Raises ImportFailed naming each feature without a code, name or polygon, and each code that stands twice.
    """

    def parse(feature: Feature) -> tuple[int, Boundary]:
        return feature.number, parse_boundary(feature, code_field=code_field, name_field=name_field)

    found = [
        (number, boundary)
        for number, boundary in parse_features(features, parse)
        if belongs_to(boundary.code, region_code) and level in ("", boundary.level)
    ]
    _refuse_doubles(found)
    return [boundary for _, boundary in found]


def parse_boundary(feature: Feature, *, code_field: str = "", name_field: str = "") -> Boundary:
    """Raises FieldError where the code or the name is missing or wrong."""
    code_key = code_field.lower() or _first(feature, CODE_FIELDS)
    name_key = name_field.lower() or _first(feature, NAME_FIELDS)
    try:
        code = dotted_code(feature.properties.get(code_key, ""))
    except ValueError as error:
        raise FieldError(code_key, str(error)) from None
    name = feature.properties.get(name_key, "")
    if not name or len(name) > 100:
        raise FieldError(name_key, "is empty" if not name else "is longer than 100 characters")
    center = _center(feature)
    other_names = _other_names(feature)
    return Boundary(code, level_of(code), name, other_names, center, feature.geometry, feature.is_schematic)


def _first(feature: Feature, fields: tuple[str, ...]) -> str:
    return next((field for field in fields if feature.properties.get(field)), fields[0])


def _center(feature: Feature) -> Point:
    """The published centre where there is one that lies inside, else a point on the surface."""
    try:
        center = Point(float(feature.properties["lon"]), float(feature.properties["lat"]), srid=4326)
    except (KeyError, ValueError):
        return feature.geometry.point_on_surface
    return center if feature.geometry.contains(center) else feature.geometry.point_on_surface


def _other_names(feature: Feature) -> str:
    """Separated by `;` or `,`. GDAL gives a JSON list as text: `(2:Anduonohu,Andonuhu)`."""
    text = feature.properties.get(_first(feature, OTHER_NAME_FIELDS), "")
    if as_list := re.fullmatch(r"\(\d+:(.*)\)", text):
        text = as_list[1]
    names = [name.strip() for name in text.replace(";", ",").split(",")]
    return ";".join(name for name in names if name)[:200]


def _refuse_doubles(found: list[tuple[int, Boundary]]) -> None:
    first: dict[str, int] = {}
    problems = []
    for number, boundary in found:
        if boundary.code in first:
            message = f"{boundary.code} stands already in feature {first[boundary.code]}"
            problems.append(ImportProblem(number, "code", message, "feature"))
        first.setdefault(boundary.code, number)
    if problems:
        raise ImportFailed(problems)
