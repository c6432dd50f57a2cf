"""Who opens a stream, and what of it is for their eyes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import NotAuthenticated, NotFound, PermissionDenied, ValidationError
from rest_framework.request import Request

from geo112.live.registry import sources_for
from geo112.regions.access import working_roles
from geo112.regions.models import Region, User


@dataclass(frozen=True)
class Visitor:
    region_id: int
    kinds: frozenset[str]


def admit(request: HttpRequest) -> Visitor:
    """The visitor's region and kinds by their rights at this moment, read afresh from the database.

    Raises ValidationError without a region, NotAuthenticated or AuthenticationFailed (401), NotFound for a region
    that does not exist or is none of theirs, PermissionDenied for a role that sees nothing live.
    """
    user = _user(request)
    slug = request.GET.get("region")
    if not slug:
        raise ValidationError({"region": [_("This field is required.")]})
    region = Region.objects.visible_to(user).named(slug)
    if region is None:
        raise NotFound
    kinds = frozenset(source.kind for source in sources_for(working_roles(user, region)))
    if not kinds:
        raise PermissionDenied
    return Visitor(region.pk, kinds)


def _user(request: HttpRequest) -> User:
    """By token, else by session; the session is read again, since it may have ended while the stream was open."""
    by_token = TokenAuthentication().authenticate(Request(request))
    user = by_token[0] if by_token else _session_user(request)
    if not isinstance(user, User):
        raise NotAuthenticated
    return user


def _session_user(request: HttpRequest) -> User | AnonymousUser:
    request.session = type(request.session)(request.session.session_key)
    user = get_user(request)
    return user if user.is_active else AnonymousUser()
