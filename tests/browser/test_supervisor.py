"""A supervisor's day: coverage that follows the units, the heatmap, today in figures, the month, also on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.layout import sticking_out
from tests.browser.telephone import Telephone
from tests.centre import Centre

WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def signed_in(browser: Browser, centre: Centre) -> object:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{centre.url}/login/")
    page.fill("[name=username]", "supervisor")
    page.fill("[name=password]", centre.passwords["supervisor"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, signed_in: object) -> Iterator[Page]:
    """Fails the test when a script does, or when the content security policy forbids something."""
    context = browser.new_context(viewport=request.param, storage_state=signed_in)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def overview(page: Page, centre: Centre) -> Page:
    page.goto(f"{centre.url}/supervisor/")
    expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    return page


def drawn_pixels(page: Page, pane: str) -> int:
    """Pixels of a layer of the map that are not empty."""
    return int(
        page.evaluate(
            """(pane) => [...document.querySelectorAll(`.leaflet-${pane}-pane canvas`)].reduce((sum, canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return sum + data.filter((value, index) => index % 4 === 3 && value > 0).length;
        }, 0)""",
            pane,
        )
    )


def shares_of(page: Page, agency: str) -> str:
    return page.locator(f"[data-agency={agency}] .coverage-shares").inner_text()


def test_it_shows_what_the_free_units_reach(overview: Page) -> None:
    rows = overview.locator(".coverage-row")
    expect(rows).to_have_count(4)
    expect(rows.first.locator(".coverage-shares")).to_have_text(re.compile(r"\d+ % · \d+ % · \d+ %"))
    expect(overview.locator("#map-legend")).to_contain_text("10 mnt")
    wait_until_drawn(overview, "coverage")
    assert not sticking_out(overview)


def wait_until_drawn(page: Page, pane: str) -> None:
    for _ in range(100):
        if drawn_pixels(page, pane):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"nothing is drawn in {pane}")


def test_coverage_follows_a_unit_that_goes_off_duty(overview: Page, centre: Centre) -> None:
    row = overview.locator("[data-agency=bpbd]")
    expect(row).to_contain_text("5 siap")
    try:
        centre.manage("shell", "-c", DUTY.format(on_duty=False))
        expect(row).to_contain_text("0 siap")
        expect(row.locator(".coverage-shares")).to_have_text("0 % · 0 % · 0 %")
        row.click()
        expect(overview.locator(".holes")).to_contain_text("BPBD")
        expect(overview.locator(".hole")).to_have_count(5)
    finally:
        centre.manage("shell", "-c", DUTY.format(on_duty=True))
    expect(row).to_contain_text("5 siap")


DUTY = """
from django.db import transaction
from geo112.live.outbox import announce
from responders.models import Unit
with transaction.atomic():
    units = Unit.objects.filter(region__slug="kendari", agency__code="bpbd")
    units.update(on_duty={on_duty})
    announce(units.first().region_id, "units", list(units.values_list("slug", flat=True)))
"""


def test_the_heatmap_counts_by_hexagon_and_by_kelurahan(overview: Page, telephone: Telephone) -> None:
    telephone.report(category="FIRE_BLD")
    overview.get_by_role("radio", name="Peta panas kejadian").check()
    expect(overview.locator("#map-legend")).to_contain_text(re.compile(r"\d+ kejadian · segi enam"))
    wait_until_drawn(overview, "demand")
    overview.locator("#demand [name=category]").select_option("FLOOD")
    expect(overview.locator("#map-legend")).to_contain_text("Tidak ada kejadian")
    overview.locator("#demand [name=category]").select_option("FIRE_BLD")
    overview.get_by_role("radio", name="Per kelurahan").check()
    expect(overview.locator("#areas tbody tr").first).to_be_visible()
    assert not sticking_out(overview)


def test_it_tells_when_the_period_makes_no_sense(overview: Page) -> None:
    overview.get_by_role("radio", name="Peta panas kejadian").check()
    overview.locator("#demand [name=since]").fill("2031-01-01")
    expect(overview.locator("#map-legend")).to_contain_text("Hari terakhir mendahului hari pertama")


def test_todays_figures_follow_a_call(overview: Page, telephone: Telephone) -> None:
    figure = overview.locator(".today-figures [data-key=Panggilan] dd")
    expect(figure).to_have_text(re.compile(r"\d+"))
    before = int(figure.inner_text())
    telephone.ring(number="0811 400 0113", transcript="uji angka")
    expect(figure).to_have_text(str(before + 1))
    chart = overview.locator("#chart-calls canvas")
    expect(chart).to_have_attribute("aria-label", re.compile(r"Panggilan menurut waktu"))
    overview.locator("#chart-calls summary").press("Enter")
    expect(overview.locator("#chart-calls tbody tr")).to_have_count(24)


def test_the_report_leads_to_its_rows(page: Page, centre: Centre) -> None:
    month = f"{datetime.now(UTC):%Y-%m}"
    page.goto(f"{centre.url}/reports/?month={month}")
    expect(page.locator("[data-chart=calls] canvas")).to_be_visible()
    assert not sticking_out(page)
    page.locator("#report-calls ~ .figures a").first.click()
    expect(page.locator(".narrowed")).to_be_visible()
    page.goto(f"{centre.url}/reports/?month=2019-01")
    expect(page.get_by_text("Pada bulan ini tidak ada panggilan maupun kejadian.")).to_be_visible()
