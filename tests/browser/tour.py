"""`script/screenshots`: the README's pictures, taken from a running demo centre into static/tour/."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.browser.crew import UNIT, Crew, Dispatcher
from tests.browser.telephone import Telephone
from tests.centre import Centre, running_centre

FOLDER = Path("static/tour")
WORDS = "Tolong pak, ada rumah terbakar, apinya sudah besar, dekat Pasar Anduonohu."


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_centre("--demo", "--calls-per-hour", "0") as centre, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, device_scale_factor=1)
        log_in(page, centre)
        call = {"number": "0811 400 0112", "transcript": WORDS}
        Telephone(centre.url, (centre.var / "demo_token").read_text()).ring(**call)
        page.get_by_text(WORDS).first.wait_for()
        shoot(page, "call")
        find_place(page)
        shoot(page, "place")
        open_incident(page)
        shoot(page, "proposal")
        send(page)
        shoot(page, "console")
        shoot_crew(browser, centre, Dispatcher(centre.url, (centre.var / "demo_token").read_text()))
        browser.close()


def shoot_crew(browser: Browser, centre: Centre, dispatcher: Dispatcher) -> None:
    """A crew's phone: a new task, and what it has pressed without a network."""
    crew = Crew(browser, centre, "crew", centre.passwords["crew"])
    crew.go_on_duty()
    number = dispatcher.send(UNIT, description=WORDS, location_text="Pasar Anduonohu", lat=-4.002, lon=122.542)
    dispatcher.note(number, "Ada tabung gas di dapur. Kabel listrik putus di depan rumah.")
    crew.await_task()
    crew.page.locator(".notes").wait_for()
    crew.page.locator("#map .map-label").first.wait_for()
    shoot(crew.page, "crew-task")
    crew.tap("step", status="acknowledged")
    crew.expect_waiting(0)
    crew.context.set_offline(True)
    crew.tap("step", status="en_route")
    crew.tap("message")
    crew.choose("Jalan tertutup, lewat jalan lain")
    crew.expect_waiting(2)
    shoot(crew.page, "crew-offline")
    crew.context.close()


def log_in(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.url}/login/")
    page.fill("[name=username]", "operator")
    page.fill("[name=password]", centre.passwords["operator"])
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[data-unit]")
    # Vehicles leave their stations one after the other; a map where some drive shows more.
    page.locator(".unit-heading:not([hidden])").nth(12).wait_for(state="attached", timeout=120_000)


def find_place(page: Page) -> None:
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.type("dekat pasar anduonohu")
    page.locator("[role=option]").first.wait_for()


def open_incident(page: Page) -> None:
    page.keyboard.press("Enter")
    page.keyboard.type("rumah terbakar, api besar")
    page.get_by_text("Kebakaran bangunan").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator(".proposal input:checked").first.wait_for()


def send(page: Page) -> None:
    page.keyboard.press("Enter")
    page.locator(".unit.state-en_route").nth(1).wait_for(timeout=60_000)


def shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(1_200)  # the map glides; a picture is no test
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
