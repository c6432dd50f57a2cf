from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.calls import receive_call
from incidents.models import Call, Incident, Look
from tests.makers import make_call, make_category, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]
NUMBER, SHOWN, MASKED = "+6281200000001", "0812-0000-0001", "0812••••••01"


def ring(number: str = NUMBER) -> Call:
    now = timezone.now()
    return receive_call(region=make_region(), pbx_call_id=f"x{now:%f}{number}", number=number, received_at=now)[0]


@pytest.fixture
def operator(client_for: ClientFor) -> APIClient:
    return client_for(make_user())


class TestBlocking:
    def test_one_request_blocks_and_one_lifts(self, operator: APIClient) -> None:
        call = ring()
        assert (
            operator.post(f"/api/v1/calls/{call.pk}/block/", {"reason": "iseng"}).json()["block"]["reason"] == "iseng"
        )
        assert operator.get(f"/api/v1/calls/{call.pk}/history/").json()["blocks"][0]["stands"]
        assert operator.post(f"/api/v1/calls/{call.pk}/unblock/").json()["block"] is None

    def test_the_exchange_is_told_of_a_block_and_the_call_is_taken_in(self, operator: APIClient) -> None:
        operator.post(f"/api/v1/calls/{ring().pk}/block/")
        hook = {"region": "kendari", "number": "0812-0000-0001", "pbx_call_id": "again"}
        answer = operator.post("/api/v1/calls/", hook)
        assert (answer.status_code, answer.json()["status"]) == (201, "waiting")
        assert answer.json()["block"]["until"]

    def test_a_hidden_number_is_refused_with_a_sentence(self, operator: APIClient) -> None:
        answer = operator.post(f"/api/v1/calls/{ring('').pk}/block/", headers={"accept-language": "en"})
        assert answer.status_code == 409 and "hidden number cannot be blocked" in answer.json()["detail"]


class TestNumbers:
    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR])
    def test_those_who_ring_back_see_them(self, role: Role, client_for: ClientFor) -> None:
        call = ring()
        assert client_for(make_user(role)).get(f"/api/v1/calls/{call.pk}/").json()["number_shown"] == SHOWN

    @pytest.mark.parametrize("user", [{"role": Role.ADMIN}, {"role": None, "is_superuser": True}], ids=str)
    def test_others_see_them_masked_everywhere(self, user: dict[str, object], client_for: ClientFor) -> None:
        call, client = ring(), client_for(make_user(**user))  # type: ignore[arg-type]
        shown = client.get(f"/api/v1/calls/{call.pk}/").json()
        assert (shown["number"], shown["number_shown"], shown["number_masked"]) == ("", MASKED, True)
        for address in ("/api/v1/calls/", "/calls/"):
            page = client.get(address).content.decode()
            assert MASKED in page and "0000-0001" not in page and NUMBER not in page

    def test_a_masked_number_cannot_be_found_out_by_searching(self, client_for: ClientFor) -> None:
        ring()
        search = "/api/v1/calls/?q=81200000001"
        assert client_for(make_user(Role.OPERATOR)).get(search).json()["count"] == 1
        assert client_for(make_user(Role.ADMIN)).get(search).json()["count"] == 0

    def test_showing_one_is_logged_for_those_who_answer_for_it(self, client_for: ClientFor) -> None:
        call, admin = ring(), make_user(Role.ADMIN)
        url = f"/api/v1/calls/{call.pk}/reveal/"
        assert client_for(admin).post(url).status_code == 400  # no reason, no look
        assert client_for(admin).post(url, {"reason": "Laporan penipuan"}).json()["number_shown"] == SHOWN
        looks = client_for(make_user(Role.SUPERVISOR)).get("/api/v1/looks/").json()["results"]
        assert (looks[0]["user"], looks[0]["reason"], looks[0]["call"]) == (str(admin), "Laporan penipuan", call.pk)

    def test_nobody_changes_or_deletes_a_look(self, client_for: ClientFor) -> None:
        client_for(make_user(Role.ADMIN)).post(f"/api/v1/calls/{ring().pk}/reveal/", {"reason": "x"})
        for change in (Look.objects.all().delete, lambda: Look.objects.update(reason="y")):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


class TestSensitiveWords:
    @pytest.fixture
    def incident(self) -> Incident:
        return make_incident(category=make_category("DV", is_sensitive=True), description="Anak dipukul")

    def test_operators_read_them_and_that_is_one_look(self, incident: Incident, client_for: ClientFor) -> None:
        client = client_for(make_user(Role.OPERATOR))
        for _ in range(3):  # a panel that stands open asks again with every change
            assert client.get(f"/api/v1/incidents/{incident.number}/").json()["description"] == "Anak dipukul"
        assert Look.objects.filter(what="notes", incident=incident).count() == 1

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
    def test_others_see_them_masked_unless_they_say_why(
        self, role: Role, incident: Incident, client_for: ClientFor
    ) -> None:
        client, url = client_for(make_user(role)), f"/api/v1/incidents/{incident.number}/"
        client_for(make_user(Role.OPERATOR)).post(f"{url}notes/", {"text": "Ibu juga luka"})
        seen = client.get(url)
        assert "dipukul" not in seen.content.decode() and "Ibu" not in seen.content.decode()
        assert seen.json()["words_masked"] and seen.json()["timeline"][-1]["masked"]
        shown = client.post(f"{url}reveal/", {"reason": "Pengaduan keluarga"}).json()
        assert (shown["description"], shown["timeline"][-1]["text"]) == ("Anak dipukul", "Ibu juga luka")
        assert Look.objects.filter(reason="Pengaduan keluarga").count() == 1

    def test_lists_never_carry_them_and_searching_does_not_find_them(
        self, incident: Incident, client_for: ClientFor
    ) -> None:
        client = client_for(make_user(Role.OPERATOR))
        assert "dipukul" not in client.get("/api/v1/incidents/").content.decode()
        assert client.get("/api/v1/incidents/?q=dipukul").json()["count"] == 0
        assert not Look.objects.exists()

    def test_other_incidents_are_not_masked_and_not_logged(self, client_for: ClientFor) -> None:
        plain = make_incident(description="Pohon tumbang")
        client = client_for(make_user(Role.ADMIN))
        assert client.get(f"/api/v1/incidents/{plain.number}/").json()["description"] == "Pohon tumbang"
        assert not Look.objects.exists()


class TestExercises:
    def test_a_call_of_an_exercise_rings_and_its_incident_is_one(self, operator: APIClient) -> None:
        call = operator.post("/api/v1/calls/exercise/", {"region": "kendari", "transcript": "LATIHAN api"}).json()
        assert (call["exercise"], call["number"], call["status"]) == (True, "", "waiting")
        body = {"region": "kendari", "call": call["id"], "category": make_category().code, "lat": -3.98, "lon": 122.52}
        assert operator.post("/api/v1/incidents/", body).json()["exercise"]

    def test_statistics_leave_them_out(self) -> None:
        make_call(is_exercise=True), make_incident(is_exercise=True)
        real = make_call()
        assert list(Call.objects.real()) == [real]
        assert not Incident.objects.real().exists()
