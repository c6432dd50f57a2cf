import pytest

from incidents.gazetteer.normalise import names_of, normalise, search_text, words_of
from incidents.gazetteer.shipped import shipped_vocabulary
from incidents.gazetteer.similarity import skeleton

WORDS = shipped_vocabulary()


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Jl. MT Haryono", "jalan mt haryono"),
        ("jln. A. Yani", "jalan ahmad yani"),
        ("Gg. Mawar / Lrg 2", "gang mawar lorong 2"),
        ("pkm lepo2", "puskesmas lepo lepo"),
        ("pom bensin Baruga", "spbu baruga"),
        ("Rumah Sakit Santa Anna", "rs santa anna"),
        ("SMA Negeri 4 Kdi", "sma 4 kendari"),
        ("ktr lurah Sanua, Kel. Sanua", "kantor kelurahan sanua kelurahan sanua"),
        ("Benu-Benua", "benu benua"),
        ("puskesmaskemaraya", "puskesmas kemaraya"),
        ("Djavino Residence VII", "djavino residence 7"),
        ("SMPN2 Unaaha", "smp 2 unaaha"),
        ("café", "cafe"),
        ("", ""),
        ("🙂 !!", ""),
        ("\u202eabc\x00", "abc"),
    ],
)
def test_it_writes_out_what_people_shorten(written: str, normal: str) -> None:
    assert normalise(written, WORDS) == normal


def test_spans_point_into_the_original_text() -> None:
    text = "İ dpn pom  bensin Rabam"
    word = next(word for word in words_of(text, WORDS) if word.text == "spbu")
    assert text[word.start : word.end] == "pom  bensin"


def test_a_very_long_text_is_cut() -> None:
    assert len(words_of("kata " * 10_000, WORDS)) <= 200


def test_consonants_find_what_is_written_without_vowels() -> None:
    assert skeleton("bhayangkara") == skeleton("bhyngkr")


def test_search_text_gives_its_names_back() -> None:
    text = search_text(["K-Toz", "Kendari Town Square", "k toz"], WORDS)
    assert names_of(text) == ["k toz", "kendari town square"]
    assert "ktoz" in text.split("\n")[-1]
