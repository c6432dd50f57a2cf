from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from geo112.dispatch.figures.periods import PeriodError, day_of, month_of, this_month

WITA, BERLIN = ZoneInfo("Asia/Makassar"), ZoneInfo("Europe/Berlin")


def test_a_month_begins_and_ends_at_midnight_of_the_region() -> None:
    march = month_of("2026-03", WITA)
    assert march.since.astimezone(UTC) == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert march.until.astimezone(UTC) == datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert [mark.day for mark in march.marks()] == list(range(1, 32))


def test_december_ends_with_the_year() -> None:
    assert month_of("2026-12", WITA).until == datetime(2027, 1, 1, tzinfo=WITA)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026", "2026-3", "march", "2026-03-01", "٢٠٢٦-٠٣", "0000-01", ""]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        month_of(text, WITA)


@pytest.mark.parametrize("text", ["2026-02-30", "today", "1026-01-01", "9999-12-31"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        day_of(text, WITA, datetime(2026, 3, 2, tzinfo=UTC))


def test_today_is_the_regions_today() -> None:
    late = datetime(2026, 3, 1, 17, tzinfo=UTC)
    assert day_of("", WITA, late).first_day.isoformat() == "2026-03-02"
    assert this_month(WITA, datetime(2026, 2, 28, 17, tzinfo=UTC)) == "2026-03"


def test_a_day_with_summer_time_has_an_hour_less() -> None:
    assert len(day_of("2026-03-29", BERLIN, datetime(2026, 3, 29, tzinfo=UTC)).marks()) == 23
    assert len(day_of("2026-03-29", WITA, datetime(2026, 3, 29, tzinfo=UTC)).marks()) == 24
