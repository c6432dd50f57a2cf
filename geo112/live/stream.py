"""`/live/`: the state of one region, and then every change to it, as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from itertools import count
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from rest_framework.exceptions import APIException

from geo112.live.cursor import Cursor, InvalidCursor
from geo112.live.frames import RETRY_HINT, block, heartbeat, message
from geo112.live.registry import State, agency_sources, all_sources, snapshot_key
from geo112.live.shutdown import end_streams_on_shutdown
from geo112.live.steps import Step, current_cursor, step_since
from geo112.live.tail import tail
from geo112.live.visitor import Visitor, admit
from geo112.regions.models import Region
from geo112.regions.serializers import RegionSerializer

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

HEARTBEAT_S = 10.0
BEATS_PER_CHECK = 6
"""The visitor's rights are looked at again every minute."""


@require_GET
async def live(request: HttpRequest) -> HttpResponseBase:
    """The stream of `?region=slug`, from `Last-Event-ID` or `?cursor=` on where that is possible."""
    try:
        visitor = await sync_to_async(admit)(request)
    except APIException as refusal:
        body = refusal.detail if isinstance(refusal.detail, dict) else {"detail": refusal.detail}
        return JsonResponse(body, status=refusal.status_code)
    end_streams_on_shutdown()
    # X-Accel-Buffering: nginx would otherwise hold the events back.
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(_follow(request, visitor), content_type="text/event-stream", headers=headers)


async def _follow(request: HttpRequest, visitor: Visitor) -> AsyncIterator[bytes]:
    """Subscribe first and read the state afterwards, so that nothing falls between the two."""
    with tail.subscribe(visitor.channels) as mailbox:
        yield RETRY_HINT
        seen, opening = await in_database(_catch_up, visitor, _cursor_of(request))
        yield opening
        for beat in count(1):
            async for step in mailbox.steps(HEARTBEAT_S):
                seen, frame = await _advance(visitor, seen, step)
                if frame:
                    yield frame
            if mailbox.closed or (beat % BEATS_PER_CHECK == 0 and not await _still_admitted(request, visitor)):
                return
            yield heartbeat(seen)


def _cursor_of(request: HttpRequest) -> Cursor | None:
    """What the browser has seen; None for one that is new here or sends something else."""
    text = request.headers.get("Last-Event-ID") or request.GET.get("cursor", "")
    try:
        return Cursor.parse(text)
    except InvalidCursor:
        return None


async def _advance(visitor: Visitor, seen: Cursor, step: Step) -> tuple[Cursor, bytes]:
    """Take the step, drop it if it was seen already, or read for oneself where it starts too late."""
    if seen.covers(step.cursor):
        return seen, b""
    if seen.covers(step.since):
        return step.cursor, step.block(visitor.channels)
    return await in_database(_catch_up, visitor, seen)


def _catch_up(visitor: Visitor, seen: Cursor | None) -> tuple[Cursor, bytes]:
    """All changes since `seen` or, where that cannot be told, a fresh snapshot; and the cursor after it."""
    step = step_since(seen, visitor.region_id) if seen else None
    if step is None:
        return _snapshot(visitor)
    return step.cursor, step.block(visitor.channels)


@transaction.atomic
def _snapshot(visitor: Visitor) -> tuple[Cursor, bytes]:
    """The whole region, and the cursor of exactly this state: both from one repeatable-read transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    seen = current_cursor()
    region = Region.objects.get(pk=visitor.region_id)
    state: dict[str, Any] = {
        "stream": seen.stream.hex,
        "server_time": timezone.now(),
        "region": dict(RegionSerializer(region).data),
        **_lists(visitor, region),
    }
    return seen, block([message("snapshot", state)], seen)


def _lists(visitor: Visitor, region: Region) -> dict[str, Sequence[State]]:
    """Each kind's list: whole, those of the visitor's agencies, or empty where it is not for their eyes."""
    lists: dict[str, Sequence[State]] = {source.snapshot_key: [] for source in all_sources()}
    mine = [source for source in all_sources() if visitor.sees_all_of(source.kind)]
    lists |= {source.snapshot_key: source.snapshot(region) for source in mine}
    for source in agency_sources():
        if agencies := visitor.agencies_for(source.kind):
            lists[snapshot_key(source.kind)] = source.snapshot(agencies)
    return lists


async def _still_admitted(request: HttpRequest, visitor: Visitor) -> bool:
    """Whether the visitor's rights are still the same; if not, the stream ends and the browser asks anew."""
    try:
        return await in_database(admit, request) == visitor
    except APIException:
        return False


async def in_database(ask: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
    """Ask in the request's thread and return its connection: streams stay open for hours, and the pool is small."""

    def ask_and_release() -> _Result:
        try:
            return ask(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(ask_and_release)()
