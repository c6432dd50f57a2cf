"""A ticket's day: sent at the console with one key, worked on by the agency on a phone, seen back at the console."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.layout import sticking_out
from tests.browser.operator import Operator
from tests.browser.telephone import Telephone
from tests.centre import Centre
from tests.photos import photo_bytes

pytestmark = pytest.mark.usefixtures("cleared")

LogIn = Callable[[int, int], Page]


@pytest.fixture
def agency(browser: Browser, centre: Centre) -> Iterator[LogIn]:
    """`agency(width, height)` is the inbox of the demo's user of PLN on such a screen."""
    contexts, complaints = [], []

    def log_in(width: int, height: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"{centre.url}/login/")
        page.fill("[name=username]", "agency")
        page.fill("[name=password]", centre.passwords["agency"])
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/agency/")
        expect(page.locator("#rows")).to_be_visible()
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert complaints == []


def show(page: Page, number: str) -> None:
    page.goto(f"{page.url.split('?')[0]}?incident={number}")
    expect(page.locator("#incident")).to_contain_text(number)


def test_units_and_tickets_leave_with_one_key(operator: Operator, telephone: Telephone) -> None:
    page = operator.page
    number = telephone.report(category="FIRE_BLD", description="rumah terbakar")
    show(page, number)
    operator.press("u")
    expect(page.locator(".proposal [data-ticket=pln]")).to_be_checked()
    expect(page.locator("#send")).to_contain_text("1 tiket")
    operator.press("Enter")
    expect(page.locator(".assignment:not(.ticket)")).not_to_have_count(0)
    expect(page.locator(".ticket")).to_have_count(1)
    expect(page.locator(".ticket")).to_contain_text("PLN")
    expect(page.locator("#incident-story")).to_contain_text("Tiket ke PLN")
    expect(page.locator(".incident-row", has_text=number)).to_contain_text("PLN")


def test_a_municipal_matter_goes_to_its_agency_alone(operator: Operator, telephone: Telephone) -> None:
    page = operator.page
    show(page, telephone.report(category="LPJU", description="lampu jalan mati"))
    operator.press("u")
    expect(page.locator("#send")).to_contain_text("Kirim 1 tiket")
    operator.press("Enter")
    expect(page.locator(".ticket")).to_contain_text("Dinas Perhubungan")
    operator.press("k")
    page.locator(".ticket-dialog select").select_option("satpolpp")
    page.locator(".ticket-dialog textarea").fill("Mohon jaga lokasi")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ticket")).to_have_count(2)
    expect(page.locator(".ticket", has_text="Satpol PP")).to_contain_text("Mohon jaga lokasi")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)], ids=["desk", "phone"])
def test_the_agencys_day(
    operator: Operator, telephone: Telephone, agency: LogIn, tmp_path: Path, width: int, height: int
) -> None:
    console, inbox = operator.page, agency(width, height)
    number = telephone.report(
        category="POWER", description="Kabel putus. Hubungi saya.", location_text=f"Jl. Uji {width}"
    )
    show(console, number)
    operator.press("u")
    expect(console.locator("#send")).to_contain_text("1 tiket")
    operator.press("Enter")

    row = inbox.locator(".ticket-row", has_text=number)  # it comes by itself
    expect(row).to_be_visible()
    expect(inbox.locator(".toast")).to_contain_text(f"{number}/PLN")
    assert not sticking_out(inbox)
    row.locator("a").click()
    expect(inbox.locator(".leaflet-marker-icon.pin-marker")).to_be_visible()
    assert not sticking_out(inbox)

    inbox.keyboard.press("a")
    expect(inbox.locator("#ticket-now .ticket-status")).to_have_text("diterima")
    expect(console.locator(".ticket .ticket-status")).to_have_text("diterima")
    inbox.get_by_role("button", name="Mulai kerjakan").click()
    expect(inbox.locator("#ticket-now .ticket-status")).to_have_text("dikerjakan")

    picture = tmp_path / "foto.jpg"
    picture.write_bytes(photo_bytes(640, 480))
    inbox.locator("#comment").fill("Kabel diamankan <b>petugas</b>")
    inbox.locator("#photo").set_input_files(picture)
    inbox.get_by_role("button", name="Kirim komentar").click()
    expect(inbox.locator("#ticket-story img")).to_be_visible()
    expect(inbox.locator("#comment")).to_have_value("")
    expect(console.locator(".ticket .ticket-comment")).to_contain_text("Kabel diamankan <b>petugas</b>")
    expect(console.locator(".ticket .ticket-comment img")).to_be_visible()

    inbox.locator("h1").first.click()
    inbox.keyboard.press("d")
    expect(inbox.locator("#ticket-now .ticket-status")).to_have_text("selesai")
    expect(console.locator(".ticket .ticket-status")).to_have_text("selesai")
    inbox.keyboard.press("Escape")
    expect(inbox.locator(".ticket-row", has_text=number)).to_have_count(0)
    inbox.locator(".inbox-tab", has_text="Selesai").click()
    expect(inbox.locator(".ticket-row", has_text=number)).to_be_visible()
    inbox.locator(".inbox-tab", has_text="Terlambat").click()
    expect(inbox.locator("#rows")).to_contain_text("Tidak ada tiket di sini.")
    assert not sticking_out(inbox)


