"""What else an operator's day brings: two callers and one fire, pranksters, exercises, phones, neighbours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.operator import Operator
from tests.browser.telephone import Telephone
from tests.centre import Centre

pytestmark = pytest.mark.usefixtures("cleared")

FIRE = {"category": "FIRE_BLD", "description": "rumah terbakar", "lat": -4.002, "lon": 122.5423, "radius_m": 400}


@pytest.fixture(autouse=True)
def quiet(telephone: Telephone) -> None:
    telephone.silence()


def take_down(operator: Operator, place: str, words: str) -> None:
    """From the ringing call to words in the draft."""
    page = operator.page
    operator.press("Enter")
    expect(page.locator("#draft")).to_be_visible()
    operator.press("n")
    operator.type(place)
    expect(page.locator("#place-list [role=option]").first).to_be_visible()
    operator.press("Enter")
    expect(page.locator("#description")).to_be_focused()
    operator.type(words)


def leave_fields(page: Page) -> None:
    page.locator("#incident h2").first.click()


def test_a_second_caller_joins_by_one_key_and_is_taken_out_again(operator: Operator, telephone: Telephone) -> None:
    page, number = operator.page, telephone.report(**FIRE)
    telephone.ring("081211110001")
    expect(page.locator("#call h2")).to_have_text("0812-1111-0001")
    take_down(operator, "pasar anduonohu", "api di dapur")
    expect(page.locator(".nearby-row.is-first")).to_contain_text(number)
    operator.press("Alt+j")
    expect(page.locator(".linked-calls li")).to_have_count(1)
    expect(page.locator("#incident-story")).to_contain_text("“api di dapur”")
    leave_fields(page)
    operator.press("z")
    expect(page.locator("#description")).to_have_value("api di dapur")
    expect(page.locator("#place-facts")).to_contain_text("Anduonohu")
    expect(page.locator("#call h2")).to_have_text("0812-1111-0001")


def test_a_prankster_waits_last_for_a_day_and_still_gets_through(operator: Operator, telephone: Telephone) -> None:
    page = operator.page
    telephone.ring("081211110002")
    expect(page.locator("#call h2")).to_have_text("0812-1111-0002")
    operator.press("x")
    expect(page.locator("#toasts")).to_contain_text("24 jam")
    telephone.ring("081211110002")
    telephone.ring("081211110003")
    expect(page.locator("#queue .call-row")).to_have_count(2)
    expect(page.locator("#queue .call-row").first).to_contain_text("0812-1111-0003")
    last = page.locator("#queue .call-row").last
    expect(last).to_contain_text("diblokir")
    last.locator(".row-button").click()
    expect(page.locator(".caller-block")).to_contain_text("operator")
    page.locator(".caller-block button").click()
    expect(page.locator(".caller-block")).to_have_count(0)
    expect(page.locator("#queue .call-row").first).to_contain_text("0812-1111-0002")


def test_the_callers_phone_shows_where_it_is(
    browser: Browser, operator: Operator, telephone: Telephone, centre: Centre
) -> None:
    page = operator.page
    telephone.ring("081211110004")
    expect(page.locator("#call h2")).to_have_text("0812-1111-0004")
    operator.press("Enter")
    expect(page.locator("#draft")).to_be_visible()
    operator.press("l")
    link = page.locator(".caller-link").inner_text().split()[-1]
    place = {"latitude": -3.9687, "longitude": 122.5148, "accuracy": 12}
    context = browser.new_context(permissions=["geolocation"], geolocation=place)  # type: ignore[arg-type]
    phone = context.new_page()
    phone.goto(link)
    phone.click("#share")
    expect(phone.locator("#status.is-done")).to_be_visible()
    expect(page.locator(".caller-phone")).to_contain_text("± 10 m")
    context.close()
    operator.press("Alt+k")
    expect(page.locator("#place-facts")).to_contain_text("-3.96870, 122.51480")
    expect(page.locator("#place-facts")).to_contain_text("perangkat")


def test_an_exercise_is_plainly_one(operator: Operator, telephone: Telephone) -> None:
    page = operator.page
    operator.press("e")
    expect(page.locator("#exercise-banner")).to_be_visible()
    expect(page.locator("#queue .call-row.is-exercise")).to_contain_text("Latihan")
    expect(page.locator("#call.is-exercise h2")).to_have_text("Panggilan latihan")
    expect(page.locator("#count-calls")).to_have_text("0")
    telephone.silence()
    expect(page.locator("#exercise-banner")).to_be_hidden()


OLD_SNAPSHOT = """async () => {
    const { name } = performance.getEntriesByType("resource").find(({ name }) => /\\/js\\/store\\./.test(name));
    const { applyItems, applySnapshot, records } = await import(name);
    const calls = [...records.calls.values()];
    applySnapshot({ units: [...records.units.values()] });
    await new Promise(requestAnimationFrame);
    applyItems("call", calls);
}"""
"""A snapshot that was on its way when the call rang, and then the call again."""


def test_a_snapshot_that_is_late_does_not_hide_who_rings(operator: Operator, telephone: Telephone) -> None:
    page = operator.page
    telephone.ring("081211110009")
    expect(page.locator("#call h2")).to_have_text("0812-1111-0009")
    page.evaluate(OLD_SNAPSHOT)
    expect(page.locator("#call")).to_be_visible()
    expect(page.locator("#call h2")).to_have_text("0812-1111-0009")
    telephone.silence()


def test_another_type_shows_what_the_plan_now_adds_and_can_be_undone(
    page: Page, centre: Centre, telephone: Telephone
) -> None:
    number = telephone.report(**FIRE)
    page.goto(f"{centre.url}/?incident={number}")
    expect(page.locator("#incident h2").first).to_have_text("Kebakaran bangunan/rumah")
    page.keyboard.press("u")
    expect(page.locator("#send")).to_be_visible()
    leave_fields(page)
    page.keyboard.press("t")
    page.keyboard.type("banjir", delay=20)
    expect(page.locator("#type-list [role=option]").first).to_contain_text("Banjir")
    page.keyboard.press("Enter")
    expect(page.locator(".plan-change")).to_contain_text("BPBD")
    leave_fields(page)
    page.keyboard.press("z")
    expect(page.locator("#incident h2").first).to_have_text("Kebakaran bangunan/rumah")


def test_a_unit_is_added_the_incident_closed_and_opened_again(page: Page, centre: Centre, telephone: Telephone) -> None:
    number = telephone.report(**FIRE)
    page.goto(f"{centre.url}/?incident={number}")
    expect(page.locator("#incident h2").first).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text(number)
    page.goto(f"{centre.url}/?incident={number}")
    expect(page.locator("#incident-head")).to_contain_text("laporan keliru")
    page.keyboard.press("c")
    page.keyboard.type("api menyala lagi")
    page.keyboard.press("Enter")
    expect(page.locator("#incident-story")).to_contain_text("api menyala lagi")
    expect(page.locator("#reopen-dialog")).to_be_hidden()  # the story may come by the stream, before the answer
    page.keyboard.press("a")
    page.keyboard.type("polisi", delay=20)
    expect(page.locator("#unit-search-list [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".assignment")).to_have_count(1)


def test_the_list_is_searched_and_narrowed(operator: Operator, telephone: Telephone) -> None:
    page = operator.page
    number = telephone.report(category="TREE", description="pohon beringin miring", location_text="Jalan Uji Saring")
    expect(page.locator("#incidents")).to_contain_text(number)
    operator.press("/")
    operator.type("uji saring")
    expect(page.locator(".incident-row")).to_have_count(1)
    page.locator("#incident-filter [name=q]").fill("tidak ada yang begini")
    expect(page.locator("#incidents")).to_contain_text("Tidak ada kejadian yang cocok")


def test_it_is_handed_over_to_the_neighbour_who_returns_it(
    browser: Browser, page: Page, centre: Centre, telephone: Telephone
) -> None:
    number = telephone.report(category="TREE", description="pohon melintang di batas kota")
    page.goto(f"{centre.url}/?incident={number}")
    expect(page.locator("#incident h2").first).to_be_visible()
    page.keyboard.press("v")
    page.locator("#handover-reason").fill("lewat batas")
    page.keyboard.press("Enter")
    expect(page.locator("#incident-head")).to_contain_text("dialihkan")
    there = neighbours_console(browser, centre)
    there.locator(".incident-row", has_text="Pohon").first.locator("button").click()
    expect(there.locator("#incident-handover")).to_contain_text(number)
    there.locator("#incident-handover [data-do=return]").click()
    there.locator("#return-reason").fill("masih wilayah kota")
    there.keyboard.press("Enter")
    expect(there.locator("#incident-head")).to_contain_text("dialihkan")
    there.context.close()
    expect(page.locator("#incident-story")).to_contain_text("masih wilayah kota")
    expect(page.locator("#note-form")).to_be_visible()


def neighbours_console(browser: Browser, centre: Centre) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(centre.url)
    page.fill("[name=username]", "konawe")
    page.fill("[name=password]", centre.passwords["konawe"])
    page.press("[name=password]", "Enter")
    expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    return page


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "نار كبيرة \u202eabc"])
def test_words_stay_words(page: Page, centre: Centre, telephone: Telephone, words: str) -> None:
    number = telephone.report(category="TREE", description=words)
    page.goto(f"{centre.url}/?incident={number}")
    expect(page.locator("#incident .description")).to_have_text(words)
    page.keyboard.press("o")
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
    expect(page.locator(".entry-note")).to_contain_text(words)
    assert page.locator("#incident img").count() == 0
