"""A crew's day on a phone: a task, no network in the middle, a photo, and nothing of what is not its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.crew import HERE, UNIT, Crew, Dispatcher, second_crew
from tests.browser.layout import sticking_out
from tests.centre import Centre
from tests.photos import photo_bytes

OTHER_UNIT = "kdi-psc119-10"
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def dispatcher(centre: Centre) -> Dispatcher:
    return Dispatcher(centre.url, token=centre.manage("create_token", "dispatcher").strip())


@pytest.fixture(scope="module")
def crew(browser: Browser, centre: Centre) -> Iterator[Crew]:
    crew = Crew(browser, centre, "crew", centre.passwords["crew"])
    crew.go_on_duty()
    yield crew
    assert crew.complaints == []
    crew.context.close()


@pytest.fixture
def sent(crew: Crew, dispatcher: Dispatcher) -> Iterator[str]:
    """The number of an incident to which the crew's unit was just sent."""
    number = dispatcher.send(UNIT, description="Ada asap tebal di lantai dua", location_text="Pasar Uji")
    crew.await_task()
    yield number
    crew.context.set_offline(False)
    dispatcher.end(number)
    expect(crew.page.locator("#idle")).to_be_visible()


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Wait for something that the centre knows."""
    for _ in range(PATIENCE_MS // 100):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never happened")


def test_it_shares_the_phone_s_position_while_on_duty(crew: Crew, dispatcher: Dispatcher) -> None:
    unit = dispatcher.unit(UNIT)
    assert unit["properties"]["status"] == "available"
    assert unit["geometry"]["coordinates"] == [HERE["longitude"], HERE["latitude"]]


def test_it_shows_the_task_and_sounds(crew: Crew, sent: str, dispatcher: Dispatcher) -> None:
    page = crew.page
    expect(page.locator("#task-head")).to_contain_text("Kebakaran bangunan")
    expect(page.locator("#task-head")).to_contain_text("Pasar Uji")
    expect(page.locator("#task-body")).to_contain_text("Ada asap tebal")
    expect(page.locator("#map .pin-marker")).to_be_visible()
    expect(page.locator("#task-way dd").first).to_have_text(re.compile(r"\d\d\.\d\d · "))
    assert page.locator(".navigate").get_attribute("href") == "google.navigation:q=-3.9687,122.5148&mode=d"
    dispatcher.note(sent, "Ada tabung gas")
    expect(page.locator(".notes")).to_contain_text("Ada tabung gas")
    assert not sticking_out(crew.page)
    crew.tap("step", status="acknowledged")
    expect(page.locator("body")).to_have_attribute("data-alarm", "quiet")


def test_its_buttons_are_made_for_gloves(crew: Crew, sent: str) -> None:
    boxes = [button.bounding_box() for button in crew.page.locator("#actions button").all()]
    assert boxes and all(box and box["height"] >= 56 and box["width"] >= 70 for box in boxes)
    sizes = crew.page.evaluate(
        """() => [...document.querySelectorAll("#task *, #actions *")]
          .filter((one) => !one.closest("#map") && [...one.childNodes].some((node) => node.nodeType === 3))
          .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert min(sizes) >= 16


def test_what_is_pressed_offline_reaches_the_centre_with_its_true_time(
    crew: Crew, sent: str, dispatcher: Dispatcher
) -> None:
    page = crew.page
    crew.context.set_offline(True)
    before = datetime.now(UTC)
    crew.tap("step", status="acknowledged")
    crew.expect_waiting(1)
    expect(page.locator("#offline")).to_be_visible()
    crew.tap("step", status="en_route")
    crew.tap("message")
    crew.choose("Akses sempit")
    crew.expect_waiting(3)
    after = datetime.now(UTC)
    assert dispatcher.assignment(sent)["status"] == "sent"
    page.reload()  # the phone's battery was changed, say: page, task, map and what waits are still there
    crew.expect_waiting(3)
    expect(page.locator("#task-head")).to_contain_text("Pasar Uji")
    expect(page.locator("#map .pin-marker")).to_be_visible()
    expect(page.locator("[data-do=step][data-status=on_scene]")).to_be_visible()
    page.wait_for_timeout(2_000)  # so that a time of sending could not be taken for a time of pressing
    crew.context.set_offline(False)
    crew.expect_waiting(0)
    second = timedelta(seconds=1)
    assert before - second < dispatcher.step_at(sent, "acknowledged") <= dispatcher.step_at(sent, "en_route")
    assert dispatcher.step_at(sent, "en_route") < after + second
    told = [entry for entry in dispatcher.timeline(sent) if entry["kind"] == "crew_message"]
    assert len(told) == 1 and datetime.fromisoformat(told[0]["at"]) < after + second


