"""What a crew reported, acted upon: which assignment it means, and what it did to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from geo112.dispatch.assigning.life import Source, Status, record_step
from geo112.dispatch.assigning.publishing import tell_error
from geo112.dispatch.assigning.states import CREW_STEPS
from geo112.dispatch.models import Assignment
from responders.models import StatusReport

CLOCKS_DIFFER = timedelta(seconds=30)
"""A report this much older than an assignment may still mean it: devices' clocks err."""


class NotApplicable(Exception):
    """The report means no assignment that it may move; `code` is stored, `detail` tells the device."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


@transaction.atomic
def apply_report(*, report_id: int, now: datetime) -> str:
    """Acts upon a stored report once, however often it is called, and returns the result that it stores."""
    rows = StatusReport.objects.select_related("unit").select_for_update(of=("self",), no_key=True)
    report = rows.get(pk=report_id)
    if not report.result:
        report.result = _apply(report, now)
        report.save(update_fields=["result"])
    return report.result


def _apply(report: StatusReport, now: datetime) -> str:
    status = Status.COMPLETED if report.status == "available" else report.status
    try:
        if status not in CREW_STEPS:
            raise NotApplicable("unknown_status", f"{report.status!r} is no step of an assignment")
        assignment = assignment_meant(report)
    except NotApplicable as refusal:
        tell_error(report.unit, reason=refusal.code, detail=refusal.detail, at=report.reported_at)
        return f"refused: {refusal.code}"
    if assignment is None:
        return "nothing_open"
    # A clock that runs ahead stamps no step in the future.
    at, source = report.effective_at, Source.CREW
    return str(record_step(assignment=assignment, status=status, at=at, source=source, now=now))


def assignment_meant(report: StatusReport) -> Assignment | None:
    """The unit's assignment that the report names, else its only open one; None where it has nothing to finish.

    Raises NotApplicable: a device speaks only for its own unit, and a report without a name that is older than the
    open assignment was meant for an earlier one.
    """
    own = Assignment.objects.filter(unit=report.unit)
    if report.assignment_id is not None:
        if named := own.filter(pk=report.assignment_id).first():
            return named
        raise NotApplicable("not_your_assignment", f"{report.assignment_id} is no assignment of this unit")
    current = own.active().first()
    if current and report.reported_at >= current.started_at - CLOCKS_DIFFER:
        return current
    if report.status in ("available", Status.COMPLETED):
        return None
    raise NotApplicable("no_open_assignment", "this unit had no open assignment at that time")
