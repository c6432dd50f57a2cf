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

from geo112.live.registry import Audience, Channel, agency_sources, sources_for
from geo112.regions.access import Role, working_roles
from geo112.regions.models import Region, User


@dataclass(frozen=True)
class Visitor:
    region_id: int
    channels: frozenset[Channel]

    def sees_all_of(self, kind: str) -> bool:
        """Whether they see this kind in the whole region."""
        return Channel(Audience.REGION, self.region_id, kind) in self.channels

    def agencies_for(self, kind: str) -> list[int]:
        """Ids of the agencies whose own rows of this kind they see."""
        return sorted(
            channel.pk for channel in self.channels if channel.kind == kind and channel.audience == Audience.AGENCY
        )


def admit(request: HttpRequest) -> Visitor:
    """The visitor's region and channels by their rights at this moment, read afresh from the database.

    Raises ValidationError without a region, NotAuthenticated or AuthenticationFailed (401), NotFound for a region
    that does not exist or is none of theirs, PermissionDenied for a role that sees nothing live.
    """
    user = visiting_user(request)
    slug = request.GET.get("region")
    if not slug:
        raise ValidationError({"region": [_("This field is required.")]})
    region = Region.objects.visible_to(user).named(slug)
    if region is None:
        raise NotFound
    channels = _channels(user, region)
    if not channels:
        raise PermissionDenied
    return Visitor(region.pk, channels)


def _channels(user: User, region: Region) -> frozenset[Channel]:
    """Kinds of the whole region by role; of the others, where agencies see some, only those of one's own agencies."""
    whole = {source.kind for source in sources_for(working_roles(user, region))}
    memberships = user.memberships.filter(role=Role.AGENCY, region=region, agency__region=region)
    agencies = list(memberships.values_list("agency_id", flat=True))
    return frozenset(
        [
            *(Channel(Audience.REGION, region.pk, kind) for kind in whole),
            *(
                Channel(Audience.AGENCY, agency, source.kind)
                for source in agency_sources()
                if source.kind not in whole
                for agency in agencies
            ),
        ]
    )


def visiting_user(request: HttpRequest) -> User:
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