def test_it_goes_all_the_way_to_the_hospital(crew: Crew, sent: str, dispatcher: Dispatcher) -> None:
    for status in ("acknowledged", "en_route", "on_scene", "transporting", "at_hospital"):
        crew.tap("step", status=status)
    crew.tap("step", status="completed")
    crew.choose("Ya, selesai")
    expect(crew.page.locator("#idle")).to_be_visible()
    until(crew.page, lambda: dispatcher.assignment(sent)["status"] == "completed")
    assert len(dispatcher.assignment(sent)["steps"]) == 7
    expect(crew.page.locator(".ended")).to_contain_text("Selesai")


def test_it_sends_a_photo_that_is_small_enough_for_the_network(crew: Crew, sent: str, dispatcher: Dispatcher) -> None:
    photo = {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes(4_000, 3_000)}
    with crew.page.expect_response("**/crew/photos/") as answered:
        crew.page.set_input_files("#photo", [photo])
    content = dispatcher.photo(answered.value.json()["attachment"])
    assert Image.open(BytesIO(content)).size == (2048, 1536)
    expect(crew.page.locator(".notes img")).to_be_visible()
    expect(crew.page.locator(".notes img")).to_have_js_property("complete", True)


def test_it_says_why_a_photo_was_not_taken(crew: Crew, sent: str) -> None:
    crew.page.set_input_files("#photo", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"bukan foto"}])
    expect(crew.page.locator(".notice-bad")).to_contain_text("Ini bukan foto")
    crew.page.get_by_role("button", name="Mengerti").tap()
    expect(crew.page.locator(".notice-bad")).to_have_count(0)


def test_the_centre_sees_a_request_for_support_and_the_crew_that_it_was_read(
    crew: Crew, sent: str, console: Page
) -> None:
    crew.tap("support")
    crew.page.locator("#dialog textarea").fill("<b>massa</b> ramai")
    crew.choose("Polisi")
    alert = console.locator(".crew-alert-support")
    expect(alert).to_contain_text("PSC119 04 minta polisi")
    expect(alert).to_contain_text("<b>massa</b> ramai")
    expect(crew.page.locator("#task .said")).to_contain_text("belum dibaca")
    alert.get_by_role("button", name="Lihat").click()
    expect(alert).to_have_count(0)
    expect(console.locator("#incident-story")).to_contain_text("PSC119 04 minta polisi")
    expect(crew.page.locator("#task .said .is-read")).to_be_visible()


def test_it_is_told_when_the_centre_calls_it_off(crew: Crew, sent: str, dispatcher: Dispatcher) -> None:
    pk = dispatcher.assignment(sent)["id"]
    dispatcher._request("POST", f"assignments/{pk}/steps/", {"status": "cancelled"})
    expect(crew.page.locator(".ended-cancelled")).to_contain_text("Dibatalkan pusat")
    expect(crew.page.locator("body")).to_have_attribute("data-alarm", "quiet")


def test_another_crew_sees_nothing_of_it(crew: Crew, sent: str, browser: Browser, centre: Centre) -> None:
    name, password = second_crew(centre, OTHER_UNIT)
    other = Crew(browser, centre, name, password)
    expect(other.page.locator("#unit-name")).to_have_text("PSC119 10")
    expect(other.page.locator("#idle h1")).to_be_visible()
    expect(other.page.locator("#task")).to_be_hidden()
    assert sent not in other.page.content() and "Pasar Uji" not in other.page.content()
    answer = other.page.request.get(f"{centre.url}/api/v1/crew/state/?unit={UNIT}")
    assert answer.status == 404
    assert other.complaints == []
    other.context.close()


def test_it_says_what_is_missing_where_the_phone_refuses_its_position(browser: Browser, centre: Centre) -> None:
    crew = Crew(browser, centre, "crew", centre.passwords["crew"], permissions=[])
    crew.tap("share")
    expect(crew.page.locator("#notices")).to_contain_text("tidak boleh membaca posisi")
    crew.context.close()


def test_it_shares_nothing_off_duty(crew: Crew, dispatcher: Dispatcher) -> None:
    crew.tap("duty", on="no")
    crew.choose("Akhiri dinas")
    until(crew.page, lambda: dispatcher.unit(UNIT)["properties"]["status"] == "off_duty")
    asked: list[str] = []
    crew.page.on("request", lambda request: asked.append(request.url))
    crew.context.set_geolocation({**HERE, "latitude": -3.99})
    crew.page.wait_for_timeout(6_000)  # longer than it takes to measure and to send
    assert not [url for url in asked if "positions" in url]
    assert dispatcher.unit(UNIT)["geometry"] is None
