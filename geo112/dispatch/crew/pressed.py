"""What comes from the page, parsed at the edge into `Pressed`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from geo112.dispatch.assigning.states import CREW_STEPS
from geo112.dispatch.models import CrewReport
from responders.track_api import ZonedField

Kind = CrewReport.Kind
LONGEST_WORDS: Final = 2_000
LONGEST_CAPTION: Final = 300
UNWANTED: Final = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\u202a-\\u202e\\u2066-\\u2069]")
"""Control characters, and those that turn the direction of what follows: a message must not rearrange the screen."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """One thing that a crew pressed. `at` is the phone's clock, corrected by what it knows of ours."""

    key: UUID
    unit: str
    kind: str
    at: datetime
    assignment: int | None = None
    content: dict[str, Any] = field(default_factory=dict)


class WordsField(serializers.CharField):
    """What a person typed, without what would rearrange a screen. Anything else stays as it was written."""

    def __init__(self, max_length: int = LONGEST_WORDS, **options: Any) -> None:
        super().__init__(max_length=max_length, required=False, allow_blank=True, default="", **options)

    def to_internal_value(self, data: Any) -> str:
        return UNWANTED.sub("", super().to_internal_value(data)).strip()


class PressedSerializer(serializers.Serializer[Any]):
    """A step, a message, a request for support, or going on and off duty."""

    key = serializers.UUIDField(help_text="made by the phone; the same key is acted upon once")
    unit = serializers.SlugField()
    kind = serializers.ChoiceField(choices=[kind for kind in Kind.choices if kind[0] != Kind.PHOTO])
    at = ZonedField(help_text="when it was pressed")
    assignment = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)
    status = serializers.ChoiceField(choices=sorted(CREW_STEPS), required=False)
    text = WordsField()
    support = serializers.ChoiceField(choices=CrewReport.Support.choices, required=False)
    on_duty = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = {Kind.STEP: "status", Kind.MESSAGE: "text", Kind.SUPPORT: "support", Kind.DUTY: "on_duty"}
        name = wanted[attrs["kind"]]
        if attrs.get(name) in (None, ""):
            raise serializers.ValidationError({name: [_("This field is required.")]})
        if attrs["kind"] == Kind.STEP and not attrs.get("assignment"):
            raise serializers.ValidationError({"assignment": [_("This field is required.")]})
        if attrs.get("status") == "declined" and not attrs["text"]:
            raise serializers.ValidationError({"text": [_("Give the reason for declining.")]})
        return attrs

    @property
    def pressed(self) -> Pressed:
        data = self.validated_data
        content = {name: data[name] for name in ("status", "text", "support", "on_duty") if data.get(name) is not None}
        return Pressed(data["key"], data["unit"], data["kind"], data["at"], data.get("assignment"), content)


class PhotoSerializer(serializers.Serializer[Any]):
    """A photo of the task's place, as a multipart form."""

    key = serializers.UUIDField()
    unit = serializers.SlugField()
    at = ZonedField()
    assignment = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    text = WordsField(LONGEST_CAPTION)
    photo = serializers.FileField(allow_empty_file=True, max_length=None)
