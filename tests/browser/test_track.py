"""Where a unit has been: on the map, for those who lead units."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, Route, expect

from tests.browser.test_marker_moves import send_position
from tests.centre import Centre

UNIT = "kdi-psc119-77"
ROWS = "agency,station,call_sign,kind,capabilities\npsc119,,PSC119 77,ambulance,bls\n"
EMPTY = {"type": "FeatureCollection", "distance_m": 0, "fixes": 0, "flagged": 0, "features": []}


def drive() -> list[dict[str, float]]:
    """Half an hour of fixes up to five minutes ago: a drive, a stop of six minutes, ten minutes of silence, a drive."""
    now, lon, fixes = time.time(), 122.5000, []
    for second in range(0, 1_800, 5):
        moves = not 600 <= second < 960
        lon += 5 * 12 / 111_000 if moves else 0
        if not 1_000 <= second < 1_600:
            fixes.append({"t": now - 2_100 + second, "lat": -3.9712, "lon": lon, "acc": 5, "spd": 12 if moves else 0})
    return fixes


@pytest.fixture(scope="module")
def driven(centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The slug of a unit that has been driving, and for which no simulated vehicle speaks."""
    units = tmp_path_factory.mktemp("track") / "units.csv"
    units.write_text(ROWS)
    centre.manage("import_units", str(units), "--region", "kendari")
    tracker = json.loads(centre.manage("provision_tracker", UNIT, "--json"))
    send_position(tracker, drive())
    return UNIT


@pytest.fixture(scope="module")
def console_of(browser: Browser, centre: Centre) -> Iterator[Callable[[str], Page]]:
    """`console_of(name)` is the console of that demo user, with the stream flowing."""
    states: dict[str, Any] = {}
    contexts = []

    def open_console(name: str) -> Page:
        context = browser.new_context(storage_state=states.get(name), viewport={"width": 1366, "height": 768})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(centre.url)
        if name not in states:
            page.fill("[name=username]", name)
            page.fill("[name=password]", centre.passwords[name])
            page.press("[name=password]", "Enter")
        expect(page.locator("#connection")).to_have_attribute("data-state", "open")
        states[name] = context.storage_state()
        return page

    yield open_console
    for context in contexts:
        context.close()


def choose(page: Page, slug: str) -> None:
    page.keyboard.press("2")
    page.locator(f".unit-row[data-unit={slug}] .row-button").click()
    expect(page.locator(f".unit-row[data-unit={slug}] .unit-details")).to_be_visible()


def settled(element: Locator) -> FloatRect:
    """Where the element is once the map has come to rest."""
    before = None
    while (box := element.bounding_box()) != before or box is None:
        before = box
        element.page.wait_for_timeout(200)
    return box


def asked_for_track(page: Page, answer: Callable[[Route], None]) -> None:
    page.route(re.compile(r"/api/v1/units/.*/track/"), answer)


def test_it_shows_the_track_of_the_chosen_unit(console_of: Callable[[str], Page], driven: str) -> None:
    page = console_of("supervisor")
    choose(page, driven)
    page.keyboard.press("j")
    expect(page.locator("#track .track-facts")).to_contain_text("km")
    expect(page.locator("#track")).to_contain_text("Berhenti: 1")
    expect(page.locator("#track")).to_contain_text("1 kali terputus")
    expect(page.locator(".track-label.is-stop")).to_have_text("6 mnt")
    expect(page.locator(".track-label.is-start")).to_be_visible()
    expect(page.locator(".track-arrow").first).to_be_visible()
    page.get_by_role("button", name="Waktu", exact=True).click()
    expect(page.locator("#track .track-legend")).not_to_contain_text("km/h")
    page.get_by_text("Siapa yang melihat jejak ini").click()
    expect(page.locator("#track details[open]").last).to_contain_text("supervisor")
    page.keyboard.press("Escape")
    expect(page.locator("#track")).to_be_hidden()
    expect(page.locator(".track-label")).to_have_count(0)


def test_it_tells_the_time_under_the_pointer(console_of: Callable[[str], Page], driven: str) -> None:
    page = console_of("dispatcher")
    choose(page, driven)
    page.get_by_role("button", name="Jejak").click()
    arrow = page.locator(".track-arrow").first
    expect(arrow).to_be_visible()
    box = settled(arrow)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".track-tip")).to_have_text(re.compile(r"\d\d\.\d\d\.\d\d · 43 km/h · \d+ mnt lalu"))
    expect(page.locator("#track")).not_to_contain_text("Siapa yang melihat")


def test_it_asks_again_for_another_span(console_of: Callable[[str], Page], driven: str) -> None:
    page = console_of("supervisor")
    choose(page, driven)
    page.keyboard.press("j")
    expect(page.locator("#track .track-facts")).to_be_visible()
    with page.expect_request(re.compile(r"/track/\?zoom")) as asked:
        page.get_by_role("button", name="dinas ini").click()
    assert "since" not in asked.value.url
    expect(page.locator("#track .track-facts")).to_be_visible()


def test_it_says_when_there_is_nothing(console_of: Callable[[str], Page]) -> None:
    page = console_of("supervisor")
    asked_for_track(page, lambda route: route.fulfill(json=EMPTY))
    choose(page, "kdi-polisi-01")
    page.keyboard.press("j")
    expect(page.locator("#track")).to_contain_text("Tidak ada posisi dalam waktu itu.")


def test_it_says_when_it_fails_and_tries_again(console_of: Callable[[str], Page], driven: str) -> None:
    page = console_of("supervisor")
    asked_for_track(page, lambda route: route.abort())
    choose(page, driven)
    page.keyboard.press("j")
    expect(page.locator("#track .error-text")).to_be_visible()
    page.unroute_all()
    page.locator("#track").get_by_role("button", name="Coba lagi").click()
    expect(page.locator("#track .track-facts")).to_be_visible()


def test_it_is_not_offered_to_call_takers(console_of: Callable[[str], Page], driven: str) -> None:
    page = console_of("operator")
    choose(page, driven)
    page.keyboard.press("j")
    expect(page.get_by_role("button", name="Jejak")).to_have_count(0)
    expect(page.locator("#track")).to_be_hidden()


def test_a_unit_that_goes_off_duty_leaves_the_map(console_of: Callable[[str], Page]) -> None:
    page = console_of("dispatcher")
    marker = page.locator(".unit-marker[data-unit=kdi-bpbd-03]")
    expect(marker).to_be_attached()
    choose(page, "kdi-bpbd-03")
    page.get_by_role("button", name="Akhiri dinas").click()
    expect(marker).not_to_be_attached()
    page.get_by_role("button", name="Mulai dinas").click()
    expect(marker).to_be_attached()
