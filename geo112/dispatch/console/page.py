"""The page on which call takers and dispatchers work, and what its scripts need to start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import path
from django.utils.translation import get_language, gettext

from geo112.dispatch.console.texts import TEXTS
from geo112.regions.access import STAFF_ROLES, Role, has_role, may_dispatch
from geo112.regions.models import Agency, Region
from responders.models import Unit
from responders.track_api import TRACK_ROLES

OSM_TILES = {
    "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    "attribution": "© OpenStreetMap contributors",
}
"""Offered as an option to those who are online; the centre's own base map needs no internet."""


def home_region(request: HttpRequest, regions: QuerySet[Region]) -> Region | None:
    own = regions.filter(memberships__user__username=request.user.get_username())
    return own.order_by("memberships__pk").first() or regions.first()


@login_required
def console(request: HttpRequest) -> HttpResponse:
    """The console of one region: `?region=`, else the one in which the user was first given a role."""
    regions = Region.objects.visible_to(request.user, *STAFF_ROLES)
    slug = request.GET.get("region")
    region = regions.named(slug) if slug else home_region(request, regions)
    if slug and region is None:
        raise Http404
    if region is None and Region.objects.visible_to(request.user, Role.AGENCY):
        return redirect("agency")
    if region is None and Unit.objects.manned_by(request.user).exists():
        return redirect("crew")
    if region is None:
        return render(request, "dispatch/no_console.html")
    context = {"region": region, "regions": regions, "start": start_data(request, region, TEXTS)}
    return render(request, "dispatch/console.html", context)


def start_data(request: HttpRequest, region: Region, texts: Sequence[str]) -> dict[str, Any]:
    """What a page's scripts read once from it (`static/js/page.js`), with the texts that they show."""
    language = get_language() or "id"
    return {
        "region": {
            "slug": region.slug,
            "name": region.name,
            "time_zone": region.time_zone,
            "center": list(region.center.coords),
            "stale_after_s": region.stale_after_s,
        },
        "user": {"id": request.user.pk, "username": request.user.get_username()},
        "may_dispatch": may_dispatch(request.user, region),
        "may_see_tracks": has_role(request.user, region, *TRACK_ROLES),
        "may_review_tracks": has_role(request.user, region, Role.SUPERVISOR, Role.ADMIN),
        "language": language,
        "neighbours": list(Region.objects.exclude(pk=region.pk).values("slug", "name")),
        "agencies": list(Agency.objects.filter(region=region).values("code", "name", "color", "sends_units")),
        "live_worker": static("js/live_worker.js"),
        "tiles": OSM_TILES,
        "texts": {text: gettext(text) for text in texts},
    }


urlpatterns = [
    path("", console, name="console"),
]
