"""What a crew pressed, acted upon once per key, with the time at which it was pressed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from geo112.dispatch.api.units import set_duty
from geo112.dispatch.assigning.life import Source, record_step
from geo112.dispatch.assigning.states import plausible
from geo112.dispatch.crew.pressed import Kind, Pressed
from geo112.dispatch.crew.sentences import quoted
from geo112.dispatch.models import Assignment, CrewReport
from geo112.live.outbox import announce
from geo112.regions.models import User
from incidents.attachments import store_photo
from incidents.timeline import add_entry
from responders.models import Unit

LIVE_KIND = "crew_report"
DONE = "done"


class NotYours(LookupError):
    """The user mans no such unit, or the unit has no such assignment."""


class KeyReused(ValueError):
    """The key belongs to something else that was pressed."""


@transaction.atomic
def press(*, pressed: Pressed, by: User, now: datetime) -> CrewReport:
    """Does what was pressed, or nothing where this key was there before. Raises NotYours, KeyReused, Conflict."""
    return _once(pressed, by, now, lambda report: _ACTS[pressed.kind](report, by, now))


@transaction.atomic
def press_photo(*, pressed: Pressed, photo: UploadedFile[Any], by: User, now: datetime) -> CrewReport:
    """Takes in a photo, once per key. Raises NotYours, KeyReused, PhotoRefused."""
    pressed.content["sha256"] = _digest(photo)

    def store(report: CrewReport) -> str:
        assert report.assignment is not None  # noqa: S101 - a photo names its assignment
        at, caption = _true_time(report, now), report.content["text"]
        report.attachment = store_photo(
            incident=report.assignment.incident, upload=photo, by=by, now=now, caption=caption, at=at
        )
        return DONE

    return _once(pressed, by, now, store)


def _once(pressed: Pressed, by: User, now: datetime, act: Callable[[CrewReport], str]) -> CrewReport:
    """The key's row is written first: whoever brings the same key meanwhile waits for it, and then finds it."""
    unit = Unit.objects.manned_by(by).filter(slug=pressed.unit).select_related("region", "agency").first()
    if unit is None:
        raise NotYours(pressed.unit)
    told = {"unit": unit, "kind": pressed.kind, "assignment": _assignment(unit, pressed), "content": pressed.content}
    report, is_new = CrewReport.objects.get_or_create(
        key=pressed.key, defaults={**told, "by": by, "pressed_at": pressed.at, "received_at": now}
    )
    if not is_new:
        if any(getattr(report, name) != value for name, value in told.items()):
            raise KeyReused(str(pressed.key))
        return report
    report.outcome = act(report)
    report.save(update_fields=["outcome", "attachment"])
    announce(unit.region_id, LIVE_KIND, [str(report.key)])
    return report


def _assignment(unit: Unit, pressed: Pressed) -> Assignment | None:
    if pressed.assignment is None:
        return None
    own = Assignment.objects.filter(unit=unit, pk=pressed.assignment).select_related("incident__region", "unit__agency")
    if found := own.first():
        return found
    raise NotYours(str(pressed.assignment))


def _step(report: CrewReport, by: User, now: datetime) -> str:
    assert report.assignment is not None  # noqa: S101 - a step names its assignment
    status, reason = report.content["status"], report.content.get("text", "")
    step = {"status": status, "at": report.pressed_at, "source": Source.CREW, "by": by, "now": now}
    outcome = record_step(assignment=report.assignment, **step)
    if status == Assignment.Status.DECLINED:
        _tell(report, "decline_reason", reason, by, now)
    return str(outcome)


def _message(report: CrewReport, by: User, now: datetime) -> str:
    _tell(report, "crew_message", report.content["text"], by, now)
    return DONE


def _support(report: CrewReport, by: User, now: datetime) -> str:
    _tell(report, f"support_{report.content['support']}", quoted(report.content.get("text", "")), by, now)
    return DONE


def _duty(report: CrewReport, by: User, now: datetime) -> str:
    set_duty(report.unit, report.content["on_duty"])
    return DONE


def _tell(report: CrewReport, kind: str, words: str, by: User, now: datetime) -> None:
    """A line in the incident's story; without a task there is none, and the centre's screen alone shows it."""
    if report.assignment is None:
        return
    unit = report.unit
    data = {"unit": unit.slug, "call_sign": unit.call_sign, "words": words, "report": str(report.key)}
    add_entry(report.assignment.incident, kind, at=_true_time(report, now), by=by, data=data)


def _true_time(report: CrewReport, now: datetime) -> datetime:
    """When it was pressed, as far as that can be: after the unit was sent, and not in the future."""
    sent_at = report.assignment.sent_at if report.assignment else report.pressed_at
    return plausible(report.pressed_at, sent_at=sent_at, now=now)


def _digest(photo: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in photo.chunks():
        digest.update(chunk)
    photo.seek(0)
    return digest.hexdigest()


_ACTS: dict[str, Callable[[CrewReport, User, datetime], str]] = {
    Kind.STEP: _step,
    Kind.MESSAGE: _message,
    Kind.SUPPORT: _support,
    Kind.DUTY: _duty,
}
