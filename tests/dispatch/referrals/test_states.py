"""Every order of steps, tried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo112.dispatch.referrals.states import BEFORE, ENDS, OPEN, STATUSES, Side, may_follow, next_steps

WALKS = st.lists(st.tuples(st.sampled_from(STATUSES), st.sampled_from(Side)), max_size=30)


def walk(steps: list[tuple[str, Side]]) -> list[str]:
    """The statuses that a ticket goes through when these steps are tried in this order."""
    went = ["sent"]
    for status, side in steps:
        if may_follow(went[-1], status, side):
            went.append(status)
    return went


@given(WALKS)
def test_it_never_goes_back_but_by_being_sent_again(steps: list[tuple[str, Side]]) -> None:
    went = walk(steps)
    for before, after in zip(went, went[1:], strict=False):
        assert after == "sent" or STATUSES.index(after) > STATUSES.index(before)


@given(WALKS)
def test_it_leaves_an_end_only_by_being_sent_again(steps: list[tuple[str, Side]]) -> None:
    went = walk(steps)
    assert {after for before, after in zip(went, went[1:], strict=False) if before in ENDS} <= {"sent"}


@given(WALKS)
def test_it_can_always_be_brought_to_an_end_by_either_side(steps: list[tuple[str, Side]]) -> None:
    status = walk(steps)[-1]
    if status in OPEN:
        assert "done" in next_steps(status, Side.AGENCY)
        assert {"done", "cancelled"} <= set(next_steps(status, Side.CENTRE))


@given(WALKS)
def test_a_step_taken_twice_is_taken_once(steps: list[tuple[str, Side]]) -> None:
    assert walk([twice for step in steps for twice in (step, step)]) == walk(steps)


@pytest.mark.parametrize("status", STATUSES)
def test_what_the_centre_withdrew_no_agency_takes_up_again(status: str) -> None:
    assert not may_follow("cancelled", status, Side.AGENCY)
    assert "cancelled" not in BEFORE[Side.AGENCY]


def test_it_offers_the_usual_step_first() -> None:
    assert next_steps("sent", Side.AGENCY) == ["accepted", "in_progress", "done", "declined"]
    assert next_steps("done", Side.AGENCY) == ["sent"]
    assert next_steps("cancelled", Side.AGENCY) == []
