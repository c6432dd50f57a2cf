"""axe-core looks at every page in both themes: nothing serious, nothing critical."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages import PAGES, Shown
from tests.browser.telephone import Telephone
from tests.centre import Centre

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
RUN = "() => axe.run(document, {resultTypes: ['violations']})"

LogIn = Callable[[str, str], BrowserContext]


@pytest.fixture(scope="module")
def context_of(browser: Browser, centre: Centre) -> Iterator[LogIn]:
    """`context_of(user, theme)`: the same login for every page."""
    kept: dict[str, Any] = {}

    def open_context(user: str, theme: str) -> BrowserContext:
        if user and user not in kept:
            kept[user] = log_in(browser, centre, user)
        size = {"width": 1366, "height": 768}
        return browser.new_context(storage_state=kept.get(user), viewport=size, color_scheme=theme)  # type: ignore[arg-type]

    yield open_context


def log_in(browser: Browser, centre: Centre, user: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{centre.url}/login/?next=/account/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", centre.passwords[user])
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/account/")
    state = context.storage_state()
    context.close()
    return state


def complaints(page: Page) -> list[str]:
    """What axe finds grave, each with the places where."""
    page.evaluate(AXE.read_text())  # by the debugger's door: our policy lets no page load it
    found = page.evaluate(RUN)["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_it_is_accessible(shown: Shown, theme: str, context_of: LogIn, centre: Centre, telephone: Telephone) -> None:
    context = context_of(shown.user, theme)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(centre.url + shown.path)
    if page.locator("#connection").count():
        expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    telephone.silence()
    shown.prepare(page, telephone)
    assert not refused, refused  # asked before axe, which brings a style of its own
    found = complaints(page)
    assert not found, "\n".join(found)
    context.close()
