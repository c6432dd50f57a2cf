"""A real Chromium in front of a running demo centre."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.operator import Operator
from tests.browser.telephone import Telephone
from tests.centre import Centre

PATIENCE_MS = 20_000

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; one per module, since Playwright's event loop must not stay for tests with a database."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def logged_in(browser: Browser, centre: Centre) -> Any:
    """Cookies of the demo's operator after logging in through the page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(centre.url)
    page.fill("[name=username]", "operator")
    page.fill("[name=password]", centre.passwords["operator"])
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#connection")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(browser: Browser, logged_in: Any) -> Iterator[Page]:
    """An empty page of the operator, which fails the test when a script does."""
    context = browser.new_context(storage_state=logged_in, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def console(page: Page, centre: Centre) -> Page:
    """The console, with the live stream flowing."""
    page.goto(centre.url)
    expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    return page


@pytest.fixture(scope="module")
def telephone(centre: Centre) -> Telephone:
    return Telephone(centre.url, token=centre.manage("create_token", "operator").strip())


@pytest.fixture
def cleared(telephone: Telephone) -> None:
    """Nothing is left of what other tests did in this centre."""
    telephone.clear()


@pytest.fixture
def operator(console: Page) -> Operator:
    return Operator(console)