def test_it_declines_with_a_reason_that_the_console_shows(
    operator: Operator, telephone: Telephone, agency: LogIn
) -> None:
    console, inbox = operator.page, agency(1366, 768)
    number = telephone.report(category="POWER", description="lampu padam")
    show(console, number)
    operator.press("u")
    expect(console.locator("#send")).to_contain_text("1 tiket")
    operator.press("Enter")
    row = inbox.locator(".ticket-row", has_text=number)
    expect(row).to_be_visible()
    row.locator("a").click()
    expect(inbox.locator(".pin-marker")).to_be_visible()  # the scripts are there
    inbox.keyboard.press("x")
    expect(inbox.locator(".ticket-reason textarea")).to_be_focused()
    inbox.keyboard.type("Jaringan milik pelanggan")
    inbox.get_by_role("button", name="Tolak tiket").click()
    expect(inbox.locator("#ticket-now .ticket-status")).to_have_text("ditolak")
    expect(console.locator(".ticket")).to_contain_text("Jaringan milik pelanggan")
    console.get_by_role("button", name="Kirim lagi").click()
    console.locator(".ticket-dialog textarea").fill("Mohon dicek di lokasi")
    console.keyboard.press("Control+Enter")
    expect(console.locator(".ticket .ticket-status")).to_have_text("tiket terkirim")
    expect(inbox.locator("#ticket-now .ticket-status")).to_have_text("baru")
    expect(inbox.locator("#ticket-story")).to_contain_text("Mohon dicek di lokasi")


def test_what_is_being_written_survives_a_change(operator: Operator, telephone: Telephone, agency: LogIn) -> None:
    console, inbox = operator.page, agency(390, 844)
    number = telephone.report(category="POWER", description="lampu padam")
    show(console, number)
    operator.press("u")
    expect(console.locator("#send")).to_contain_text("1 tiket")
    operator.press("Enter")
    inbox.locator(".ticket-row", has_text=number).locator("a").click()
    inbox.locator("#comment").fill("Sedang kami")
    console.locator(".ticket").get_by_role("button", name=re.compile("Diterima")).click()
    expect(inbox.locator("#ticket-now .ticket-status")).to_have_text("diterima")
    expect(inbox.locator("#comment")).to_have_value("Sedang kami")


def test_an_incident_closes_over_open_tickets_only_on_purpose(operator: Operator, telephone: Telephone) -> None:
    page = operator.page
    number = telephone.report(category="POWER", description="lampu padam")
    show(page, number)
    operator.press("u")
    expect(page.locator("#send")).to_contain_text("1 tiket")
    operator.press("Enter")
    expect(page.locator(".ticket")).to_have_count(1)
    operator.press("c")
    expect(page.locator(".outcome-tickets")).to_contain_text("PLN")
    page.keyboard.press("4")
    page.locator("#close-dialog .button-primary").click()
    expect(page.locator("#close-dialog")).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(page.locator("#close-dialog")).to_be_hidden()
    expect(page.locator(".incident-row", has_text=number)).to_have_count(0)
