"""Photos, for those who may see them. Their directory is served by nothing else."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from incidents.api.scope import current_user
from incidents.models import Attachment

CACHED = "private, max-age=3600"
"""A photo never changes, so a browser may keep it for a while; nothing on the way may."""


class AttachmentView(APIView):
    """The photo, or with `small` its thumbnail."""

    small = False

    @extend_schema(exclude=True)  # a picture for people, outside /api/: the answers that lead to it describe it
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        attachment = get_object_or_404(Attachment.objects.visible_to(current_user(request)), pk=pk)
        stored = attachment.thumbnail if self.small else attachment.file
        with stored.open("rb") as file:  # 2 MB at most
            answer = HttpResponse(file.read(), content_type=attachment.content_type)
        answer["Cache-Control"] = CACHED
        answer["Content-Disposition"] = f'inline; filename="{attachment.incident.number}-{pk}.jpg"'
        return answer
