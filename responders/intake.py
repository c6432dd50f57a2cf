"""Positions over HTTP: who is it, may they, and then the same way as over MQTT (`ingest.store`)."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from responders.formats import HTTP_FORMATS
from responders.http import HttpFormat, Posted
from responders.ingest import Outcome, Received, store
from responders.messages import MAX_PAYLOAD_BYTES
from responders.throttle import Throttle
from responders.tokens import find_tracker

UNREADABLE: Final = {"bad_json": 400, "bad_form": 400, "not_an_object": 400, "empty_list": 400, "too_large": 413}
"""Refusals of a whole request, which no app on a phone ever gets: they are for whoever writes one."""
RETRY_AFTER_S: Final = 5

throttle = Throttle(settings.TRACKER_REQUESTS["burst"], settings.TRACKER_REQUESTS["per_s"])


@csrf_exempt  # a device has a token and no session
@never_cache
def receive(request: HttpRequest, path: str) -> HttpResponse:
    """What a device posts at `/api/v1/positions/{path}/`."""
    posted = _posted(request)
    spoken = _first_that_takes(posted, (each for each in HTTP_FORMATS if each.path == path))
    if spoken is None:
        return HttpResponseNotAllowed(["POST"])
    try:
        return _receive(posted, spoken)
    except (OperationalError, InterfaceError):
        return _refuse(503, "The database is away; send it again.", {"Retry-After": str(RETRY_AFTER_S)})


def _receive(posted: Posted, spoken: HttpFormat) -> HttpResponse:
    given = spoken.login(posted)
    tracker = find_tracker(given) if given else None
    if tracker is None:
        return _stranger(posted, spoken)
    wait_s = throttle.wait_s(tracker.username, time.monotonic())
    if wait_s:
        return _refuse(429, "Too many requests.", {"Retry-After": str(math.ceil(wait_s))})
    address = spoken.address(tracker.unit.slug)
    outcome = store([Received(address, spoken.payload(posted), posted.received_at)])
    return _answer(outcome, spoken)


def _posted(request: HttpRequest) -> Posted:
    return Posted(
        method=request.method or "",
        query=request.META.get("QUERY_STRING", "").encode(),
        body=request.read(MAX_PAYLOAD_BYTES + 1),
        content_type=request.content_type or "",
        authorization=request.headers.get("Authorization", ""),
        received_at=timezone.now(),
    )


def _first_that_takes(posted: Posted, formats: Iterable[HttpFormat]) -> HttpFormat | None:
    return next((each for each in formats if each.takes(posted)), None)


def _stranger(posted: Posted, spoken: HttpFormat) -> HttpResponse:
    if len(posted.body) > MAX_PAYLOAD_BYTES:  # so long that nobody looked for a token in it
        return _refuse(413, f"At most {MAX_PAYLOAD_BYTES} bytes are read.")
    headers = {"WWW-Authenticate": 'Basic realm="geo112"'} if spoken.stranger_status == 401 else {}
    return _refuse(spoken.stranger_status, "Unknown device.", headers)


def _answer(outcome: Outcome, spoken: HttpFormat) -> HttpResponse:
    reasons = {each.refusal.reason: each.refusal for each in outcome.rejected}
    for reason, status in UNREADABLE.items():
        if reason in reasons and not (outcome.stored or outcome.duplicates or outcome.others):
            return _refuse(status, reasons[reason].detail)
    return JsonResponse(spoken.thanks(outcome), safe=False)


def _refuse(status: int, detail: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse({"detail": detail}, status=status, headers=headers)
