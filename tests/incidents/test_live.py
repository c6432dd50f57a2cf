from typing import Any

import pytest

from geo112.live.registry import sources_for
from geo112.regions.access import Role
from geo112.regions.models import Region
from incidents.live import load_calls, load_incidents, open_incidents, waiting_calls
from incidents.models import Call
from tests.makers import NOW, make_call, make_category, make_incident, make_region

pytestmark = pytest.mark.django_db


def test_a_new_page_gets_calls_that_have_not_ended_and_open_incidents() -> None:
    region = make_region()
    waiting, open_one = make_call(), make_incident()
    make_call(status="ended", ended_at=NOW, verification="ghost")
    make_incident(status="closed", closed_at=NOW, outcome="resolved")
    make_call(make_region("konawe"))
    assert [call["id"] for call in waiting_calls(region)] == [waiting.pk]
    assert [incident["id"] for incident in open_incidents(region)] == [open_one.pk]


def test_changed_rows_come_by_region_and_without_those_that_are_gone() -> None:
    here, there = make_call(), make_call(make_region("konawe"))
    states = load_calls([here.pk, there.pk, 999_999])
    assert {region: [state["id"] for state in of_region] for region, of_region in states.items()} == {
        here.region_id: [here.pk],
        there.region_id: [there.pk],
    }


def test_an_ended_call_and_a_closed_incident_still_travel() -> None:
    call = make_call(status="ended", ended_at=NOW, verification="ghost")
    incident = make_incident(status="closed", closed_at=NOW, outcome="resolved")
    assert load_calls([call.pk])[call.region_id][0]["status"] == "ended"
    assert load_incidents([incident.pk])[incident.region_id][0]["outcome"] == "resolved"


def test_many_rows_cost_few_queries(django_assert_num_queries: Any) -> None:
    for _ in range(4):
        make_call(incident=make_incident())
    ids = list(Call.objects.values_list("pk", flat=True))
    incident_ids = list(Call.objects.values_list("incident_id", flat=True))
    with django_assert_num_queries(4):
        load_calls(ids)
        load_incidents(incident_ids)


def streamed_number(region: Region, *roles: Role) -> str:
    source = next(source for source in sources_for(roles) if source.event == "call")
    return str(source.snapshot(region)[0]["number_shown"])


def test_who_only_administers_hears_of_calls_without_their_numbers() -> None:
    region = make_call(number="+6281200000001").region
    assert streamed_number(region, Role.ADMIN) == "0812••••••01"
    assert streamed_number(region, Role.ADMIN, Role.OPERATOR) == "0812-0000-0001"


def test_words_of_sensitive_incidents_are_never_streamed() -> None:
    incident = make_incident(category=make_category("DV", is_sensitive=True), description="Anak dipukul")
    assert "description" not in open_incidents(incident.region)[0]
    plain = make_incident(category=make_category("TREE"), description="Pohon tumbang")
    assert load_incidents([plain.pk])[plain.region_id][0]["description"] == "Pohon tumbang"
