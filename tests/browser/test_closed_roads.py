"""A dispatcher closes a road on the map; the next proposal drives around it; one click opens it again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.operator import Operator

pytestmark = pytest.mark.usefixtures("cleared")


def test_a_road_is_drawn_listed_and_opened_again(operator: Operator) -> None:
    page = operator.page
    box = page.locator("#map").bounding_box()
    assert box is not None
    operator.press("h")
    expect(page.locator("#closures")).to_contain_text("Klik sepanjang jalan")
    for share in (0.45, 0.5, 0.55):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.6)
    operator.press("Backspace")
    operator.press("Enter")
    page.locator("#closures [name=reason]").select_option("market")
    page.locator("#closures [name=note]").fill("pasar uji")
    operator.press("Enter")
    expect(page.locator("#closures")).to_contain_text("Jalan ditutup: 1")
    expect(page.locator(".toast").last).to_contain_text("Ditutup untuk semua usulan")
    page.get_by_role("button", name="Jalan ditutup: 1").click()
    expect(page.locator(".closures-list")).to_contain_text("pasar uji")
    page.locator(".closures-list").get_by_role("button", name="Buka kembali", exact=True).click()
    expect(page.locator("#closures")).to_contain_text("Jalan ditutup: 0")


def test_escape_leaves_the_drawing_and_keeps_nothing(operator: Operator) -> None:
    page = operator.page
    operator.press("h")
    operator.press(" ")
    operator.press("Escape")
    expect(page.locator("#closures")).to_contain_text("Jalan ditutup: 0")
    expect(page.locator(".map.is-drawing")).to_have_count(0)


def open_fire(operator: Operator) -> Page:
    page = operator.page
    operator.press("b")
    operator.type("pasar anduonohu")
    expect(page.locator("#place-list [role=option]").first).to_be_visible()
    operator.press("Enter")
    operator.type("rumah terbakar, api besar")
    expect(page.locator("#category-chips")).to_contain_text(re.compile("Kebakaran bangunan"))
    operator.press("Enter")
    operator.press("Enter")
    expect(page.locator(".proposal .candidate").first).to_be_visible()
    return page


def test_a_raised_alarm_asks_for_more_and_keys_tick_units(operator: Operator) -> None:
    page = open_fire(operator)
    lines = page.locator(".proposal .agency").count()
    operator.press("+")
    expect(page.locator(".alarm-level")).to_contain_text("tingkat alarm 2")
    expect(page.locator(".proposal .agency")).not_to_have_count(lines)
    expect(page.locator(".timeline")).to_contain_text("Tingkat alarm: 1 → 2")
    first = page.locator(".proposal .candidate input").first
    expect(first).to_be_checked()
    operator.press("Alt+1")
    expect(first).not_to_be_checked()
    operator.press("Alt+1")
    expect(first).to_be_checked()
