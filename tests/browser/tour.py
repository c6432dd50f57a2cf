"""`script/screenshots`: the README's pictures, taken from a running demo centre into static/tour/."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

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
        telephone = Telephone(centre.url, (centre.var / "demo_token").read_text())
        telephone.ring(**call)
        page.get_by_text(WORDS).first.wait_for()
        shoot(page, "call")
        find_place(page)
        shoot(page, "place")
        open_incident(page)
        shoot(page, "proposal")
        send(page)
        shoot(page, "console")
        second_caller(page, telephone)
        shoot(page, "joining")
        prankster(page, telephone)
        shoot(page, "caller")
        page.set_viewport_size({"width": 390, "height": 760})
        page.goto(ask_phone(page))
        shoot(page, "locate")
        browser.close()


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


def second_caller(page: Page, telephone: Telephone) -> None:
    """A further caller about the same fire: the open incident is offered."""
    telephone.ring(number="0812 0000 0112", transcript="Asap hitam sekali di Pasar Anduonohu, Pak!")
    page.locator("#queue .call-row .row-button").click()
    find_place(page)
    page.keyboard.press("Enter")
    page.keyboard.type("api di kios belakang")
    page.locator(".nearby-row").first.wait_for()


def prankster(page: Page, telephone: Telephone) -> None:
    """The same call joined; then a number that was blocked rings again."""
    page.keyboard.press("Alt+j")
    page.locator(".linked-calls li").nth(1).wait_for()
    for words in ("(tertawa) pesan nasi goreng dua pak", "Tolong, kali ini sungguhan, ada kecelakaan!"):
        telephone.ring(number="0813 0000 0112", transcript=words)
        page.locator("#queue .call-row .row-button").click()
        page.get_by_text(words).first.wait_for()
        if words.startswith("(tertawa)"):
            page.keyboard.press("x")
            page.locator("#queue .call-row").wait_for(state="detached")
    page.locator(".caller-block").wait_for()


def ask_phone(page: Page) -> str:
    """The address of the link that the operator sends to the caller."""
    page.locator("#call [data-do=ask]").click()
    return page.locator(".caller-link").inner_text().split()[-1]


def shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(1_200)  # the map glides; a picture is no test
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
