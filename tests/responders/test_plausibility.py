from __future__ import annotations

from datetime import timedelta

import pytest

from responders.plausibility import Flag, Limits, Place, distance_m, effective_times, flag_names, judge
from tests.makers import NOW

LIMITS = Limits(accuracy_m=500, speed_mps=70)
KM = 1 / 111.195
"""A kilometre in degrees of latitude."""
OK, BAD, FAR = 0, Flag.INACCURATE, Flag.JUMP
KEPT = Flag.KEPT_BACK


def fix(seconds: float, km: float = 0.0, accuracy_m: float | None = 5.0, flags: int = 0) -> Place:
    at = NOW + timedelta(seconds=seconds)
    return Place(at, at, 122.5, -4.0 + km * KM, accuracy_m, flags)


HERE = fix(0)


@pytest.mark.parametrize(
    ("fixes", "verdicts"),
    [
        pytest.param([fix(1), fix(2, 0.06)], [OK, OK], id="a vehicle drives"),
        pytest.param([fix(1, 0.2)], [OK], id="receivers are off by some metres"),
        pytest.param([fix(10, 50)], [FAR | KEPT], id="nobody drives 50 km in ten seconds"),
        pytest.param([fix(3600, 50)], [OK], id="but within the hour"),
        pytest.param([fix(1, 50), fix(2)], [FAR | KEPT, OK], id="one that lost its way comes back"),
        pytest.param([fix(1, 50), fix(2, 50.05), fix(3, 50.1)], [FAR | KEPT, FAR | KEPT, OK], id="three agree"),
        pytest.param([fix(1, 50), fix(2, 80), fix(3, 20)], [FAR | KEPT] * 3, id="three that disagree"),
        pytest.param([fix(1, 50), fix(1, 50), fix(1, 50)], [FAR | KEPT] * 3, id="one fix three times is one"),
        pytest.param([fix(1, 50), fix(2, 50), fix(3, 50), fix(4, 50)], [12, 12, OK, OK], id="then it goes on there"),
        pytest.param([fix(1, accuracy_m=501)], [BAD | KEPT], id="too inaccurate"),
        pytest.param([fix(1, accuracy_m=500)], [OK], id="just good enough"),
        pytest.param([fix(1, accuracy_m=None)], [OK], id="accuracy unknown"),
        pytest.param([fix(n, accuracy_m=800) for n in (1, 2, 3, 4)], [10, 10, BAD, BAD], id="all that there is"),
        pytest.param([fix(1, 50, 9_000), fix(2)], [BAD | FAR | KEPT, OK], id="far and inaccurate"),
        pytest.param([fix(-10, 80)], [OK], id="an older one moves nothing and is measured against nothing"),
    ],
)
def test_it_believes(fixes: list[Place], verdicts: list[int]) -> None:
    assert judge(fixes, HERE, (), LIMITS) == verdicts


def test_it_takes_the_first_fix_of_a_unit_however_inaccurate() -> None:
    assert judge([fix(0, accuracy_m=9_000)], None, (), LIMITS) == [BAD]


def test_it_remembers_what_it_doubted_in_earlier_batches() -> None:
    assert judge([fix(3, 50)], HERE, [fix(1, 50), fix(2, 50)], LIMITS) == [OK]


def test_it_counts_a_doubted_fix_once_when_it_comes_again() -> None:
    assert judge([fix(2, 50)], HERE, [fix(1, 50), fix(1, 50), fix(2, 50)], LIMITS) == [FAR | KEPT]


def test_it_goes_on_with_inaccurate_fixes_once_believed() -> None:
    known = fix(0, accuracy_m=800, flags=BAD)
    assert judge([fix(1, accuracy_m=800)], known, (), LIMITS) == [BAD]


@pytest.mark.parametrize(
    ("clocks", "seconds"),
    [
        pytest.param([(10, 11)], [10], id="right clock"),
        pytest.param([(20, 0)], [0], id="a little ahead: never after receipt"),
        pytest.param([(3600, 0)], [0], id="an hour ahead: receipt"),
        pytest.param([(3600, 0), (3590, 1)], [0, -10], id="a late one goes where it belongs"),
        pytest.param([(3590, 0), (3600, 0)], [-10, 0], id="a burst keeps its spacing"),
        pytest.param([(86_400, 0), (3600, 1)], [0, 1], id="the clock was set, though not right"),
        pytest.param([(3600, 0), (5, 5)], [0, 5], id="the clock was set right"),
    ],
)
def test_it_dates(clocks: list[tuple[float, float]], seconds: list[float]) -> None:
    moments = [(NOW + timedelta(seconds=fix), NOW + timedelta(seconds=received)) for fix, received in clocks]
    assert [(at - NOW).total_seconds() for at in effective_times(moments, None)] == seconds


def test_it_dates_a_late_fix_by_what_was_known_of_its_clock() -> None:
    known = Place(NOW + timedelta(hours=1), NOW, 122.5, -4.0, flags=Flag.CLOCK_AHEAD)
    late = (NOW + timedelta(hours=1, seconds=-30), NOW + timedelta(seconds=5))
    assert effective_times([late], known) == [NOW - timedelta(seconds=30)]


def test_it_measures_over_the_date_line() -> None:
    east, west = Place(NOW, NOW, 179.999, 0), Place(NOW, NOW, -179.999, 0)
    assert 200 < distance_m(east, west) < 250


def test_it_names_its_flags() -> None:
    assert flag_names(Flag.CLOCK_AHEAD | Flag.KEPT_BACK) == ["clock_ahead", "kept_back"]
    assert flag_names(0) == []
