"""`import_targets FILE.csv --region CODE`: within how many seconds each step is to be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geo112.dispatch.models import Target
from geo112.live.outbox import announce
from geo112.regions.imports.command import ImportCommand, ImportReport, upsert
from geo112.regions.imports.rows import FieldError, Row, parse_rows
from geo112.regions.models import Agency, Region
from incidents.models import Category

LONGEST_S = 90 * 86_400
"""A pole is set or a road mended within weeks."""
OF_AGENCIES = (Target.Step.ACKNOWLEDGE, Target.Step.ARRIVE, Target.Step.ACCEPT, Target.Step.RESOLVE)


class Command(ImportCommand):
    help = "Imports targets from a CSV (step,agency,priority,seconds,warn_at,escalation,source)."

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        agencies = {agency.code: agency for agency in region.agencies.all()}
        rows = parse_rows(path, ("step", "seconds"), lambda row: _target(row, agencies))
        report = ImportReport(upsert(Target, {"region": region, **lookup}, values) for lookup, values in rows)
        announce(region, "target", list(region.targets.values_list("pk", flat=True)))  # open screens count by them
        return report


def _target(row: Row, agencies: dict[str, Agency]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What names the target within its region, and what it says."""
    step = row.matching("step", "|".join(Target.Step), f"one of {', '.join(Target.Step)}")
    lookup = {"step": step, "agency": _agency(row, step, agencies), "priority": _priority(row, step)}
    values = {
        "seconds": int(row.number("seconds", 1, LONGEST_S)),
        "warn_at": row.number("warn_at", 0, 1, default=0.7),
        "escalation": row.text("escalation") or Target.Escalation.SUPERVISOR,
        "source": row.text("source"),
    }
    if values["escalation"] not in Target.Escalation.values:
        raise FieldError("escalation", f"is none of {', '.join(Target.Escalation)}")
    return lookup, values


def _agency(row: Row, step: str, agencies: dict[str, Agency]) -> Agency | None:
    code = row.text("agency")
    if not code:
        return None
    if step not in OF_AGENCIES:
        raise FieldError("agency", f"{step} concerns no single agency")
    if code not in agencies:
        raise FieldError("agency", f"there is no agency {code!r}")
    return agencies[code]


def _priority(row: Row, step: str) -> int | None:
    if not row.text("priority"):
        return None
    if step == Target.Step.ANSWER:
        raise FieldError("priority", "a call has no priority yet")
    return int(row.matching("priority", "|".join(map(str, Category.Priority.values)), "a priority from 1 to 3"))
