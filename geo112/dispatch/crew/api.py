"""REST of the crew page. A unit that the user does not man is not there: 404."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.crew.positions import MOST_FIXES, share
from geo112.dispatch.crew.pressed import Kind, PhotoSerializer, Pressed, PressedSerializer
from geo112.dispatch.crew.reports import KeyReused, NotYours, press, press_photo
from geo112.dispatch.crew.tasks import crew_state
from geo112.dispatch.models import CrewReport
from incidents.api.scope import Conflict, current_user
from incidents.attachments import MAX_BYTES, PhotoRefused
from responders.models import Unit

FORM_OVERHEAD = 10_000
"""What a multipart form adds to the photo in it, generously."""


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class PressedAnswer(serializers.Serializer[Any]):
    key = serializers.UUIDField()
    outcome = serializers.CharField(help_text="done, or what a step did: advanced, filled, duplicate, after_end")
    attachment = serializers.UUIDField(allow_null=True)


class FixesSerializer(serializers.Serializer[Any]):
    unit = serializers.SlugField()
    fixes = serializers.ListField(
        child=serializers.JSONField(allow_null=True), max_length=MOST_FIXES, help_text="as over MQTT"
    )


class SharedAnswer(serializers.Serializer[Any]):
    stored = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    refused = serializers.ListField(child=serializers.DictField())


class CrewState(APIView):
    """The unit's tasks. `ETag` says whether anything is new, `X-Server-Time` what time it is here."""

    @extend_schema(parameters=[OpenApiParameter("unit", str, required=True)], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> HttpResponse:
        unit = manned_unit(request, request.query_params.get("unit", ""))
        now = timezone.now()
        body = orjson.dumps(crew_state(unit, current_user(request), now), option=orjson.OPT_UTC_Z)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": etag, "X-Server-Time": now.isoformat(), "Cache-Control": "private, no-cache"}
        if request.headers.get("If-None-Match") == etag:
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(body, content_type="application/json", headers=headers)


class CrewPress(APIView):
    """Does what was pressed, once per key. 409 where it cannot be done; sending it again will not help then."""

    @extend_schema(request=PressedSerializer, responses=PressedAnswer)
    def post(self, request: Request) -> Response:
        data = PressedSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        try:
            return _answer(press(pressed=data.pressed, by=current_user(request), now=timezone.now()))
        except NotYours as error:
            raise Http404 from error
        except KeyReused as error:
            raise _reused() from error


class CrewPhoto(APIView):
    """Takes in a photo, once per key; a JPEG, PNG or WebP of at most 10 MB and 50 million pixels."""

    parser_classes = [MultiPartParser]

    @extend_schema(request=PhotoSerializer, responses=PressedAnswer)
    def post(self, request: Request) -> Response:
        _refuse_large(request)
        data = PhotoSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        fields = data.validated_data
        content = {"text": fields["text"]}
        pressed = Pressed(fields["key"], fields["unit"], Kind.PHOTO, fields["at"], fields["assignment"], content)
        try:
            by, now = current_user(request), timezone.now()
            return _answer(press_photo(pressed=pressed, photo=fields["photo"], by=by, now=now))
        except NotYours as error:
            raise Http404 from error
        except KeyReused as error:
            raise _reused() from error
        except PhotoRefused as error:
            raise ValidationError({"photo": [str(error)]}) from error


class CrewPositions(APIView):
    """Where the phone was: a list of fixes in any order; what was sent before changes nothing."""

    @extend_schema(request=FixesSerializer, responses=SharedAnswer)
    def post(self, request: Request) -> Response:
        data = FixesSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        unit = manned_unit(request, data.validated_data["unit"])
        shared = share(slug=unit.slug, fixes=data.validated_data["fixes"], received_at=timezone.now())
        refused = [{"reason": each.reason, "detail": each.detail} for each in shared.refused]
        return Response({"stored": shared.stored, "duplicates": shared.duplicates, "refused": refused})


def manned_unit(request: Request, slug: str) -> Unit:
    """404 where the user mans no unit of this name."""
    units = Unit.objects.manned_by(current_user(request)).select_related("region", "agency").defer("region__boundary")
    return get_object_or_404(units, slug=slug.replace("\0", ""))


def _answer(report: CrewReport) -> Response:
    return Response({"key": report.key, "outcome": report.outcome, "attachment": report.attachment_id})


def _reused() -> Conflict:
    return Conflict(_("This key was used for something else."))


def _refuse_large(request: Request) -> None:
    """Before the form is read: who sends a film need not wait until it is here."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > MAX_BYTES + FORM_OVERHEAD:
        raise TooLarge(_("The photo is larger than 10 MB."))
