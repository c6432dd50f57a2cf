import pytest
from django.test import Client

from geo112.regions.models import User
from incidents.gazetteer.search import search_places
from incidents.models import Place
from tests.makers import make_call, make_category, make_incident, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(
        User.objects.create_superuser("kepala"),  # type: ignore[no-untyped-call]
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.mark.parametrize("make", [make_call, make_category, make_incident, make_place])
def test_lists_and_forms_open(admin: Client, make: type) -> None:
    row = make()
    base = f"/admin/incidents/{row._meta.model_name}/"
    assert [admin.get(url).status_code for url in (base, f"{base}?q=x", f"{base}{row.pk}/change/")] == [200] * 3


@pytest.mark.parametrize("make", [make_call, make_incident])
def test_what_happened_is_not_rewritten_by_hand(admin: Client, make: type) -> None:
    row = make()
    base = f"/admin/incidents/{row._meta.model_name}/{row.pk}"
    assert [admin.post(f"{base}/{step}/").status_code for step in ("change", "delete")] == [403, 403]


def test_an_edited_place_is_found_by_its_new_alias(admin: Client) -> None:
    place = make_place("Universitas Uji")
    fields = {"region": place.region_id, "key": place.key, "name": place.name, "aliases": '["Unuji"]', "kind": "campus"}
    point = '{"type": "Point", "coordinates": [122.52, -3.98]}'
    forms = {"given_aliases-TOTAL_FORMS": 0, "given_aliases-INITIAL_FORMS": 0}
    admin.post(f"/admin/incidents/place/{place.pk}/change/", {**fields, **forms, "point": point, "radius_m": 150})
    assert Place.objects.get().aliases == ["Unuji"]
    assert search_places(place.region, "unuji")[0].key == place.key
