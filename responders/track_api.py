"""REST: where a unit has been, and who looked at that.

Tracks are for those who lead units or answer for them: dispatchers, supervisors and administrators of the region, and
the agency for its own units. Not for call takers, who see where units are now and need no more, even where they also
send units; and not for crews, since a vehicle's track tells of colleagues.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.regions.access import Role, has_role
from geo112.regions.models import User
from geo112.regions.pagination import Pages
from responders.models import TrackView, TrackViewQuerySet, Unit
from responders.track_json import TrackAnswer, track_json
from responders.track_rows import LONGEST, note_look, read_history, shift_start
from responders.tracks import make_track

TRACK_ROLES = (Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN)
DEFAULT_ZOOM = 15


class ZonedField(serializers.DateTimeField):
    """A moment that names its zone, as UTC."""

    default_error_messages = {"zone": _("Give the time zone as well, for example 2026-03-02T12:00:00+08:00.")}

    def to_internal_value(self, value: Any) -> datetime:
        parsed = super().to_internal_value(value)
        written = parse_datetime(str(value))
        if written is None or written.tzinfo is None:
            self.fail("zone")
        try:
            return parsed.astimezone(UTC)
        except OverflowError:  # the first hours of the year 1
            self.fail("overflow")


class SpanSerializer(serializers.Serializer[Any]):
    """The span of a track: without `since` from when the unit came on duty, without `until` up to now."""

    since = ZonedField(required=False, help_text="at most 24 hours before `until`; without it: since it came on duty")
    until = ZonedField(required=False)
    zoom = serializers.FloatField(default=DEFAULT_ZOOM, min_value=0, max_value=22, help_text="of a web map")

    def validate_zoom(self, zoom: float) -> float:
        if zoom != zoom:  # nan passes every limit
            raise serializers.ValidationError(_("Give a number."))
        return zoom

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        until = attrs.setdefault("until", timezone.now())
        since = attrs.get("since")
        if since and since >= until:
            raise serializers.ValidationError({"since": [_("It must be before the end.")]})
        if since and until - since > LONGEST:
            raise serializers.ValidationError({"since": [_("Ask for 24 hours at most.")]})
        return attrs


class UnitTrack(APIView):
    """Where a unit has been, as GeoJSON. Every look is logged."""

    @extend_schema(parameters=[SpanSerializer], responses=TrackAnswer)
    def get(self, request: Request, slug: str) -> Response:
        user = current_user(request)
        unit = tracked_unit(user, slug)
        asked = SpanSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        until = asked.validated_data["until"]
        since = asked.validated_data.get("since") or shift_start(unit, until)
        note_look(unit=unit, user=user, since=since, until=until)
        history = read_history(unit, since, until)
        track = make_track(history.fixes, asked.validated_data["zoom"])
        return Response(track_json(unit.slug, since, until, history, track))


class TrackViewSerializer(serializers.ModelSerializer[TrackView]):
    unit = serializers.SlugRelatedField[Unit](slug_field="slug", read_only=True)
    user = serializers.SlugRelatedField[User](slug_field="username", read_only=True)

    class Meta:
        model = TrackView
        fields = ["unit", "user", "since", "until", "at"]


class Looks(Pages):
    default_limit = 50


class TrackViewList(ListAPIView[TrackView]):
    """Who looked at which track, newest first: for supervisors and administrators. `?unit=` narrows it to one unit."""

    serializer_class = TrackViewSerializer
    pagination_class = Looks
    queryset = TrackView.objects.none()

    def get_queryset(self) -> TrackViewQuerySet:
        rows = TrackView.objects.visible_to(current_user(self.request)).select_related("unit", "user")
        unit = self.request.query_params.get("unit", "").replace("\0", "")
        return rows.filter(unit__slug=unit) if unit else rows

    @extend_schema(parameters=[OpenApiParameter("unit", description="slug of a unit")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


def current_user(request: Request) -> User:
    """The user, whom the permission classes have already made sure of."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def tracked_unit(user: User, slug: str) -> Unit:
    """404 where the user does not see the unit, 403 where its track is not for them."""
    unit = get_object_or_404(Unit.objects.visible_to(user).distinct().select_related("region"), slug=slug)
    is_its_agency = user.memberships.filter(agency=unit.agency_id, role=Role.AGENCY).exists()
    if not (is_its_agency or has_role(user, unit.region, *TRACK_ROLES)):
        raise PermissionDenied
    return unit
