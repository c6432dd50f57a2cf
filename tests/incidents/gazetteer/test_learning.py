"""What is kept when an operator knows better, and where this caller called from before."""

import pytest

from incidents.gazetteer.recent import recent_places
from incidents.models import Caller, Incident, LocationCorrection
from incidents.moving import change_incident
from incidents.opening import Location, Typed, open_incident
from tests.makers import NOW, make_call, make_category, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db
OFFER = {"key": "lm-1", "name": "Pasar Uji", "lat": -3.98, "lon": 122.52, "confidence": 0.8}


def opened(source: str, lon: float, text: str = "pasar lama") -> Incident:
    region = make_region()
    location = Location(lon, -3.98, 50, source, "Pasar Uji")
    return open_incident(
        region=region, category=make_category(), location=location, by=make_user(), now=NOW, typed=Typed(text, [OFFER])
    )


def test_a_pin_put_elsewhere_is_kept_with_words_and_offers() -> None:
    opened("map", 122.53)
    kept = LocationCorrection.objects.get()
    assert (kept.text, kept.offered, kept.nearest_key, kept.point.x) == ("pasar lama", [OFFER], "lm-1", 122.53)
    assert kept.moved_m is not None
    assert 1_100 < kept.moved_m < 1_120


@pytest.mark.parametrize(
    ("source", "lon", "text"), [("gazetteer", 122.53, "x"), ("map", 122.52, "x"), ("map", 122.53, "")]
)
def test_an_offer_that_was_taken_is_no_correction(source: str, lon: float, text: str) -> None:
    opened(source, lon, text)
    assert not LocationCorrection.objects.exists()


def test_a_later_move_is_kept_too() -> None:
    incident = make_incident(location_text="Pasar Uji")
    change_incident(incident=incident, by=make_user(), now=NOW, location=Location(122.6, -3.98, 50, "map", "di sini"))
    assert LocationCorrection.objects.get().text == "Pasar Uji"


def test_this_callers_places_come_newest_first_and_match_what_is_typed() -> None:
    region = make_region()
    caller = Caller.objects.create(region=region, number="+6281200000001")
    for text, day in (("Pasar Uji", 1), ("Jl. Teratai", 2)):
        incident = make_incident(location_text=text, opened_at=NOW.replace(day=day))
        make_call(caller=caller, incident=incident)
    call = make_call(caller=caller)
    assert [one.name for one in recent_places(region, call, "")] == ["Jl. Teratai", "Pasar Uji"]
    assert [one.name for one in recent_places(region, call, "psr uji")] == ["Pasar Uji"]
    assert recent_places(region, call, "bandara") == []


def test_a_hidden_number_has_nobodys_places() -> None:
    make_call(caller=None, incident=make_incident(location_text="Pasar Uji"))
    assert recent_places(make_region(), make_call(caller=None), "") == []
