"""Days and months as people in a region have them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2999


class PeriodError(ValueError):
    """What was asked for is no day or month; the message says so."""


@dataclass(frozen=True)
class Period:
    """From `since`, included, until `until`, not included; `step` is how it is cut for a chart over time."""

    since: datetime
    until: datetime
    step: str
    zone: ZoneInfo

    @property
    def first_day(self) -> date:
        return self.since.date()

    def marks(self) -> list[datetime]:
        """Where each step begins."""
        if self.step == "day":
            days = (self.until.date() - self.since.date()).days
            return [_midnight(self.first_day + timedelta(days=number), self.zone) for number in range(days)]
        hours = round((self.until.timestamp() - self.since.timestamp()) / 3600)
        begin = self.since.timestamp()
        return [datetime.fromtimestamp(begin + 3600 * hour, self.zone) for hour in range(hours)]


def day_of(text: str, zone: ZoneInfo, now: datetime) -> Period:
    """A day as 2026-03-31, today without any. Raises PeriodError."""
    if not text:
        day = now.astimezone(zone).date()
    else:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise PeriodError(_("Give the day as 2026-03-31.")) from None
    _check(day.year)
    return Period(_midnight(day, zone), _midnight(day + timedelta(days=1), zone), "hour", zone)


def month_of(text: str, zone: ZoneInfo) -> Period:
    """A month as 2026-03. Raises PeriodError."""
    match = MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise PeriodError(_("Give the month as 2026-03."))
    year, month = int(match[1]), int(match[2])
    _check(year)
    after = date(year + month // 12, month % 12 + 1, 1)
    return Period(_midnight(date(year, month, 1), zone), _midnight(after, zone), "day", zone)


def this_month(zone: ZoneInfo, now: datetime) -> str:
    return f"{now.astimezone(zone):%Y-%m}"


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(_("Give a year from %(first)d to %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR})


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
