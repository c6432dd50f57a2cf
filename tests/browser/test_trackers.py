"""Setting up a phone, on a desk and on a phone's screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.layout import sticking_out
from tests.centre import Centre

UNIT = "/trackers/kdi-bpbd-05/"


@pytest.fixture(params=[(1366, 768), (390, 844)], ids=["desk", "phone"])
def dispatcher(request: pytest.FixtureRequest, browser: Browser, centre: Centre) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{centre.url}/login/?next={UNIT}")
    page.fill("[name=username]", "dispatcher")
    page.fill("[name=password]", centre.passwords["dispatcher"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{UNIT}")
    yield page
    assert complaints == []  # neither a script that fails nor a policy that is broken
    context.close()


def test_it_sets_a_phone_up_and_cuts_it_off(dispatcher: Page) -> None:
    dispatcher.locator("form[action$='/provision/'] button").click()
    expect(dispatcher.locator(".credentials .qr")).to_have_count(2)
    assert not sticking_out(dispatcher)
    expect(dispatcher.locator("#state .badge-good").first).to_have_text("aktif")
    dispatcher.locator("form[action$='/revoke/'] button").click()
    expect(dispatcher.locator("#state .badge-danger").first).to_have_text("dicabut")
    assert dispatcher.locator(".credentials").count() == 0


def test_it_keeps_the_page_up_to_date_by_itself(dispatcher: Page) -> None:
    with dispatcher.expect_response(lambda answer: answer.url.endswith(UNIT)) as refreshed:
        pass
    assert "<html" not in refreshed.value.text()
    dispatcher.locator(".back a").click()
    expect(dispatcher.locator("#rows tbody tr").first).to_be_visible()
    assert not sticking_out(dispatcher)
