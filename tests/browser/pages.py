"""Every page that somebody sees, and how it comes to show what matters. A new page joins by one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.telephone import Telephone

WORDS = "Tolong pak, ada rumah terbakar dekat Pasar Anduonohu."


def as_it_comes(page: Page, telephone: Telephone) -> None:
    """Nothing is done on the page."""


def with_a_call(page: Page, telephone: Telephone) -> None:
    telephone.ring(transcript=WORDS)
    expect(page.get_by_text(WORDS).first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    expect(page.locator("#place")).to_be_visible()


def with_an_incident(page: Page, telephone: Telephone) -> None:
    number = telephone.report(category="FIRE_BLD")
    page.locator("#tab-incidents").click()
    page.get_by_text(number).first.click()
    page.keyboard.press("u")
    expect(page.locator("#proposal input[type=checkbox]").first).to_be_visible()


def with_help(page: Page, telephone: Telephone) -> None:
    page.keyboard.press("?")
    expect(page.locator("#help-keys")).to_be_visible()


@dataclass(frozen=True)
class Shown:
    name: str
    user: str
    """Who opens it: a user of the demo, "" for a stranger."""
    path: str
    prepare: Callable[[Page, Telephone], None] = as_it_comes

    def __str__(self) -> str:
        return self.name


CONSOLE = [
    Shown("console", "operator", "/"),
    Shown("console with a call", "operator", "/", with_a_call),
    Shown("console with an incident", "dispatcher", "/", with_an_incident),
    Shown("console with help", "operator", "/", with_help),
]
LISTS = [
    Shown("calls", "operator", "/calls/"),
    Shown("incidents", "operator", "/incidents/"),
    Shown("trackers", "dispatcher", "/trackers/"),
    Shown("tracker", "dispatcher", "/trackers/kdi-bpbd-05/"),
]
PEOPLE = [
    Shown("login", "", "/login/"),
    Shown("account", "operator", "/account/"),
    Shown("password", "operator", "/account/password/"),
]
ADMINISTRATION = [
    Shown("admin", "admin", "/admin/"),
    Shown("admin setup", "admin", "/admin/setup/kendari/"),
    Shown("admin import", "admin", "/admin/import/"),
    Shown("admin list", "admin", "/admin/responders/unit/"),
    Shown("admin form", "admin", "/admin/responders/station/add/"),
]
OTHERS = [
    Shown("crew", "crew", "/crew/"),
    Shown("agency", "agency", "/agency/"),
    Shown("supervisor", "supervisor", "/supervisor/"),
    Shown("report", "supervisor", "/reports/"),
]
PAGES = [*PEOPLE, *CONSOLE, *LISTS, *ADMINISTRATION, *OTHERS]
