"""What clients send and get about tickets; the values are made by `referrals.representation`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from geo112.dispatch.models import Referral
from geo112.dispatch.models.referrals import COMMENT_LIMIT
from geo112.dispatch.referrals.states import NEED_REASON, Side
from incidents.api.answers import CategoryNameAnswer
from incidents.models import Category, Incident

REASON_LIMIT = 1_000
SIDES = [(side.value, side.value) for side in Side]


class ReferSerializer(serializers.Serializer[Any]):
    """Agencies to send a ticket to; `note` is what they are told beside the incident itself."""

    agencies = serializers.ListField(child=serializers.CharField(max_length=50), min_length=1, max_length=50)
    note = serializers.CharField(max_length=REASON_LIMIT, required=False, allow_blank=True, default="")
    proposal = serializers.IntegerField(required=False, allow_null=True, min_value=1)


class ReferralStepSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Referral.Status.choices, help_text="`sent` opens it again")
    reason = serializers.CharField(max_length=REASON_LIMIT, required=False, allow_blank=True, default="")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["status"] in NEED_REASON and not data["reason"]:
            raise serializers.ValidationError({"reason": _("Give the reason.")})
        return data


class ReferralCommentSerializer(serializers.Serializer[Any]):
    """A text, a photo, or both; a photo comes as multipart/form-data."""

    text = serializers.CharField(max_length=COMMENT_LIMIT, required=False, allow_blank=True, default="")
    photo = serializers.FileField(required=False, allow_null=True)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not data["text"] and not data.get("photo"):
            raise serializers.ValidationError({"text": _("Write something, or add a photo.")})
        return data


class ReferralStepAnswer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Referral.Status.choices)
    at = serializers.DateTimeField()
    source = serializers.ChoiceField(choices=SIDES)  # type: ignore[assignment]
    by = serializers.CharField(allow_null=True, help_text="null to an agency where it was the centre")
    reason = serializers.CharField()


class ReferralCommentAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    source = serializers.ChoiceField(choices=SIDES)  # type: ignore[assignment]
    by = serializers.CharField(allow_null=True, help_text="null to an agency where it was the centre")
    text = serializers.CharField()
    photo = serializers.CharField(allow_null=True, help_text="path of the photo")
    thumbnail = serializers.CharField(allow_null=True)


class ReferralAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.CharField(help_text="KDI-2026-000123/PLN")
    incident = serializers.CharField(help_text="number of the incident")
    agency = serializers.CharField(help_text="code of the agency")
    agency_name = serializers.CharField()
    status = serializers.ChoiceField(choices=Referral.Status.choices)
    note = serializers.CharField()
    sent_at = serializers.DateTimeField()
    accept_due_at = serializers.DateTimeField(allow_null=True)
    done_due_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text="when the next thing is due; past: overdue")
    ended_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField(help_text="it ended after it was to be done")
    region = serializers.CharField()
    category = CategoryNameAnswer()
    priority = serializers.ChoiceField(choices=Category.Priority.choices)
    description = serializers.CharField(help_text="to agencies without the caller's number")
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    radius_m = serializers.IntegerField()
    location_text = serializers.CharField()
    village = serializers.CharField(allow_null=True)
    district = serializers.CharField(allow_null=True)
    opened_at = serializers.DateTimeField()
    incident_status = serializers.ChoiceField(choices=Incident.Status.choices)
    exercise = serializers.BooleanField()
    steps = ReferralStepAnswer(many=True)
    comments = ReferralCommentAnswer(many=True)


class ReferralPageAnswer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ReferralAnswer(many=True)


class ReferralsAnswer(serializers.Serializer[Any]):
    referrals = ReferralAnswer(many=True)
