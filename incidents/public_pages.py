"""The two doors without a login: a caller's telephone with its link, and the networks' Advanced Mobile Location."""

from __future__ import annotations

import hmac
import math

from django.conf import settings
from django.contrib.gis.geos import Point
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from incidents.aml import AmlError, parse_aml
from incidents.device_locations import Position, receive_aml
from incidents.location_sharing import LinkGone, Shared, find_request, share_location

LARGEST_RADIUS_M = 100_000
WORST_IF_UNKNOWN_M = 1_000


@csrf_exempt  # the unguessable token in the address is the proof; in-app browsers often keep no cookies
@never_cache
@require_http_methods(["GET", "POST"])
def locate(request: HttpRequest, token: str) -> HttpResponse:
    """The page with the button, and what the button sends (`lat`, `lon`, `accuracy` in metres)."""
    try:
        if request.method == "POST":
            share_location(token=token, shared=_shared(request), now=timezone.now())
            return JsonResponse({"detail": _("Thank you. The operator sees where you are.")})
        asked = find_request(token, timezone.now())
    except LinkGone:
        return _gone(request)
    except ValueError as error:
        return JsonResponse({"detail": str(error)}, status=400)
    return render(request, "incidents/locate.html", {"region": asked.call.region, "words": _words()})


def _words() -> dict[str, str]:
    """What the page's script says."""
    return {
        "searching": _("Looking for your position…"),
        "denied": _("You have not allowed your position. Allow it in the settings of your browser, then press again."),
        "nothing": _("Your phone does not know where it is. Go outside or to a window, then press again."),
        "insecure": _("This phone cannot send its position here. Tell the operator where you are."),
    }


def _gone(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return JsonResponse({"detail": _("This link has been used or has run out.")}, status=410)
    return render(request, "incidents/locate_gone.html", status=410)


def _shared(request: HttpRequest) -> Shared:
    """Raises ValueError with a sentence."""
    lat, lon = _degrees(request, "lat", 90), _degrees(request, "lon", 180)
    if lat == 0 and lon == 0:
        raise ValueError(_("0, 0 is what devices send that know nothing."))
    return Shared(lon, lat, _radius(request.POST.get("accuracy", "")))


def _degrees(request: HttpRequest, name: str, limit: float) -> float:
    try:
        value = float(request.POST.get(name, ""))
    except ValueError:
        value = math.nan
    if not abs(value) <= limit:
        raise ValueError(_("The telephone sent no position."))
    return value


def _radius(text: str) -> int:
    try:
        metres = float(text)
    except ValueError:
        return WORST_IF_UNKNOWN_M
    return math.ceil(min(metres, LARGEST_RADIUS_M)) if metres > 0 else WORST_IF_UNKNOWN_M


@csrf_exempt
@require_POST
def aml(request: HttpRequest) -> HttpResponse:
    """Kept whether or not the call is here yet. 403 without one of the tokens in `GEO112_AML_TOKENS`."""
    if not _may_send_aml(request):
        return JsonResponse({"detail": _("This needs a token.")}, status=403)
    now = timezone.now()
    try:
        sent = parse_aml(request.POST.dict(), now)
    except AmlError as error:
        return JsonResponse({"detail": str(error)}, status=400)
    position = Position(Point(sent.lon, sent.lat, srid=4326), sent.radius_m, sent.fix_at, sent.details)
    receive_aml(number=sent.number, position=position, now=now)
    return JsonResponse({}, status=200)


def _may_send_aml(request: HttpRequest) -> bool:
    """`Authorization: Bearer TOKEN`; compared in constant time."""
    _scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    return any(hmac.compare_digest(given.encode(), token.encode()) for token in settings.AML_TOKENS)
