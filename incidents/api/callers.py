"""A caller over REST: history, blocking for a day, showing a masked number, asking the telephone where it is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.regions.models import User
from incidents import blocking
from incidents.api.answers import CallAnswer
from incidents.api.calls import ANSWERS, find_call
from incidents.api.reading import call_answer
from incidents.api.scope import Conflict, Pages, current_user
from incidents.history import caller_history
from incidents.location_sharing import ask_for_location
from incidents.models import Incident, Look, LookQuerySet
from incidents.privacy.looks import note_number_look


class BlockAnswer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    lifted_at = serializers.DateTimeField(allow_null=True)
    lifted_by = serializers.CharField(allow_null=True)
    stands = serializers.BooleanField()


class HistoryAnswer(serializers.Serializer[Any]):
    hidden = serializers.BooleanField(help_text="a hidden number has no history")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="earlier calls by verification")
    calls = serializers.ListField(child=serializers.DictField(), help_text="the last ten earlier calls")
    incidents = serializers.ListField(child=serializers.DictField(), help_text="those they were about")
    last_place = serializers.DictField(allow_null=True)
    blocks = BlockAnswer(many=True)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class NeededReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class LinkAnswer(serializers.Serializer[Any]):
    url = serializers.URLField()
    text = serializers.CharField(help_text="to be sent by SMS or WhatsApp")
    expires_at = serializers.DateTimeField()


class HistoryView(APIView):
    @extend_schema(responses=HistoryAnswer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(caller_history(find_call(request, pk), timezone.now()))


class BlockView(APIView):
    @extend_schema(request=ReasonSerializer, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """The number waits behind all others for 24 hours. 409 for a hidden one."""
        call = find_call(request, pk)
        body = ReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            blocking.block_caller(call=call, by=current_user(request), now=timezone.now(), **body.validated_data)
        except blocking.BlockRefused as refused:
            raise Conflict(str(refused)) from refused
        return Response(call_answer(request, find_call(request, pk)))


class UnblockView(APIView):
    @extend_schema(request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        call = find_call(request, pk)
        try:
            blocking.lift_block(call=call, by=current_user(request), now=timezone.now())
        except blocking.BlockRefused as refused:
            raise Conflict(str(refused)) from refused
        return Response(call_answer(request, find_call(request, pk)))


class RevealView(APIView):
    @extend_schema(request=NeededReasonSerializer, responses=CallAnswer)
    def post(self, request: Request, pk: int) -> Response:
        """The number in clear, for a reason that is logged first."""
        call, user = find_call(request, pk), current_user(request)
        body = NeededReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        note_number_look(call=call, user=user, reason=body.validated_data["reason"], now=timezone.now())
        shown = {"number": call.number, "number_shown": call.number_shown, "number_masked": False}
        return Response({**call_answer(request, call), **shown})


class AskLocationView(APIView):
    @extend_schema(request=None, responses={201: LinkAnswer})
    def post(self, request: Request, pk: int) -> Response:
        """A link that lets the caller's own telephone share its position, once, within half an hour."""
        call = find_call(request, pk)
        token, asked = ask_for_location(call=call, by=current_user(request), now=timezone.now())
        url = request.build_absolute_uri(reverse("locate", args=[token]))
        words = _("112 %(region)s asks where you are. Open this link and press the button: %(url)s")
        text = words % {"region": call.region.name, "url": url}
        return Response({"url": url, "text": text, "expires_at": asked.expires_at}, status=201)


class LookSerializer(serializers.ModelSerializer[Look]):
    incident = serializers.SlugRelatedField[Incident](slug_field="number", read_only=True)
    user = serializers.SlugRelatedField[User](slug_field="username", read_only=True)

    class Meta:
        model = Look
        fields = ["what", "call", "incident", "user", "reason", "at"]


class LooksView(ListAPIView[Look]):
    """Who looked at masked numbers and sensitive notes, newest first: for supervisors and administrators."""

    serializer_class = LookSerializer
    pagination_class = Pages
    queryset = Look.objects.none()

    def get_queryset(self) -> LookQuerySet:
        return Look.objects.visible_to(current_user(self.request)).select_related("incident", "user")
