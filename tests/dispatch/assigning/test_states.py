"""The steps of an assignment: whatever the order of messages, the same end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo112.dispatch.assigning.states import ENDS, RANK, Outcome, Progress, plausible, reach
from tests.makers import NOW

SENT = Progress({"sent": NOW})
REPORTS = st.tuples(st.sampled_from(sorted(RANK)), st.integers(0, 6))


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def after(*reports: tuple[str, int]) -> Progress:
    progress = SENT
    for status, minute in reports:
        progress, _outcome = reach(progress, status, at(minute))
    return progress


@pytest.mark.parametrize(
    ("reports", "status", "stamps"),
    [
        ([], "sent", {"sent": 0}),
        ([("acknowledged", 1), ("en_route", 2)], "en_route", {"sent": 0, "acknowledged": 1, "en_route": 2}),
        ([("on_scene", 5), ("en_route", 2)], "on_scene", {"sent": 0, "en_route": 2, "on_scene": 5}),
        ([("on_scene", 5), ("on_scene", 5)], "on_scene", {"sent": 0, "on_scene": 5}),
        ([("on_scene", 5), ("on_scene", 4)], "on_scene", {"sent": 0, "on_scene": 4}),
        ([("completed", 9), ("on_scene", 5)], "completed", {"sent": 0, "on_scene": 5, "completed": 9}),
        ([("completed", 9), ("on_scene", 10)], "completed", {"sent": 0, "completed": 9}),
        ([("on_scene", 10), ("completed", 9)], "completed", {"sent": 0, "completed": 9}),
        ([("cancelled", 3), ("completed", 9)], "cancelled", {"sent": 0, "cancelled": 3}),
        ([("completed", 9), ("cancelled", 12)], "completed", {"sent": 0, "completed": 9}),
        ([("cancelled", 12), ("completed", 9)], "completed", {"sent": 0, "completed": 9}),
        ([("declined", 1)], "declined", {"sent": 0, "declined": 1}),
    ],
)
def test_it_reaches_the_furthest_step_and_ends_at_the_earliest_end(
    reports: list[tuple[str, int]], status: str, stamps: dict[str, int]
) -> None:
    progress = after(*reports)
    assert progress.status == status
    assert progress.stamps == {name: at(minute) for name, minute in stamps.items()}


@pytest.mark.parametrize(
    ("before", "report", "outcome"),
    [
        ([], ("acknowledged", 1), Outcome.ADVANCED),
        ([("on_scene", 5)], ("en_route", 2), Outcome.FILLED),
        ([("on_scene", 5)], ("on_scene", 5), Outcome.DUPLICATE),
        ([("on_scene", 5)], ("on_scene", 7), Outcome.DUPLICATE),
        ([("on_scene", 5)], ("on_scene", 4), Outcome.FILLED),
        ([("completed", 5)], ("on_scene", 6), Outcome.AFTER_END),
        ([("completed", 5)], ("cancelled", 5), Outcome.AFTER_END),
        ([("completed", 5)], ("completed", 6), Outcome.DUPLICATE),
        ([("on_scene", 5)], ("completed", 6), Outcome.ADVANCED),
    ],
)
def test_it_says_what_a_report_did(before: list[tuple[str, int]], report: tuple[str, int], outcome: Outcome) -> None:
    assert reach(after(*before), report[0], at(report[1]))[1] == outcome


@given(reports=st.lists(REPORTS, max_size=8), data=st.data())
def test_any_order_of_the_same_reports_ends_in_the_same_state(
    reports: list[tuple[str, int]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(reports))
    assert after(*shuffled) == after(*reports)


@given(reports=st.lists(REPORTS, max_size=8))
def test_reports_that_arrive_twice_change_nothing(reports: list[tuple[str, int]]) -> None:
    assert after(*reports, *reports) == after(*reports)


@given(reports=st.lists(REPORTS, max_size=8))
def test_an_ended_assignment_has_one_end_and_no_stamp_after_it(reports: list[tuple[str, int]]) -> None:
    progress = after(*reports)
    assert (progress.ended_at is not None) == any(status in ENDS for status, _minute in reports)
    if progress.ended_at:
        assert len(ENDS & progress.stamps.keys()) == 1
        assert max(progress.stamps.values()) == progress.ended_at


@pytest.mark.parametrize(("reported", "taken"), [(-5, 0), (0, 0), (3, 3), (10, 10), (4000, 10)])
def test_a_reported_time_lies_between_the_sending_and_now(reported: int, taken: int) -> None:
    assert plausible(at(reported), sent_at=NOW, now=at(10)) == at(taken)


@given(reports=st.lists(REPORTS, max_size=8), cut=st.integers(0, 8), data=st.data())
def test_what_is_said_again_late_and_out_of_order_changes_nothing(
    reports: list[tuple[str, int]], cut: int, data: st.DataObject
) -> None:
    again = data.draw(st.permutations(reports))[:cut]
    assert after(*reports, *again) == after(*reports)


@given(reports=st.lists(REPORTS, min_size=1, max_size=8))
def test_a_report_that_does_nothing_says_so_and_one_that_says_so_does_nothing(reports: list[tuple[str, int]]) -> None:
    before = after(*reports[:-1])
    progress, outcome = reach(before, reports[-1][0], at(reports[-1][1]))
    assert (progress == before) == (outcome in (Outcome.DUPLICATE, Outcome.AFTER_END))
    assert (progress.status != before.status) == (outcome == Outcome.ADVANCED)
