"""What the ground floor needs of a region: an outline, areas, agencies, people."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import Role
from geo112.regions.administration.setup import SetupItem, examines, rows_of
from geo112.regions.models import Agency, Area, Region, User, Water


@examines(10)
def examine_ground(region: Region) -> Iterator[SetupItem]:
    has_outline = Region.objects.filter(pk=region.pk, boundary__isnull=False).exists()
    lacks = _("schematic only") if region.boundary_is_schematic else ""
    yield SetupItem(
        _("Boundary"),
        int(has_outline),
        lacks if has_outline else _("the region has no outline"),
        reverse("admin:regions_region_change", args=[region.pk]),
        f"geo112 import_boundaries FILE.geojson --region {region.slug}",
    )
    areas = region.areas.count()
    command = f"geo112 import_boundaries FILE.geojson --region {region.slug}"
    yield SetupItem(
        _("Areas"), areas, "" if areas else _("no kecamatan, no kelurahan"),
        rows_of(Area, region__id__exact=region.pk), command, essential=False,
    )  # fmt: skip
    waters = region.waters.count()
    command = f"geo112 import_water FILE.geojson --region {region.slug}"
    yield SetupItem(
        _("Waters"), waters, "" if waters else _("the base map shows no water"),
        rows_of(Water, region__id__exact=region.pk), command, essential=False,
    )  # fmt: skip


@examines(20)
def examine_agencies(region: Region) -> Iterator[SetupItem]:
    count = region.agencies.count()
    silent = [agency.name for agency in Agency.objects.filter(region=region, sends_units=False, phone="")]
    lacks = _("none") if not count else _("without units and without phone: %(names)s") % {"names": ", ".join(silent)}
    command = f"geo112 import_agencies FILE.csv --region {region.slug}"
    link = rows_of(Agency, region__id__exact=region.pk)
    yield SetupItem(_("Agencies"), count, lacks if silent or not count else "", link, command, table="agencies")


@examines(90)
def examine_people(region: Region) -> Iterator[SetupItem]:
    people = User.objects.filter(is_active=True, memberships__region=region)
    roles = set(people.values_list("memberships__role", flat=True))
    needed = [Role.OPERATOR, Role.SUPERVISOR] + ([] if region.operators_dispatch else [Role.DISPATCHER])
    absent = ", ".join(str(role.label) for role in needed if role not in roles)
    lacks = _("nobody is %(roles)s") % {"roles": absent} if absent else ""
    link = rows_of(User, memberships__region__id__exact=region.pk)
    yield SetupItem(_("People"), people.distinct().count(), lacks, link)
