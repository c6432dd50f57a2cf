"""Whether callers' words can be understood in a region: types of incidents and a gazetteer."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from geo112.regions.administration.setup import SetupItem, examines, rows_of
from geo112.regions.models import Region
from incidents.models import Category, Place


@examines(40)
def examine_gazetteer(region: Region) -> Iterator[SetupItem]:
    count = region.places.count()
    fictional = region.places.filter(is_fictional=True).count()
    lacks = _("callers' places are not found") if not count else ""
    if fictional:
        lacks = _("%(count)s are fictional") % {"count": fictional}
    link = rows_of(Place, region__id__exact=region.pk)
    yield SetupItem(
        _("Places"), count, lacks, link, f"geo112 import_places FILE.csv --region {region.slug}", table="places"
    )


@examines(45)
def examine_categories(region: Region) -> Iterator[SetupItem]:
    count = Category.objects.filter(is_incident=True).count()
    link, command = rows_of(Category), "geo112 import_categories FILE.csv"
    yield SetupItem(
        _("Incident types"), count, "" if count else _("nothing can be opened"), link, command, table="categories"
    )
