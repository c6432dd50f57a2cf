"""A crew with a phone in its hand."""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.telephone import Telephone
from tests.centre import Centre

UNIT = "kdi-psc119-04"
HERE = {"longitude": 122.5050, "latitude": -3.9850, "accuracy": 9}
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": ANDROID,
    "geolocation": HERE,
    "permissions": ["geolocation"],
}


class Crew:
    """The page of a crew on a phone of its own; `complaints` are its scripts' errors."""

    def __init__(self, browser: Browser, centre: Centre, name: str, password: str, **options: Any) -> None:
        self.context: BrowserContext = browser.new_context(**{**PHONE, **options})
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{centre.url}/crew/")
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**/crew/")
        expect(self.page.locator("#link")).to_have_attribute("data-state", "open")

    def tap(self, action: str, **data: str) -> None:
        marks = "".join(f"[data-{name}={value}]" for name, value in data.items())
        self.page.locator(f"[data-do={action}]{marks}").tap()

    def choose(self, text: str) -> None:
        """In a sheet."""
        self.page.locator("#dialog").get_by_role("button", name=text, exact=True).tap()

    def go_on_duty(self) -> None:
        """And wait until the centre has where the phone is, and until the page works without a network."""
        with self.page.expect_response(lambda answer: "/crew/positions/" in answer.url and answer.ok):
            self.tap("duty", on="yes")
        expect(self.page.locator("#sharing")).to_have_attribute("data-state", "sharing")
        expect(self.page.locator("body")).to_have_attribute("data-offline", "ready")

    def await_task(self) -> None:
        expect(self.page.locator("#task")).to_be_visible()
        expect(self.page.locator("body")).to_have_attribute("data-alarm", "ringing")

    def expect_waiting(self, count: int) -> None:
        expect(self.page.locator(".waiting li")).to_have_count(count)


class Dispatcher(Telephone):
    """Sends units and reads what became of them, over REST."""

    def send(self, *units: str, **incident: Any) -> str:
        """A new incident to which these units are sent; its number."""
        number = self.report(**{"category": "FIRE_BLD", **incident})
        answer = self._request("POST", f"incidents/{number}/assignments/", {"units": list(units)})
        assert answer["refused"] == []
        return number

    def note(self, number: str, text: str) -> None:
        self._request("POST", f"incidents/{number}/notes/", {"text": text})

    def assignment(self, number: str) -> dict[str, Any]:
        answer: dict[str, Any] = self._request("GET", f"assignments/?incident={number}")
        found: dict[str, Any] = answer["results"][0]
        return found

    def step_at(self, number: str, status: str) -> datetime:
        return datetime.fromisoformat(self.assignment(number)["steps"][status])

    def timeline(self, number: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self._request("GET", f"incidents/{number}/")["timeline"]
        return entries

    def end(self, number: str) -> None:
        assignment = self.assignment(number)
        if not assignment["ended_at"]:
            self._request("POST", f"assignments/{assignment['id']}/steps/", {"status": "completed"})

    def photo(self, key: str) -> bytes:
        headers = {"Authorization": f"Token {self.token}"}
        request = urllib.request.Request(f"{self.url}/attachments/{key}/", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            content: bytes = answer.read()
        return content

    def unit(self, slug: str) -> dict[str, Any]:
        unit: dict[str, Any] = self._request("GET", f"units/{slug}/")
        return unit


def second_crew(centre: Centre, unit: str) -> tuple[str, str]:
    """Name and password of another crew, which mans another unit."""
    script = f"""
from geo112.regions.models import *; from geo112.regions.access import Role; from responders.models import Unit
unit = Unit.objects.get(slug={json.dumps(unit)})
user = User.objects.create_user("crew2", password="rahasia-uji-112")
Membership.objects.create(user=user, role=Role.CREW, region=unit.region, agency=unit.agency)
unit.crew.add(user)
"""
    centre.manage("shell", "-c", script)
    return "crew2", "rahasia-uji-112"
