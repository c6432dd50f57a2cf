"""`script/screenshots`: the README's pictures, taken from a running demo centre into static/tour/."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
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
        supervise(browser, centre)
        browser.close()


def log_in(page: Page, centre: Centre, name: str = "operator") -> None:
    page.goto(f"{centre.url}/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", centre.passwords[name])
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[data-unit]")
    # Vehicles leave their stations one after the other; a map where some drive shows more.
    page.locator(".unit-heading:not([hidden])").nth(12).wait_for(state="attached", timeout=120_000)


def supervise(browser: Browser, centre: Centre) -> None:
    """Over the calls and incidents of some fictional weeks."""
    centre.manage("shell", "-c", Path("tests/browser/weeks.py").read_text())
    page = browser.new_page(viewport={"width": 1366, "height": 768}, device_scale_factor=1)
    log_in(page, centre, "supervisor")
    page.goto(f"{centre.url}/supervisor/")
    page.locator(".coverage-row").nth(3).wait_for()
    page.locator("[data-agency=psc119]").click()
    page.locator("#chart-calls canvas").wait_for()
    shoot(page, "supervisor")
    page.get_by_label("Peta panas kejadian").check()
    page.locator("#map-legend .swatch").first.wait_for()
    shoot(page, "heatmap")
    page.goto(f"{centre.url}/reports/")
    page.locator("[data-chart=calls] canvas").wait_for()
    shoot(page, "report")
    narrow = browser.new_page(viewport={"width": 390, "height": 844}, storage_state=page.context.storage_state())
    narrow.goto(f"{centre.url}/supervisor/")
    narrow.locator(".coverage-row").nth(3).wait_for()
    shoot(narrow, "supervisor_phone")


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
