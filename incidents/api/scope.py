"""Whose region it is: the door through which every request to this interface passes."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError
from rest_framework.request import Request

from geo112.regions.access import may_take_calls
from geo112.regions.models import Region, User
from geo112.regions.pagination import Pages

__all__ = ["Conflict", "Pages", "current_user", "staff_region", "visible_region"]


class Conflict(APIException):
    """The thing is no longer in the state that the request expects."""

    status_code = 409


def current_user(request: Request) -> User:
    """The user, whom the permission classes have already made sure of."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def staff_region(request: Request, slug: str) -> Region:
    """The region to write in: 400 where there is none, 403 where the user is no staff there."""
    region = Region.objects.named(slug)
    if region is None:
        raise ValidationError({"region": [_("There is no region %(slug)s.") % {"slug": slug}]})
    if not may_take_calls(current_user(request), region):
        raise PermissionDenied
    return region


def visible_region(request: Request) -> Region:
    """The region that `?region=` names: 400 without it, 404 where it is not the user's."""
    slug = request.query_params.get("region", "").strip()
    if not slug:
        raise ValidationError({"region": [_("This parameter is required.")]})
    region = Region.objects.visible_to(current_user(request)).named(slug)
    if region is None:
        raise Http404
    return region
