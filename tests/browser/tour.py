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
        tickets(browser, centre)
        supervise(browser, centre)
        shoot_crew(browser, centre, Dispatcher(centre.url, (centre.var / "demo_token").read_text()))
        page.set_viewport_size({"width": 390, "height": 760})
        page.goto(ask_phone(page))
        shoot(page, "locate")
        browser.close()


MUNICIPAL = [
    ("POWER", "Trafo meledak, satu lorong padam", "Lorong Meohai, belakang toko", -3.9921, 122.5189),
    ("POWER", "Tiang listrik miring, kabel menjuntai ke jalan", "Jl. Malik Raya", -3.9764, 122.5102),
    ("TREE", "Pohon tumbang menimpa kabel listrik", "Depan SDN 65", -3.9856, 122.5287),
    ("POWER", "Kabel putus di pinggir jalan", "BTN Kendari Permai Blok F", -4.0021, 122.5236),
]
"""Matters as Kendari's tickets mostly are: type, words, place and its position (all invented)."""


def tickets(browser: Browser, centre: Centre) -> None:
    """Tickets to PLN: the agency's inbox, one of them on a phone, and the console beside."""
    telephone = Telephone(centre.url, (centre.var / "demo_token").read_text())
    for code, words, place, lat, lon in MUNICIPAL:
        where = {"lat": lat, "lon": lon, "location_text": place}
        number = telephone.report(category=code, description=words, **where)
        telephone.refer(number, "pln", *(["dlhk"] if code == "TREE" else []))
    inbox = browser.new_page(viewport={"width": 1366, "height": 768})
    enter(inbox, centre, "agency")
    inbox.locator(".ticket-row").nth(3).wait_for()
    shoot(inbox, "agency")
    inbox.locator(".ticket-row a", has_text="Malik Raya").click()
    answer(inbox)
    shoot(inbox, "ticket")
    inbox.set_viewport_size({"width": 390, "height": 844})
    shoot(inbox, "ticket-phone")
    console = browser.new_page(viewport={"width": 1366, "height": 768})
    enter(console, centre, "operator")
    console.locator(".incident-row", has_text="Depan SDN 65").click()
    console.locator(".ticket").nth(1).wait_for()
    shoot(console, "tickets")


def answer(ticket: Page) -> None:
    """The agency accepts, and writes what it does."""
    ticket.locator("[data-key=a]").click()
    ticket.locator(".ticket-status-accepted").wait_for()
    ticket.locator("#comment").fill("Regu menuju lokasi, jaringan dimatikan dulu.")
    ticket.locator("#comment-form .button").click()
    ticket.locator(".story-comment").wait_for()


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


def enter(page: Page, centre: Centre, name: str) -> None:
    page.goto(f"{centre.url}/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", centre.passwords[name])
    page.press("[name=password]", "Enter")


def log_in(page: Page, centre: Centre) -> None:
    enter(page, centre, "operator")
    page.wait_for_selector("[data-unit]")
    # Vehicles leave their stations one after the other; a map where some drive shows more.
    page.locator(".unit-heading:not([hidden])").nth(12).wait_for(state="attached", timeout=120_000)


def supervise(browser: Browser, centre: Centre) -> None:
    """Over the calls and incidents of some fictional weeks."""
    centre.manage("shell", "-c", Path("tests/browser/weeks.py").read_text())
    page = browser.new_page(viewport={"width": 1366, "height": 768}, device_scale_factor=1)
    enter(page, centre, "supervisor")
    page.locator("#connection").wait_for()
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
    shoot(narrow, "supervisor-phone")


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
