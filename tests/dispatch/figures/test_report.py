"""The month against rows that were counted by hand."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from geo112.dispatch.figures.periods import month_of
from geo112.dispatch.figures.report import Report, make_report
from geo112.dispatch.figures.table import as_csv
from geo112.dispatch.models import AssignmentStep, Referral, Target
from geo112.regions.models import Area, Region
from incidents.models import Call, Incident
from tests.makers import make_agency, make_assignment, make_call, make_category, make_incident, make_region, make_unit

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
FIRST = datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
"""The first moment of March in Kendari."""
AFTER = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
"""The first moment of April there."""


@pytest.fixture
def region() -> Region:
    return make_region()


def report(region: Region, month: str = "2026-03") -> Report:
    return make_report(region, month_of(month, region.zone))


def ended(verification: str, at: datetime = NOON, answer_s: float | None = 5, **fields: Any) -> Call:
    taken_at = None if answer_s is None else at + timedelta(seconds=answer_s)
    times = {"received_at": at, "taken_at": taken_at, "ended_at": at + timedelta(minutes=1)}
    return make_call(status="ended", verification=verification, **times, **fields)


def closed(at: datetime = NOON, **fields: Any) -> Incident:
    return make_incident(opened_at=at, status="closed", closed_at=at + timedelta(hours=1), outcome="resolved", **fields)


def test_calls_are_parted_as_the_published_reports_do(region: Region) -> None:
    for verification in ("normal", "information", "information", "prank", "ghost", "ghost", "dropped"):
        ended(verification)
    make_call(received_at=NOON)
    calls = report(region).calls
    assert calls.total == 8 == sum(calls.by_outcome.values())
    assert calls.by_outcome == {"answered": 3, "prank_ghost": 3, "unanswered": 1, "open": 1}
    assert calls.by_verification == {"normal": 1, "ghost": 2, "prank": 1, "information": 2, "dropped": 1}


def test_a_month_is_that_of_the_region_to_the_second(region: Region) -> None:
    second = timedelta(seconds=1)
    for at in (FIRST - second, FIRST, AFTER - second, AFTER):
        ended("normal", at)
        closed(at)
    assert [(report(region, month).calls.total, report(region, month).tickets.total) for month in _MONTHS] == [
        (1, 1), (2, 2), (1, 1),
    ]  # fmt: skip
    days = {at.day: counts["answered"] for at, counts in report(region).over_time if counts["answered"]}
    assert days == {1: 1, 31: 1}


_MONTHS = ("2026-02", "2026-03", "2026-04")


def test_exercises_and_other_regions_are_left_out(region: Region) -> None:
    ended("normal", is_exercise=True)
    closed(is_exercise=True)
    ended("normal", region=make_region("konawe"))
    closed(region=make_region("konawe"))
    assert report(region).is_empty


def test_tickets_are_done_or_in_process(region: Region) -> None:
    closed()
    make_incident(opened_at=NOON)
    make_incident(opened_at=NOON)
    tickets = report(region).tickets
    assert (tickets.total, tickets.done, tickets.in_process) == (3, 1, 2)


def test_an_agency_received_an_incident_once_by_vehicles_and_ticket_alike(region: Region) -> None:
    fire, pln = make_agency("damkar", region), make_agency("pln", region)
    both, running, withdrawn = closed(), make_incident(opened_at=NOON), make_incident(opened_at=NOON)
    for _ in range(2):
        make_assignment(make_unit(agency=fire), both, status="completed", ended_at=NOON)
    make_assignment(make_unit(agency=fire), running)
    make_assignment(make_unit(agency=fire), withdrawn, status="cancelled", ended_at=NOON)
    for number, (incident, status) in enumerate([(both, "done"), (running, "declined"), (withdrawn, "sent")]):
        ends = {} if status == "sent" else {"ended_at": NOON}
        Referral.objects.create(incident=incident, agency=pln, number=f"U{number}", status=status, sent_at=NOON, **ends)
    figures = {row.code: (row.received, row.done, row.in_process) for row in report(region).agencies}
    assert figures == {"damkar": (2, 1, 1), "pln": (3, 1, 1)}


def test_types_and_districts_are_ranked(region: Region) -> None:
    fields = {"region": region, "center": region.center}
    district = Area.objects.create(code="99.01", name="Baruga", level="kecamatan", **fields)
    village = Area.objects.create(code="99.01.01", name="Watubangga", level="kelurahan", parent=district, **fields)
    for code, count in (("TREE", 1), ("LIGHT", 2)):
        for _ in range(count):
            closed(category=make_category(code), village=village if code == "LIGHT" else None)
    found = report(region)
    assert [(row.code, row.count) for row in found.types] == [("LIGHT", 2), ("TREE", 1)]
    assert [(row.name, row.count) for row in found.districts] == [("Baruga", 2), ("", 1)]


def test_times_are_measured_from_where_their_targets_count(region: Region) -> None:
    fire = make_agency("damkar", region)
    Target.objects.create(region=region, step="answer", seconds=10)
    Target.objects.create(region=region, step="arrive", agency=fire, seconds=900)
    for answer_s in (2, 4, 12, 30):
        ended("normal", answer_s=answer_s)
    for minute in (10, 20):
        incident = closed()
        sent = make_assignment(make_unit(agency=fire), incident, sent_at=NOON + timedelta(seconds=60))
        stamps = {"recorded_at": NOON, "source": "crew", "status": "on_scene"}
        AssignmentStep.objects.create(assignment=sent, at=NOON + timedelta(minutes=minute), **stamps)
    times = report(region).times
    assert (times.answer.cases, times.answer.median_s, times.answer.within) == (4, 8.0, 0.5)
    assert times.answer.p90_s == pytest.approx(24.6)
    assert (times.send.cases, times.send.median_s, times.send.judged, times.send.within) == (2, 60.0, 0, None)
    assert (times.arrive.median_s, times.arrive.within) == (900.0, 0.5)
    assert times.arrive_by_agency["damkar"].cases == 2


def test_the_first_unit_on_the_scene_counts(region: Region) -> None:
    incident = closed()
    for minute in (12, 7):
        sent = make_assignment(make_unit(), incident, sent_at=NOON)
        stamps = {"recorded_at": NOON, "source": "crew", "status": "on_scene"}
        AssignmentStep.objects.create(assignment=sent, at=NOON + timedelta(minutes=minute), **stamps)
    assert report(region).times.arrive.median_s == 420


def test_a_month_without_anything_is_zeros(region: Region) -> None:
    found = report(region)
    assert found.is_empty and found.calls.total == found.tickets.total == 0
    assert found.times.answer.median_s is None
    assert len(found.over_time) == 31


def csv_figures(text: str) -> dict[tuple[str, str, str], str]:
    return {(row["section"], row["code"], row["figure"]): row["value"] for row in csv.DictReader(io.StringIO(text))}


def test_the_csv_has_one_line_per_figure(region: Region) -> None:
    make_agency("damkar", region, name="=HYPERLINK(1)")
    ended("normal")
    text = as_csv(report(region))
    figures = csv_figures(text)
    assert figures["calls", "total", "count"] == "1"
    assert figures["times", "answer", "median_s"] == "5.0"
    assert figures["agencies", "damkar", "received"] == "0"
    assert "'=HYPERLINK(1)" in text


@pytest.mark.parametrize("name", ["kendari", "74.71", "KDI"])
def test_the_command_prints_the_same(region: Region, capsys: pytest.CaptureFixture[str], name: str) -> None:
    ended("prank")
    call_command("report", region=name, month="2026-03")
    assert csv_figures(capsys.readouterr().out)["calls", "prank_ghost", "count"] == "1"
    call_command("report", region=name, month="2026-03", format="json")
    assert json.loads(capsys.readouterr().out)["calls"]["total"] == 1


def test_the_document_stands_by_itself(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("report", region="kendari", month="2026-03", format="html")
    page = capsys.readouterr().out
    assert "Laporan bulanan" in page and "Pada bulan ini tidak ada panggilan" in page
    assert "<style>" in page and "href=" not in page and "<script" not in page


@pytest.mark.parametrize(("name", "month"), [("kendari", "2026-13"), ("atlantis", "2026-03"), ("kendari", "1-1")])
def test_the_command_says_what_is_wrong(region: Region, name: str, month: str) -> None:
    with pytest.raises(CommandError):
        call_command("report", region=name, month=month)
