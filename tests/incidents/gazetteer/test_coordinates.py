import pytest

from incidents.gazetteer.coordinates import Correction, read_coordinates

KENDARI = (-3.98, 122.52)


@pytest.mark.parametrize(
    "text",
    [
        "-3.971641, 122.519564",
        "−3.971641 122.519564",
        "lokasi: -3.971641,122.519564 pak",
        "-3,971641 122,519564",
        "-3,971641, 122,519564",
        "3.971641 LS 122.519564 BT",
        "3.971641S, 122.519564E",
        "3°58'17.9076\"S 122°31'10.4304\"E",
        "geo:-3.971641,122.519564?z=17",
        "https://maps.google.com/?q=-3.971641,122.519564",
        "https://www.google.com/maps/place/X/@-3.98,122.50,17z/data=!8m2!3d-3.971641!4d122.519564!16s",
    ],
)
def test_it_reads_coordinates_as_they_are_written(text: str) -> None:
    point = read_coordinates(text, *KENDARI)
    assert point is not None
    assert (point.lat, point.lon) == (pytest.approx(-3.971641, abs=1e-6), pytest.approx(122.519564, abs=1e-6))
    assert not point.corrections


@pytest.mark.parametrize(
    ("text", "corrections"),
    [
        ("3.97, 122.51", {Correction.SIGN}),
        ("122.51, -3.97", {Correction.SWAPPED}),
        ("122.51 3.97", {Correction.SIGN, Correction.SWAPPED}),
    ],
)
def test_it_puts_right_what_is_commonly_wrong_and_says_so(text: str, corrections: set[Correction]) -> None:
    point = read_coordinates(text, *KENDARI)
    assert point is not None
    assert (point.lat, point.lon, point.corrections) == (-3.97, 122.51, corrections)


def test_it_believes_a_far_point_that_no_correction_brings_near() -> None:
    point = read_coordinates("-6.2, 106.8", *KENDARI)
    assert point is not None
    assert (point.lat, point.lon, point.corrections) == (-6.2, 106.8, frozenset())


def test_the_middle_of_a_map_is_no_pin() -> None:
    point = read_coordinates("https://www.google.com/maps/@-3.98,122.52,17z", *KENDARI)
    assert point is not None
    assert point.corrections == {Correction.VIEWPORT}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jl malaka no 12",
        "0812-3456-7890",
        "0812 3456 7890",
        "0.0, 0.0",
        "95.5, 200.5",
        "jam 3.30",
        "1" * 5000,
        "-,.°",
    ],
)
def test_it_finds_none_where_there_is_none(text: str) -> None:
    assert read_coordinates(text, *KENDARI) is None
