import pytest
from django.db import transaction
from django.test import Client

from geo112.regions.models import Region
from incidents.gazetteer.search import search_places
from incidents.gazetteer.shipped import shipped_vocabulary
from incidents.gazetteer.vocabulary import Entry, Role, Vocabulary
from incidents.gazetteer.vocabulary_rows import start_vocabulary, store_vocabulary, vocabulary_of
from incidents.models import VocabularyEntry
from tests.makers import make_place, make_region, make_user

pytestmark = pytest.mark.django_db


def names(text: str) -> list[str]:
    return [found.name for found in search_places(make_region(), text)]


def test_a_region_without_words_of_its_own_uses_the_shipped_ones() -> None:
    assert vocabulary_of(make_region()) is shipped_vocabulary()


def test_words_start_as_the_shipped_ones_and_a_repeat_changes_nothing() -> None:
    region = make_region()
    start_vocabulary(region)
    count = VocabularyEntry.objects.count()
    assert count == len(shipped_vocabulary().entries)
    assert store_vocabulary(region, shipped_vocabulary().entries) == {"added": 0, "changed": 0, "unchanged": count}


def test_a_change_of_a_row_counts_at_once_whoever_writes_it() -> None:
    region = make_region()
    start_vocabulary(region)
    make_place("SPBU Rabam", kind="fuel", radius_m=40)
    assert search_places(region, "belakang spbu rabam")[0].radius_m == 140
    VocabularyEntry.objects.filter(text="belakang").update(radius_m=300)
    assert search_places(region, "belakang spbu rabam")[0].radius_m == 340
    VocabularyEntry.objects.filter(text="belakang").delete()
    assert search_places(region, "belakang spbu rabam")[0].radius_m == 40


def test_what_was_rolled_back_is_not_remembered() -> None:
    region = make_region()
    start_vocabulary(region)
    with transaction.atomic():
        VocabularyEntry.objects.filter(text="belakang").update(radius_m=999)
        assert vocabulary_of(region).radius_m("belakang") == 999
        transaction.set_rollback(True)
    assert vocabulary_of(region).radius_m("belakang") == 100


def test_each_region_has_words_of_its_own() -> None:
    store_vocabulary(make_region("konawe"), [Entry(Role.RELATION, "ujung", "", 500)])
    assert vocabulary_of(make_region("konawe")).radius_m("ujung") == 500
    assert vocabulary_of(make_region()).radius_m("ujung") == 100


def test_an_abbreviation_of_the_admin_works_at_once_for_places_and_callers(admin_client: Client) -> None:
    region = make_region()
    make_place("Rumah Singgah Uji", kind="landmark")
    fields = {"region": region.pk, "role": "abbreviation", "text": "rsg", "meaning": "rumah singgah", "radius_m": ""}
    answer = admin_client.post("/admin/incidents/vocabularyentry/add/", fields)
    assert answer.status_code == 302
    assert names("dkt rsg uji")[0] == "Rumah Singgah Uji"
    assert VocabularyEntry.objects.count() > 1_000  # the shipped words came with it


@pytest.mark.parametrize(
    "wrong", [{"text": "a b", "role": "stop"}, {"text": "!!"}, {"role": "abbreviation", "meaning": ""}]
)
def test_a_wrong_word_is_refused_with_a_reason(admin_client: Client, wrong: dict[str, str]) -> None:
    fields = {"region": make_region().pk, "role": "stop", "text": "kata", "meaning": "", "radius_m": "", **wrong}
    answer = admin_client.post("/admin/incidents/vocabularyentry/add/", fields)
    assert answer.status_code == 200
    assert answer.context["errors"]


def test_a_region_can_be_removed_with_its_words() -> None:
    region = make_region()
    start_vocabulary(region)
    make_place("Pasar Uji")
    region.delete()
    assert not Region.objects.exists()


@pytest.mark.parametrize(
    ("written", "read"),
    [("puksesmas", "puskesmas"), ("klrhn", "kelurahan"), ("dekatnya", "dekat"), ("didepan", "depan"), ("sam", "sma")],
)
def test_a_misspelt_word_is_read_as_the_one_it_may_be(written: str, read: str) -> None:
    reading = shipped_vocabulary().reading_of(written)
    assert reading is not None
    assert reading[0] == read


def test_an_empty_vocabulary_reads_nothing_into_words() -> None:
    assert Vocabulary([]).reading_of("puksesmas") is None


def test_changes_of_words_are_logged(admin_client: Client) -> None:
    start_vocabulary(make_region())
    word = VocabularyEntry.objects.get(text="belakang")
    word.radius_m = 120
    word.save()
    assert word.events.filter(pgh_label="update", radius_m=120).exists()  # type: ignore[attr-defined]
    assert make_user().pk
