"""A dispatcher's day: targets that count down, live arrivals, words from the radio, units that go elsewhere, alarms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.operator import Operator
from tests.browser.telephone import Telephone
from tests.centre import Centre

pytestmark = pytest.mark.usefixtures("cleared")

TARGETS = Path("fixtures/targets.csv")


@pytest.fixture
def impatient(centre: Centre, tmp_path: Path) -> Iterator[None]:
    """A centre that wants somebody sent within three seconds, for as long as the test runs."""
    hurried = tmp_path / "targets.csv"
    hurried.write_text("step,agency,priority,seconds,warn_at\nsend,,1,3,0.5\n")
    centre.manage("import_targets", str(hurried), "--region", "kendari")
    yield
    centre.manage("import_targets", str(TARGETS), "--region", "kendari")


def show(page: Page, centre: Centre, number: str) -> None:
    page.goto(f"{centre.url}/?incident={number}")
    expect(page.locator("#incident-head")).to_contain_text(number)


def send_proposed(page: Page) -> None:
    page.keyboard.press("u")
    expect(page.locator("#send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".assignment[data-unit]").first).to_be_visible()


def test_the_clock_runs_until_somebody_is_sent_and_then_until_they_are_there(
    page: Page, centre: Centre, telephone: Telephone
) -> None:
    telephone.silence()
    number = telephone.report(category="MEDICAL", description="sesak napas")
    show(page, centre, number)
    expect(page.locator("#incident-head .clock-chip")).to_contain_text("kirim")
    send_proposed(page)
    expect(page.locator("#incident-head .clock-chip").first).to_contain_text(re.compile("tiba"))
    assignment = page.locator(".assignment[data-unit]").first
    expect(assignment.locator(".arrival")).to_contain_text(re.compile(r"\d:\d\d"))
    expect(page.locator(".incident-row.is-selected .eta").first).to_have_text(re.compile(r"\d:\d\d"))
    expect(assignment.locator(".step-source").first).to_have_text("awak")  # the crew acknowledges by itself
    expect(page.locator(".unit-eta", has_text=re.compile(r"\d:\d\d")).first).to_be_attached()


def test_a_word_from_the_radio_is_stamped_with_its_source(page: Page, centre: Centre, telephone: Telephone) -> None:
    show(page, centre, telephone.report(category="TRAFFIC", description="tabrakan"))
    send_proposed(page)
    assignment = page.locator(".assignment[data-unit]").first
    assert page.locator(".column.right").evaluate("column => column.scrollWidth <= column.clientWidth")
    assignment.locator("summary", has_text="Radio").click()
    assignment.locator("[data-do=step][data-status=on_scene]").click()
    arrived = assignment.locator(".step", has_text="di lokasi")
    expect(arrived.locator(".step-source")).to_have_text("radio")
    expect(arrived).to_have_attribute("aria-current", "step")
    page.keyboard.press("z")  # another unit was meant
    expect(arrived.locator(".step-source")).to_have_count(0)
    expect(page.locator("#incident-story")).to_contain_text("belum di lokasi: ditarik kembali")


def test_a_unit_goes_to_another_incident_in_one_action_and_back(
    page: Page, centre: Centre, telephone: Telephone
) -> None:
    other = telephone.report(category="TRAFFIC", description="tabrakan beruntun")
    number = telephone.report(category="TRAFFIC", description="motor jatuh")
    show(page, centre, number)
    send_proposed(page)
    unit = page.locator(".assignment[data-unit] strong").first.inner_text()
    assignment = page.locator(".assignment[data-unit]").first
    assignment.locator("summary", has_text="Alihkan").click()
    assignment.locator(f"[data-incident={other}]").click()
    page.locator(".toast-action", has_text="Urungkan").click()  # it goes after seven seconds
    expect(page.locator("#incident-story")).to_contain_text(f"{unit} dialihkan ke {other}")
    expect(page.locator("#incident-story")).to_contain_text(f"{unit} dialihkan ke sini dari {other}")
    expect(page.locator(".assignment.is-over")).to_contain_text(other)


def test_a_busy_unit_comes_next(page: Page, centre: Centre, telephone: Telephone) -> None:
    show(page, centre, telephone.report(category="MEDICAL", description="pingsan"))
    send_proposed(page)
    unit = page.locator(".assignment[data-unit]").first.get_attribute("data-unit")
    other = telephone.report(category="MEDICAL", description="kejang")
    show(page, centre, other)
    page.keyboard.press("2")
    page.locator(f".unit-row[data-unit={unit}] .row-button").click()
    page.locator(f".unit-row[data-unit={unit}] [data-do=queue]").click()
    expect(page.locator(".assignment")).to_contain_text("antre berikutnya")
    page.locator(".assignment [data-status=cancelled]").click()
    expect(page.locator(".assignment.is-over")).to_be_visible()


@pytest.mark.usefixtures("impatient")
def test_an_alarm_comes_by_itself_and_is_seen_with_one_key(
    operator: Operator, centre: Centre, telephone: Telephone
) -> None:
    page = operator.page
    telephone.silence()
    number = telephone.report(category="FIRE_BLD", description="rumah terbakar")
    alarm = page.locator(".alarm", has_text=number)
    expect(alarm).to_contain_text("Belum ada yang dikirim", timeout=60_000)
    expect(page.locator("#count-alarms")).to_be_visible()
    while page.locator(".alarm").count():
        first = page.locator(".alarm .number").first.inner_text()
        count = page.locator(".alarm").count()
        operator.press("q")
        expect(page.locator(".alarm")).not_to_have_count(count)
        expect(page.locator("#incident-head")).to_contain_text(re.compile(r"\w+-\d+-\d+"))
        assert first
    expect(page.locator("#alarms-panel")).to_be_hidden()


def test_the_page_itself_never_scrolls(page: Page, centre: Centre, telephone: Telephone) -> None:
    number = telephone.report(category="FIRE_BLD", description="rumah terbakar", lat=-4.002, lon=122.5423)
    page.goto(f"{centre.url}/?incident={number}")
    expect(page.locator("#incident h2").first).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("#send")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
