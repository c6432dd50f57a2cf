"""What holds for the page as a whole: languages, keys, connection, weight."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.line import line_to
from tests.browser.operator import Operator
from tests.centre import Centre

MOST_BYTES = 500_000


def test_it_speaks_both_languages(console: Page) -> None:
    expect(console.locator("html")).to_have_attribute("lang", "id")
    expect(console.locator("#tab-incidents")).to_have_text("Kejadian")
    console.get_by_role("button", name="EN", exact=True).click()
    expect(console.locator("html")).to_have_attribute("lang", "en")
    expect(console.locator("#tab-incidents")).to_have_text("Incidents")
    expect(console.locator("#connection-text")).to_have_text(re.compile("Live"))
    console.get_by_role("button", name="ID", exact=True).click()
    expect(console.locator("#connection-text")).to_have_text(re.compile("Langsung"))


def test_it_shows_its_keys(operator: Operator) -> None:
    operator.press("?")
    expect(operator.page.locator("#help-keys")).to_contain_text("Terima panggilan")
    operator.press("Escape")
    expect(operator.page.locator("#help")).to_be_hidden()


def test_its_keys_are_off_while_typing(operator: Operator) -> None:
    operator.press("b")
    operator.type("gpid?2")
    expect(operator.page.locator("#place")).to_have_value("gpid?2")
    expect(operator.page.locator("#help")).to_be_hidden()
    expect(operator.page.locator("#units-panel")).to_be_hidden()


def test_it_says_loudly_when_the_line_is_cut(browser: Browser, centre: Centre, logged_in: Any) -> None:
    with line_to(centre.port) as line:
        page = browser.new_context(storage_state=logged_in).new_page()
        page.goto(f"http://127.0.0.1:{line.port}/")
        expect(page.locator("#connection")).to_have_attribute("data-state", "open")
        line.cut()
        expect(page.locator("#connection-banner")).to_be_visible()
        line.mend()
        expect(page.locator("#connection-banner")).to_be_hidden(timeout=30_000)
        page.context.close()


def test_tabs_share_one_stream(console: Page, centre: Centre) -> None:
    other = console.context.new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(centre.url)
    expect(other.locator("#connection")).to_have_attribute("data-state", "open")
    expect(other.locator("#count-units")).to_have_text(re.compile("[1-9]"))
    assert not [url for url in asked if "/live/" in url]


def test_its_first_page_is_light(page: Page, centre: Centre) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(centre.url)
    expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    expect(page.locator(".map-label").first).to_be_visible()
    assert sum(sizes) < MOST_BYTES
