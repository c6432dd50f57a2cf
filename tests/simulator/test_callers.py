import random
from collections import Counter
from pathlib import Path

import pytest

from geo112.simulator.callers import SHARES, place_names, scripted_call

PLACES = ["Pasar Uji", "Masjid Uji"]


def test_it_rings_in_the_published_proportion() -> None:
    chance = random.Random(1)
    kinds = Counter(scripted_call(chance, PLACES).kind for _ in range(20_000))
    assert {kind: count / 20_000 for kind, count in kinds.items()} == pytest.approx(SHARES, abs=0.01)


def test_it_keeps_ghost_and_prank_at_their_published_share() -> None:
    assert SHARES["ghost"] + SHARES["prank"] == pytest.approx(1028 / 4336, abs=0.001)


def test_it_names_a_place_when_the_call_is_real() -> None:
    call = scripted_call(random.Random(1), PLACES, real_share=1.0)
    assert call.kind == "real"
    assert any(place in call.transcript for place in PLACES)


def test_it_sometimes_hides_its_number() -> None:
    chance = random.Random(1)
    numbers = [scripted_call(chance, PLACES).number for _ in range(1_000)]
    assert 0.2 < sum(number == "" for number in numbers) / 1_000 < 0.3
    assert all(number.startswith("0800112") for number in numbers if number)


def test_it_reads_the_names_of_a_places_file(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("name,kind,region\nPasar Uji,market,kendari\nKadia,kelurahan,kendari\nLain,market,konawe\n")
    assert place_names(path, "kendari") == ["Pasar Uji"]
