from __future__ import annotations

from datetime import timedelta

import pytest

from geo112.dispatch.representation import position_json
from responders.models import Tracker, Unit
from tests.makers import NOW, make_latest, make_unit

pytestmark = pytest.mark.django_db


def offline_unit() -> Unit:
    unit = make_unit("uji-1")
    account = {"username": "unit-uji-1", "client_id": "unit-uji-1", "provisioned_at": NOW}
    Tracker.objects.create(unit=unit, presence="offline", presence_at=NOW, **account)
    return unit


def test_it_shows_a_tracker_offline_since_its_last_will() -> None:
    unit = offline_unit()
    make_latest(unit, at=NOW - timedelta(seconds=1))
    shown = position_json(unit)
    assert (shown["presence"], shown["presence_at"]) == ("offline", NOW)


def test_it_shows_a_tracker_online_that_reports_again() -> None:
    unit = offline_unit()
    back = NOW + timedelta(minutes=1)
    make_latest(unit, at=back)
    shown = position_json(unit)
    assert (shown["presence"], shown["presence_at"]) == ("online", back)
