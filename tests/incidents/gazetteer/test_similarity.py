"""How alike two words are."""

import pytest

from incidents.gazetteer.similarity import ALIKE, likeness


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("hll", "haluoleo"),  # only its vowels are gone
        ("lhtt", "lahotutu"),
        ("unah", "unaaha"),
        ("srnani", "saranani"),
        ("kemaraia", "kemaraya"),
        ("tulisu", "tolisu"),
    ],
)
def test_hurried_spellings_of_a_name(written: str, name: str) -> None:
    assert likeness(written, name) >= ALIKE


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("hl", "haluoleo"),  # a consonant is missing
        ("lhl", "haluoleo"),  # another order
        ("ahad", "ahuhu"),
        ("kolam", "pasar"),
        ("12", "1"),
    ],
)
def test_other_words(written: str, name: str) -> None:
    assert likeness(written, name) < ALIKE
