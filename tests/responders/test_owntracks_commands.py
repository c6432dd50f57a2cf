"""What an OwnTracks app is told: its text, its waypoints, and to say where it is."""

from __future__ import annotations

import pytest

from responders.ingest import Received, store
from responders.models import TrackerCounter
from responders.owntracks_commands import Errand, commands
from tests.makers import NOW, make_unit
from tests.responders.test_pages import make_tracker

ERRAND = Errand(NOW, 122.5123456789, -3.98, 30, "KDI-2026-000001 · Kebakaran")


def actions(*errands: Errand, news: str = "") -> dict[str, dict[str, object]]:
    return {command["action"]: command for command in commands(errands, news=news)}


def test_a_task_is_a_text_and_a_waypoint() -> None:
    told = actions(ERRAND, news="neu")
    assert list(told) == ["clearWaypoints", "setWaypoints", "action", "reportLocation"]
    assert (told["action"]["content"], told["action"]["notify"]) == (ERRAND.text, "neu")
    (waypoint,) = told["setWaypoints"]["waypoints"]["waypoints"]  # type: ignore[index]
    assert waypoint == {
        "_type": "waypoint",
        "tst": int(NOW.timestamp()),
        "lat": -3.98,
        "lon": 122.512346,
        "rad": 50,
        "desc": ERRAND.text,
    }


def test_what_is_known_already_makes_no_noise() -> None:
    assert "notify" not in actions(ERRAND)["action"]
    assert "reportLocation" not in actions(ERRAND)


def test_without_tasks_everything_is_taken_away() -> None:
    told = actions()
    assert list(told) == ["clearWaypoints", "action"]
    assert "content" not in told["action"]


@pytest.mark.django_db
def test_the_ingest_remembers_how_the_app_names_itself_and_lets_our_own_words_pass() -> None:
    unit = make_unit("uji-own")
    tracker = make_tracker(unit)
    location = b'{"_type":"location","lat":-3.98,"lon":122.52,"tst":%d}' % NOW.timestamp()
    for topic, payload in (("pixel7", location), ("pixel7/cmd", b'{"_type":"cmd","action":"dump"}')):
        assert not store([Received(f"owntracks/unit-uji-own/{topic}", payload, NOW)]).rejected
    tracker.refresh_from_db()
    assert tracker.owntracks_device == "pixel7"
    assert list(TrackerCounter.objects.values_list("outcome", flat=True)) == ["stored"]
