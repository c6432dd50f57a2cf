"""Where callers' telephones say they are: by a link, and by Advanced Mobile Location."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from geo112.live.models import Event
from geo112.redaction import hide_secrets
from incidents.aml import AmlError, parse_aml
from incidents.calls import receive_call
from incidents.location_sharing import LinkGone, Shared, ask_for_location, find_request, share_location
from incidents.models import Call, DeviceLocation, LocationRequest
from incidents.representation import call_json
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_region, make_user

NUMBER = "+6281200000001"
FORM = {
    "v": "3", "location_latitude": "-3.97212", "location_longitude": "122.51493", "location_accuracy": "17.2",
    "location_confidence": "0.68", "location_source": "GPS", "device_number": "+62 812-0000-0001",
    "device_imei": "3534",
}  # fmt: skip


def ring(number: str = NUMBER, **fields: Any) -> Call:
    fields = {"pbx_call_id": f"x{timezone.now():%f}", "received_at": timezone.now(), **fields}
    return receive_call(region=make_region(), number=number, **fields)[0]


def link(call: Call | None = None) -> str:
    token = ask_for_location(call=call or ring(), by=make_user(), now=timezone.now())[0]
    return f"/locate/{token}/"


@pytest.mark.django_db
class TestLink:
    def test_the_page_speaks_indonesian_and_has_one_button(self) -> None:
        page = Client().get(link()).content.decode()
        assert "Kirim lokasi saya" in page and page.count("<button") == 1

    def test_a_press_puts_the_phone_on_the_call_and_tells_the_console(self) -> None:
        call = ring()
        address = link(call)
        Event.objects.all().delete()
        assert Client().post(address, {"lat": "-3.97", "lon": "122.51", "accuracy": "11.3"}).status_code == 200
        shown = call_json(call)["device_location"]
        assert (shown["lat"], shown["lon"], shown["radius_m"], shown["source"]) == (-3.97, 122.51, 12, "device")
        assert Event.objects.get(kind="call").ids == [call.pk]

    def test_it_works_once_and_not_for_ever(self) -> None:
        address = link()
        Client().post(address, {"lat": "-3.97", "lon": "122.51", "accuracy": "11"})
        assert Client().post(address, {"lat": "-3.9", "lon": "122.5", "accuracy": "1"}).status_code == 410
        assert Client().get(address).status_code == 410
        late = link()
        LocationRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert Client().get(late).status_code == 410

    def test_an_unknown_token_says_no_more_than_a_used_one(self) -> None:
        address = link()
        Client().post(address, {"lat": "-3.97", "lon": "122.51"})
        assert Client().get("/locate/AAAAAAAAAAAAAAAAAAAAAA/").content == Client().get(address).content

    @pytest.mark.parametrize(
        "odd",
        [
            {},
            {"lat": "nan", "lon": "1"},
            {"lat": "0", "lon": "0"},
            {"lat": "95", "lon": "1"},
            {"lat": "x", "lon": "\0"},
        ],
    )
    def test_what_is_no_position_is_refused_and_the_link_stays_good(self, odd: dict[str, str]) -> None:
        address = link()
        assert Client().post(address, odd).status_code == 400
        assert Client().get(address).status_code == 200

    def test_the_token_is_not_kept_and_not_logged(self) -> None:
        address = link()
        token = address.split("/")[2]
        assert token not in str(LocationRequest.objects.values())
        assert token not in hide_secrets(f"GET {address} 200")


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_give_one_position() -> None:
    token = link().split("/")[2]

    def tap() -> Any:
        try:
            return share_location(token=token, shared=Shared(122.5, -3.9, 10), now=timezone.now())
        except LinkGone as gone:
            return gone

    assert sorted(type(result).__name__ for result in at_once(tap, tap)) == ["DeviceLocation", "LinkGone"]
    with pytest.raises(LinkGone):
        find_request(token, timezone.now())


class TestForm:
    def test_it_reads_place_radius_number_and_moment(self) -> None:
        at = NOW - timedelta(minutes=2)
        sent = parse_aml({**FORM, "location_time": f"{at.timestamp() * 1000:.0f}"}, NOW)
        assert (sent.lat, sent.lon, sent.radius_m, sent.number, sent.fix_at) == (-3.97212, 122.51493, 18, NUMBER, at)
        assert sent.details == {"location_confidence": "0.68", "location_source": "GPS"}

    @pytest.mark.parametrize("time", ["", "x", "0", "99999999999999", "1" * 5000])
    def test_a_clock_gone_wrong_counts_as_now(self, time: str) -> None:
        assert parse_aml({**FORM, "location_time": time}, NOW).fix_at == NOW

    @pytest.mark.parametrize(
        "odd",
        [
            {"location_latitude": ""}, {"location_latitude": "nan"}, {"location_longitude": "181"},
            {"location_latitude": "0", "location_longitude": "0"}, {"device_number": ""}, {"device_number": "abc1"},
            {"location_accuracy": "inf"},
        ],
    )  # fmt: skip
    def test_what_is_no_position_is_refused(self, odd: dict[str, str]) -> None:
        with pytest.raises(AmlError):
            parse_aml({**FORM, **odd}, NOW)


@pytest.mark.django_db
class TestAml:
    @pytest.fixture(autouse=True)
    def door(self, settings: LazySettings) -> None:
        settings.AML_TOKENS = ["jaringan-uji-token"]

    def post(self, token: str = "jaringan-uji-token", **changes: str) -> int:
        headers = {"authorization": f"Bearer {token}"}
        return Client().post("/aml/", {**FORM, **changes}, headers=headers).status_code

    def test_it_finds_the_call_of_its_number(self) -> None:
        call, other = ring(), ring("+6281200000002")
        assert self.post() == 200
        assert call_json(call)["device_location"]["method"] == "aml"
        assert call_json(other)["device_location"] is None

    def test_it_waits_for_a_call_that_comes_later(self) -> None:
        assert self.post() == 200
        assert DeviceLocation.objects.get().call is None
        assert call_json(ring())["device_location"]["lat"] == -3.97212

    def test_a_position_of_yesterday_is_not_this_calls(self) -> None:
        self.post()
        DeviceLocation.objects.update(fix_at=timezone.now() - timedelta(days=1))
        assert call_json(ring())["device_location"] is None

    def test_a_network_that_repeats_itself_changes_nothing(self) -> None:
        at = f"{timezone.now().timestamp() * 1000:.0f}"
        for _ in range(2):
            self.post(location_time=at)
            ring(pbx_call_id="same")
        assert DeviceLocation.objects.count() == 1

    def test_hidden_numbers_and_exercises_adopt_nothing(self) -> None:
        self.post()
        assert call_json(ring(""))["device_location"] is None
        assert call_json(ring(is_exercise=True))["device_location"] is None

    def test_without_its_token_the_door_is_shut(self, settings: LazySettings) -> None:
        assert [self.post("falsch"), Client().post("/aml/", FORM).status_code] == [403, 403]
        settings.AML_TOKENS = []
        assert self.post("") == 403
        assert not DeviceLocation.objects.exists()

    def test_nonsense_gets_a_sentence(self) -> None:
        assert self.post(location_latitude="utara") == 400


@pytest.mark.django_db(transaction=True)
def test_a_position_and_its_call_that_come_at_once_find_each_other(settings: LazySettings) -> None:
    settings.AML_TOKENS = ["t-uji"]
    make_region()
    send = lambda: Client().post("/aml/", FORM, headers={"authorization": "Bearer t-uji"})  # noqa: E731
    at_once(send, ring)
    assert DeviceLocation.objects.get().call == Call.objects.get()
