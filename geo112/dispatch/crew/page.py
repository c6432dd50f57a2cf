"""The crews' page: an app for a phone's home screen, and what it needs to be one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from geo112.dispatch.console.page import OSM_TILES
from geo112.dispatch.crew.tasks import unit_json
from geo112.dispatch.crew.texts import CREW_TEXTS
from geo112.dispatch.models import CrewReport
from geo112.regions.access import Role, region_ids
from geo112.regions.models import Region
from responders.models import Unit

WORKER = "js/crew/worker.js"
THEME_COLOR = "#1b2530"


@require_safe
@login_required
@never_cache
def crew_page(request: HttpRequest) -> HttpResponse:
    """The page of those who man a unit; others are told that they have none, and whom to ask."""
    units = Unit.objects.manned_by(request.user).select_related("region", "agency").order_by("region", "call_sign")
    found = list(units.defer("region__boundary"))
    if not found:
        is_crew = bool(region_ids(request.user, Role.CREW))
        return render(request, "dispatch/crew/no_unit.html", {"is_crew": is_crew}, status=200 if is_crew else 403)
    return render(request, "dispatch/crew/crew.html", {"start": _start(request, found)})


def _start(request: HttpRequest, units: list[Unit]) -> dict[str, Any]:
    """What the scripts read once from the page (`static/js/page.js`)."""
    regions = {unit.region.slug: unit.region for unit in units}
    return {
        "region": _region_json(units[0].region),
        "regions": {slug: _region_json(region) for slug, region in regions.items()},
        "user": {"id": request.user.pk, "username": request.user.get_username()},
        "units": [unit_json(unit) for unit in units],
        "agencies": [],
        "support": {kind.value: gettext(str(kind.label)) for kind in CrewReport.Support},
        "language": get_language() or "id",
        "tiles": OSM_TILES,
        "worker": reverse("crew_worker"),
        "login": f"{reverse(settings.LOGIN_URL)}?next={reverse('crew')}",
        "texts": {text: gettext(text) for text in CREW_TEXTS},
    }


def _region_json(region: Region) -> dict[str, Any]:
    return {
        "slug": region.slug,
        "name": region.name,
        "time_zone": region.time_zone,
        "center": list(region.center.coords),
        "stale_after_s": region.stale_after_s,
    }


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone's home screen needs to know. Browsers ask for it without a login."""
    icons = [
        {"src": static("img/crew.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        {"src": static("img/crew-maskable.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "maskable"},
    ]
    content = {
        "id": reverse("crew"),
        "name": gettext("112 crew"),
        "short_name": "112",
        "description": gettext("Tasks of the 112 centre for those on the way"),
        "lang": get_language(),
        "start_url": reverse("crew"),
        "scope": reverse("crew"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": THEME_COLOR,
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script at a path whose scope is the page; browsers look for a newer one by themselves."""
    path = finders.find(WORKER)
    if not isinstance(path, str):
        raise Http404
    with open(path, "rb") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
