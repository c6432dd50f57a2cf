"""`/crew/live/`: tells a crew's phone that something about its tasks is new, and nothing else.

The centre's stream is made once for a whole region and not for a crew's eyes. This one carries no data: it looks for
the unit's name in what changed, and the phone then asks for its own tasks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from rest_framework.exceptions import APIException, NotFound

from geo112.dispatch.crew.reports import LIVE_KIND
from geo112.dispatch.models import Assignment
from geo112.live.cursor import Cursor
from geo112.live.shutdown import end_streams_on_shutdown
from geo112.live.steps import Step
from geo112.live.stream import in_database
from geo112.live.tail import tail
from geo112.live.visitor import visiting_user
from responders.models import Unit

HEARTBEAT_S = 10.0
BEATS_PER_CHECK = 6
"""The visitor's rights are looked at again every minute."""
RETRY_HINT = b"retry: 2000\n\n"
CHANGED = b"event: changed\ndata: 1\n\n"
BEAT = b"event: beat\ndata: 1\n\n"


class Watch:
    """What a unit's crew is told of: changes of the unit, its assignments, its reports, and its incidents."""

    def __init__(self, unit: Unit) -> None:
        slug = unit.slug.encode()
        self._own = b'"unit":"%b"' % slug
        # A unit that only moved is told without its call sign (`dispatch.live`), and moving is no news to its crew.
        self._unit_itself = b'"slug":"%b","call_sign"' % slug
        self._unit_id = unit.pk
        self._incidents: list[bytes] = []

    def look_up(self) -> None:
        """Which incidents concern the unit now."""
        numbers = Assignment.objects.open().filter(unit=self._unit_id).values_list("incident__number", flat=True)
        self._incidents = [b'"number":"%b"' % number.encode() for number in numbers]

    def concerns(self, step: Step) -> bool:
        """Whether the step changes anything that this crew may see. Looks, and passes on nothing."""
        marks: dict[str, list[bytes]] = {
            "assignment": [self._own],
            LIVE_KIND: [self._own],
            "units": [self._unit_itself],
            "incident": self._incidents,
        }
        # In whatever region: a unit may be sent to a neighbour's incident.
        return any(mark in text for channel, text in step.messages.items() for mark in marks.get(channel.kind, ()))


@require_GET
async def crew_live(request: HttpRequest) -> HttpResponseBase:
    """The stream of `?unit=slug`: `hello` with the server's time, then `changed` and `beat`."""
    try:
        watch = await sync_to_async(admit)(request)
    except APIException as refusal:
        return JsonResponse({"detail": refusal.detail}, status=refusal.status_code)
    end_streams_on_shutdown()
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(_follow(request, watch), content_type="text/event-stream", headers=headers)


def admit(request: HttpRequest) -> Watch:
    """Raises NotAuthenticated, or NotFound for a unit that the user does not man."""
    slug = request.GET.get("unit", "").replace("\0", "")
    unit = Unit.objects.manned_by(visiting_user(request)).filter(slug=slug).first()
    if unit is None:
        raise NotFound
    watch = Watch(unit)
    watch.look_up()
    return watch


async def _follow(request: HttpRequest, watch: Watch) -> AsyncIterator[bytes]:
    """The phone asks for its tasks when it hears `hello`, and again where the tail may have left something out."""
    seen: Cursor | None = None
    with tail.subscribe() as mailbox:
        yield RETRY_HINT + b"event: hello\ndata: %b\n\n" % timezone.now().isoformat().encode()
        for beat in count(1):
            async for step in mailbox.steps(HEARTBEAT_S):
                # The tail may have started after `hello`, or have lost its place since.
                has_gap = seen is None or not seen.covers(step.since)
                seen = step.cursor
                if has_gap or watch.concerns(step):
                    await in_database(watch.look_up)
                    yield CHANGED
            if mailbox.closed or (beat % BEATS_PER_CHECK == 0 and not await _still_admitted(request)):
                return
            yield BEAT


async def _still_admitted(request: HttpRequest) -> bool:
    try:
        await in_database(admit, request)
    except APIException:
        return False
    return True
