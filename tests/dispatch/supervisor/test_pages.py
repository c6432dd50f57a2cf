"""The supervisor's pages: whose they are, what they say of bad questions, and that each figure leads to its rows."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.models import Call
from tests.dispatch.figures.test_report import NOON, closed, ended
from tests.makers import make_agency, make_assignment, make_call, make_incident, make_region, make_unit, make_user

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]


@pytest.fixture
def supervisor(client_for: ClientFor) -> APIClient:
    return client_for(make_user(Role.SUPERVISOR, make_region()))


def page(client: APIClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_strangers_are_asked_to_log_in(client: APIClient) -> None:
    assert client.get("/supervisor/").headers["Location"].startswith("/login/")
    assert client.get("/reports/").headers["Location"].startswith("/login/")


@pytest.mark.parametrize("path", ["/supervisor/", "/reports/", "/reports/csv/"])
def test_other_roles_and_regions_are_turned_away(client_for: ClientFor, path: str) -> None:
    make_region("konawe")
    assert client_for(make_user(Role.DISPATCHER, make_region())).get(path).status_code == 403
    supervisor = client_for(make_user(Role.SUPERVISOR, make_region()))
    assert supervisor.get(f"{path}?region=konawe").status_code == 404
    assert supervisor.get(f"{path}?region=%00").status_code == 404


def test_nothing_is_inline(supervisor: APIClient) -> None:
    for url in ("/supervisor/", "/reports/?month=2026-03"):
        text = page(supervisor, url)
        inline = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "/json" not in tag]
        assert inline == [] and " style=" not in text and "<style" not in text


def test_a_month_without_calls_has_zeros_and_a_sentence(supervisor: APIClient) -> None:
    text = page(supervisor, "/reports/?month=2019-01")
    assert "Pada bulan ini tidak ada panggilan maupun kejadian." in text
    assert "Januari 2019" in text


@pytest.mark.parametrize("month", ["2026-13", "x", "0001-01", "2026-03%00", "%3Cscript%3E"])
def test_what_is_no_month_is_told(supervisor: APIClient, month: str) -> None:
    text = page(supervisor, f"/reports/?month={month}", 400)
    assert 'role="alert"' in text and "<script>" not in text
    assert supervisor.get(f"/reports/csv/?month={month}").status_code == 400


def rows_behind(client: APIClient, text: str) -> list[tuple[int, int]]:
    """For each linked figure of the report: what it says, and how many rows its page lists."""
    links = re.findall(r'<a href="(/(?:calls|incidents)/\?[^"]+)">([\d.,]+)</a>', text)
    assert len(links) > 10
    return [(int(re.sub(r"\D", "", count)), listed(page(client, html.unescape(url)))) for url, count in links]


def listed(text: str) -> int:
    return len(re.findall(r"<tr>", text)) - len(re.findall(r"<thead>", text))


def test_each_figure_leads_to_exactly_its_rows(supervisor: APIClient) -> None:
    for verification in ("normal", "information", "prank", "ghost", "dropped"):
        ended(verification)
    ended("normal", NOON + timedelta(days=40))
    ended("ghost", is_exercise=True)
    make_call(received_at=NOON)
    damkar = make_agency("damkar")
    make_assignment(make_unit(agency=damkar), closed(), status="completed", ended_at=NOON)
    make_assignment(make_unit(agency=damkar), make_incident(opened_at=NOON))
    make_incident(opened_at=NOON, is_exercise=True)
    pairs = rows_behind(supervisor, page(supervisor, "/reports/?month=2026-03"))
    assert [count for count, _rows in pairs] == [rows for _count, rows in pairs]
    assert {1, 2, 6} <= {count for count, _rows in pairs}


def test_a_list_says_that_it_shows_the_rows_of_one_figure(supervisor: APIClient) -> None:
    text = page(supervisor, "/calls/?outcome=prank_ghost&exercise=false")
    assert "Dipersempit ke baris satu angka" in text and "outcome=prank_ghost" in text


@pytest.mark.parametrize("query", ["outcome=nonsense", "exercise=perhaps", "since=yesterday", "agency=%00"])
def test_lists_live_with_filters_that_mean_nothing(supervisor: APIClient, query: str) -> None:
    assert supervisor.get(f"/calls/?{query}").status_code == 200
    assert supervisor.get(f"/incidents/?{query}").status_code == 200


def test_the_csv_is_a_file_for_spreadsheets(supervisor: APIClient) -> None:
    answer = supervisor.get("/reports/csv/?month=2026-03")
    assert answer["Content-Disposition"] == 'attachment; filename="kendari-2026-03.csv"'
    assert answer.content.startswith("\ufeffsection,code".encode())


def test_the_figures_of_a_day_come_with_their_charts(supervisor: APIClient) -> None:
    ended("normal")
    day = supervisor.get("/api/v1/figures/", {"region": "kendari", "day": "2026-03-10"}).json()
    assert day["calls"]["answered"] == Call.objects.count() == 1
    assert len(day["charts"]["calls"]["labels"]) == 24
    assert sum(day["charts"]["calls"]["series"][0]["values"]) == 1


@pytest.mark.parametrize("day", ["2026-02-30", "x", "1000-01-01"])
def test_what_is_no_day_is_refused(supervisor: APIClient, day: str) -> None:
    assert supervisor.get("/api/v1/figures/", {"region": "kendari", "day": day}).status_code == 400
