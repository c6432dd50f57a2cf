"""`report`: the month of a region, as the page `/reports/` shows it."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from geo112.dispatch.figures.periods import PeriodError, month_of
from geo112.dispatch.figures.report import Report, make_report
from geo112.dispatch.figures.table import as_csv
from geo112.dispatch.supervisor.document import as_html
from geo112.regions.models import Region


def as_json(report: Report) -> str:
    return orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2).decode() + "\n"


FORMATS = {"csv": as_csv, "json": as_json, "html": as_html}


class Command(BaseCommand):
    help = (
        "Prints the monthly report of a region: calls, tickets by agency, type and kecamatan, and times. Counts and "
        "aggregates only; exercises are left out; the month is that of the region's time zone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, metavar="CODE", help="slug, official code or number prefix")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument("--language", choices=("id", "en"), default="id", help="of names and of the HTML page")

    def handle(self, *, region: str, month: str, **options: Any) -> None:
        try:
            found = Region.objects.find(region)
            period = month_of(month, found.zone)
        except (Region.DoesNotExist, PeriodError) as error:
            raise CommandError(str(error)) from error
        with override(options["language"]):
            self.stdout.write(FORMATS[options["format"]](make_report(found, period)), ending="")
