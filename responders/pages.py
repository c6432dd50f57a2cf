"""The trackers' pages: how each does, and accounts given, renewed and revoked. Credentials are shown once."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from geo112.regions.models import Region
from responders import accounts
from responders.models import Unit
from responders.monitoring import TRACKER_ROLES, state, states, units_with_trackers
from responders.mqtt import BrokerError
from responders.qr import qr_svg

logger = logging.getLogger(__name__)

PER_PAGE = 50
HAS_ACCOUNT = Q(tracker__isnull=False, tracker__revoked_at=None)


@require_safe
@login_required
@vary_on_headers("HX-Request")
def tracker_list(request: HttpRequest) -> HttpResponse:
    regions = Region.objects.visible_to(request.user, *TRACKER_ROLES)
    if not regions:
        raise PermissionDenied
    units = _filtered(units_with_trackers(request.user), request)
    page = Paginator(units.order_by("region", "call_sign"), PER_PAGE).get_page(request.GET.get("page"))
    shown = units_with_trackers(request.user).filter(pk__in=[unit.pk for unit in page])
    context: dict[str, object] = {
        "page": page,
        "states": states(shown.order_by("region", "call_sign"), timezone.now()),
        "regions": regions,
        "asked": {name: request.GET.get(name, "") for name in ("q", "region", "account")},
    }
    return _render(request, "trackers", context)


def _filtered(units: QuerySet[Unit], request: HttpRequest) -> QuerySet[Unit]:
    asked = request.GET
    if text := asked.get("q", "").replace("\0", ""):
        units = units.filter(Q(call_sign__icontains=text) | Q(slug__icontains=text) | Q(agency__name__icontains=text))
    if region := asked.get("region", "").replace("\0", ""):
        units = units.filter(region__slug=region)
    if asked.get("account") in ("active", "none"):
        units = units.filter(HAS_ACCOUNT) if asked["account"] == "active" else units.exclude(HAS_ACCOUNT)
    return units


@require_safe
@login_required
@vary_on_headers("HX-Request")
def tracker(request: HttpRequest, slug: str) -> HttpResponse:
    return _render(request, "tracker", {"state": state(_one(request, slug), timezone.now())})


@require_POST
@login_required
@never_cache
def provision_tracker(request: HttpRequest, slug: str) -> HttpResponse:
    """Creates or renews the account, and shows its credentials: here, now, and never again."""
    unit = _one(request, slug).get()
    try:
        new = accounts.provision(unit)
    except BrokerError as error:
        return _broker_failed(request, slug, error)
    logger.info("%s gave the tracker of %s a new account", request.user, slug)
    codes = {"owntracks_qr": qr_svg(new.owntracks_url), "traccar_qr": qr_svg(new.traccar_url)}
    context = {"state": state(_one(request, slug), timezone.now()), "new": new, **codes}
    return render(request, "responders/tracker.html", context)


@require_POST
@login_required
def revoke_tracker(request: HttpRequest, slug: str) -> HttpResponse:
    unit = _one(request, slug).get()
    try:
        revoked = accounts.revoke(unit)
    except BrokerError as error:
        return _broker_failed(request, slug, error)
    if revoked:
        logger.info("%s revoked the account of the tracker of %s", request.user, slug)
        messages.success(request, _("The account is revoked: the device is cut off."))
    return HttpResponseRedirect(reverse("tracker", args=[slug]), status=303)


def _broker_failed(request: HttpRequest, slug: str, error: BrokerError) -> HttpResponse:
    logger.error("%s: %s", slug, error)
    context = {"state": state(_one(request, slug), timezone.now()), "broker_error": str(error)}
    return render(request, "responders/tracker.html", context, status=409)


def _one(request: HttpRequest, slug: str) -> QuerySet[Unit]:
    """The unit, as a QuerySet of one; 404 where the user does not look after its tracker."""
    units = units_with_trackers(request.user).filter(slug=slug)
    get_object_or_404(units)
    return units


def _render(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    """The whole page, or only what moves where htmx asks for it."""
    asked = request.headers
    is_part = "HX-Request" in asked and "HX-History-Restore-Request" not in asked
    return render(request, f"responders/{name}_state.html" if is_part else f"responders/{name}.html", context)
