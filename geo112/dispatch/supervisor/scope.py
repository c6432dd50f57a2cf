"""Whose pages these are: supervisors and administrators of a region."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from geo112.dispatch.console.page import home_region
from geo112.regions.access import Role
from geo112.regions.models import Region

LEADS = (Role.SUPERVISOR, Role.ADMIN)


def led_region(request: HttpRequest) -> Region:
    """`?region=`, else the one in which the user was first given a role; 404 for another's, 403 for other roles."""
    regions = Region.objects.visible_to(request.user, *LEADS)
    slug = request.GET.get("region")
    region = regions.named(slug) if slug else home_region(request, regions)
    if slug and region is None and Region.objects.visible_to(request.user).named(slug) is None:
        raise Http404
    if region is None:
        raise PermissionDenied
    return region
