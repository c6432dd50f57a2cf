"""The inverted index follows the table of places, whoever writes it."""

import pytest
from django.db.models import Count

from incidents.gazetteer.similarity import skeleton
from incidents.models import Place, PlacePosting, PlaceWord
from tests.makers import make_place

pytestmark = pytest.mark.django_db


def words() -> dict[str, int]:
    return dict(PlaceWord.objects.filter(places__gt=0).values_list("text", "places"))


def test_each_word_counts_its_places() -> None:
    make_place("Pasar Lama")
    make_place("Pasar Baru")
    assert words() == {"pasar": 2, "lama": 1, "baru": 1, "pasarlama": 1, "pasarbaru": 1}


def test_it_follows_changes_and_removals() -> None:
    place = make_place("Pasar Lama")
    Place.objects.filter(pk=place.pk).update(search_text="toko lama\n-")
    assert words() == {"toko": 1, "lama": 1}
    Place.objects.all().delete()
    assert words() == {}
    assert not PlacePosting.objects.exists()


def test_counts_and_entries_never_differ() -> None:
    for name in ("Pasar Lama", "Pasar Baru", "Toko Lama"):
        make_place(name)
    counted = PlaceWord.objects.annotate(entries=Count("postings")).values_list("places", "entries")
    assert all(places == entries for places, entries in counted)


def test_the_database_takes_the_same_consonants_as_we_do() -> None:
    make_place("Bhayangkara Saranani Wua-Wua Anggoeya Kassilampe Hidayatullah")
    assert all(skeleton(word.text) == word.skeleton for word in PlaceWord.objects.all())
