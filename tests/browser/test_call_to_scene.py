"""From a ringing telephone to a unit on the scene, with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.operator import Operator
from tests.browser.telephone import Telephone
from tests.centre import Centre

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


def test_it_loses_no_letter_of_somebody_who_types_faster_than_the_server_answers(
    operator: Operator, telephone: Telephone
) -> None:
    page = operator.page
    telephone.silence()
    telephone.ring("081233334444")
    expect(page.locator("#call h2")).to_have_text("0812-3333-4444")
    held: list[Route] = []
    page.route("**/api/v1/calls/*/take/", lambda route: held.append(route))
    operator.press("Enter")
    operator.press("n")
    page.keyboard.type("dekat pasar anduonohu")
    operator.press("Enter")
    page.keyboard.type("pohon tumbang")
    held[0].continue_()
    expect(page.locator("#place-facts")).to_contain_text("dari daftar tempat")
    expect(page.locator("#place")).to_have_value("Pasar Anduonohu")
    expect(page.locator("#description")).to_have_value("pohon tumbang")
    expect(page.locator("#call h2")).to_have_text("0812-3333-4444")


def test_it_opens_the_incident_that_a_list_links_to(page: Page, centre: Centre, telephone: Telephone) -> None:
    number = telephone.report(category="TREE", description="pohon tumbang")
    page.goto(f"{centre.url}/?incident={number}")
    expect(page.locator("#incident")).to_contain_text(number)


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


def test_a_vehicle_is_not_in_the_way_of_the_place(operator: Operator) -> None:
    page = operator.page
    vehicle = page.locator(".unit-marker").first
    expect(vehicle).to_be_visible()
    operator.press("b")
    expect(page.locator("#place")).to_be_focused()
    box = vehicle.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".pin-marker")).to_be_visible()
    operator.press("Escape")
    operator.press("Escape")
    expect(page.locator("#map.is-placing")).to_have_count(0)
