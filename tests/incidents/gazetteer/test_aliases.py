import pytest

from incidents.gazetteer.aliases import AliasRefused, give_alias, take_back_alias
from incidents.gazetteer.places import PlaceRecord, store_places
from incidents.gazetteer.search import search_places
from incidents.models import Place, PlaceAlias
from tests.makers import make_place, make_region, make_user

pytestmark = pytest.mark.django_db


def names(text: str) -> list[str]:
    return [found.name for found in search_places(make_region(), text)]


def test_a_given_alias_works_at_once_and_is_logged() -> None:
    by = make_user()
    place = make_place("Universitas Uji Negeri")
    assert names("dekat unhaluji") == []
    alias = give_alias(place=place, text="Unhaluji", by=by)
    assert names("dekat unhaluji") == ["Universitas Uji Negeri"]
    assert (alias.given_by, alias.events.count()) == (by, 1)  # type: ignore[attr-defined]


def test_it_outlives_an_import_of_its_place() -> None:
    record = PlaceRecord(key="lm-1", name="Universitas Uji", lon=122.52, lat=-3.98)
    store_places(make_region(), [record], "a.csv")
    give_alias(place=Place.objects.get(), text="Unhaluji", by=make_user())
    renamed = PlaceRecord(key="lm-1", name="Universitas Uji Baru", lon=122.52, lat=-3.98)
    assert store_places(make_region(), [renamed], "b.csv")["changed"] == 1
    assert store_places(make_region(), [renamed], "b.csv")["unchanged"] == 1
    assert names("unhaluji") == ["Universitas Uji Baru"]


def test_given_twice_it_is_one_and_taken_back_it_is_gone() -> None:
    place, by = make_place("Universitas Uji"), make_user()
    first, second = (give_alias(place=place, text=text, by=by) for text in ("Unhaluji", " unhaluji "))
    assert first == second
    take_back_alias(first)
    assert names("unhaluji") == []
    assert not PlaceAlias.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "12", "🙂"])
def test_what_has_no_letters_is_no_name(text: str) -> None:
    with pytest.raises(AliasRefused):
        give_alias(place=make_place(), text=text, by=make_user())
