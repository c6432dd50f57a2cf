"""From a ringing telephone to a unit on the scene, with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.operator import Operator
from tests.browser.telephone import Telephone

DRIVE_MS = 300_000
MOST_PRESSES = 8


def test_it_leads_from_a_call_to_a_unit_on_the_scene_by_keyboard(operator: Operator, telephone: Telephone) -> None:
    page = operator.page
    telephone.silence()
    call = telephone.ring("081298765432")
    expect(page.locator("#call h2")).to_have_text("0812-9876-5432")

    operator.press("Enter")  # takes the call
    expect(page.locator("#draft")).to_be_visible()
    operator.press("n")  # a real emergency: to the place
    operator.type("mandonga")
    expect(page.locator("#place-list [role=option]").first).to_contain_text("Mandonga")
    operator.press("Enter")  # accepts the best candidate
    expect(page.locator("#description")).to_be_focused()
    operator.type("rumah terbakar, api besar")
    expect(page.locator("#category-chips [aria-pressed=true]")).to_contain_text("Kebakaran bangunan")
    operator.press("Enter")  # confirms the type
    operator.press("Enter")  # opens the incident
    expect(page.locator("#send")).to_be_focused()
    operator.press("Enter")  # sends the proposed units
    expect(page.locator(".assignment")).not_to_have_count(0)

    assert operator.presses <= MOST_PRESSES
    assert telephone.call(call)["verification"] == "normal"
    expect(page.locator(".assignment .step.is-done:nth-child(4)").first).to_be_visible(timeout=DRIVE_MS)


def test_it_ends_a_prank_with_one_key_and_undoes_it(operator: Operator, telephone: Telephone) -> None:
    telephone.silence()
    call = telephone.ring("081211110000")
    expect(operator.page.locator("#call h2")).to_have_text("0812-1111-0000")
    operator.press("p")
    expect(operator.page.locator(".toast")).to_be_visible()
    assert telephone.call(call)["verification"] == "prank"
    operator.press("z")
    expect(operator.page.locator("#draft")).to_be_visible()
    assert telephone.call(call)["status"] == "taken"
    operator.press("d")
    expect(operator.page.locator("#draft")).to_be_hidden()


def test_it_sets_the_place_by_a_click_on_the_map(operator: Operator) -> None:
    page = operator.page
    operator.press("b")
    expect(page.locator("#place")).to_be_focused()
    page.locator("#map").click(position={"x": 240, "y": 420})
    expect(page.locator(".pin-marker")).to_be_visible()
    expect(page.locator("#place-facts")).to_contain_text("Kec.")
