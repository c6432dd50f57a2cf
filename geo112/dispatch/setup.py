"""Whether it is settled who comes to what."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models import ResponsePlan
from geo112.regions.administration.setup import SetupItem, examines, rows_of
from geo112.regions.models import Region
from incidents.models import Category


@examines(50)
def examine_plans(region: Region) -> Iterator[SetupItem]:
    plans = ResponsePlan.objects.filter(region=region)
    unplanned = Category.objects.filter(is_incident=True).exclude(pk__in=plans.values("category_id"))
    codes = ", ".join(unplanned.values_list("code", flat=True))
    lacks = _("incident types without a plan: %(codes)s") % {"codes": codes} if codes else ""
    count, link = plans.count(), rows_of(ResponsePlan, region__id__exact=region.pk)
    command = f"geo112 import_plans FILE.csv --region {region.slug}"
    yield SetupItem(_("Response plans"), count, lacks if count else _("none"), link, command, table="plans")
