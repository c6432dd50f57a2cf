"""The caller's number never reaches an agency, in whatever way somebody typed it into a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo112.dispatch.referrals.masking import MASK, hide_numbers

NUMBER = "+6281298765432"


@pytest.mark.parametrize(
    "written",
    [
        "081298765432", "0812-9876-5432", "0812 9876 5432", "+62 812-9876-5432", "6281298765432", "006281298765432",
        "(0812) 98765432", "0812.9876.5432", "+62 (0)812 98765432", "81298765432",
    ],
)  # fmt: skip
def test_it_hides_a_number_as_people_write_it(written: str) -> None:
    assert hide_numbers(f"Hubungi {written}, tiang miring", [NUMBER]) == f"Hubungi {MASK}, tiang miring"


@pytest.mark.parametrize("text", ["RT 08 / RW 12", "0812-9876-5433", "KDI-2026-000123", "112", ""])
def test_it_leaves_everything_else(text: str) -> None:
    assert hide_numbers(text, [NUMBER, "", "112"]) == text


def test_it_hides_landlines_and_every_caller_of_an_incident() -> None:
    text = "0401-3121234 dan 0812 9876 5432"
    assert hide_numbers(text, [NUMBER, "+624013121234"]) == f"{MASK} dan {MASK}"


@given(st.text(max_size=60), st.lists(st.sampled_from(["", " ", "-", ".", " - "]), min_size=10, max_size=10))
def test_no_way_of_writing_it_gets_through(around: str, between: list[str]) -> None:
    written = "".join(digit + gap for digit, gap in zip("081298765432", [*between, "", ""], strict=True))
    around = re.sub(r"[\d(/+]", "", around)
    assert "98765432" not in re.sub(r"\D", "", hide_numbers(f"{around} {written} {around}", [NUMBER]))
