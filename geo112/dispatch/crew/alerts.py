"""What crews say, on the centre's screens: over the live stream until somebody has looked at it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.crew.reports import LIVE_KIND
from geo112.dispatch.models import CrewReport
from geo112.live.outbox import announce
from geo112.live.registry import register_loader
from geo112.regions.models import Region, User
from incidents.api.scope import current_user

State = dict[str, Any]
MOST_UNSEEN = 100


def register() -> None:
    """For AppConfig.ready()."""
    register_loader(LIVE_KIND, load_reports, snapshot=unseen_reports)


def load_reports(keys: list[str]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for report in CrewReport.objects.for_json().for_the_centre().filter(pk__in=keys):
        states[report.unit.region_id].append(report_json(report))
    return states


def unseen_reports(region: Region) -> list[State]:
    """The newest ones that nobody has looked at."""
    rows = CrewReport.objects.for_json().unseen().filter(unit__region=region)
    return [report_json(report) for report in rows.order_by("-received_at")[:MOST_UNSEEN]]


def report_json(report: CrewReport) -> State:
    content, assignment = report.content, report.assignment
    return {
        "id": str(report.key),
        "kind": "declined" if report.kind == CrewReport.Kind.STEP else report.kind,
        "unit": report.unit.slug,
        "call_sign": report.unit.call_sign,
        "agency": report.unit.agency.code,
        "incident": assignment.incident.number if assignment else None,
        "text": content.get("text", ""),
        "support": content.get("support"),
        "attachment": str(report.attachment_id) if report.attachment_id else None,
        "at": report.pressed_at,
        "received_at": report.received_at,
        "seen_at": report.seen_at,
        "seen_by": report.seen_by.get_username() if report.seen_by else None,
    }


@transaction.atomic
def mark_seen(*, report: CrewReport, by: User, now: datetime) -> None:
    """The first who looks is remembered; the crew is told that somebody has."""
    if CrewReport.objects.filter(pk=report.pk, seen_at=None).update(seen_at=now, seen_by=by):
        announce(report.unit.region_id, LIVE_KIND, [str(report.pk)])


class CrewReportSeen(APIView):
    """Says that somebody in the centre has looked at what a crew said."""

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, pk: str) -> Response:
        user = current_user(request)
        report = get_object_or_404(CrewReport.objects.for_json().visible_to(user), pk=pk)
        mark_seen(report=report, by=user, now=timezone.now())
        return Response(report_json(CrewReport.objects.for_json().get(pk=pk)))
