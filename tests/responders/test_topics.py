from __future__ import annotations

import pytest

from responders import topics
from responders.formats import SUBSCRIPTIONS, Speaker, route
from responders.messages import decode_positions
from responders.owntracks import decode_owntracks


def test_it_routes_a_units_topic_by_region_and_unit() -> None:
    assert route("geo112/kendari/units/kdi-damkar-01/position") == (
        Speaker("kdi-damkar-01", "kendari"),
        decode_positions,
    )


def test_it_routes_owntracks_by_account() -> None:
    assert route("owntracks/unit-kdi-damkar-01/phone/event") == (
        Speaker("kdi-damkar-01", owntracks_device="phone"),
        decode_owntracks,
    )


@pytest.mark.parametrize(
    "topic", ["", "geo112/kendari/units/x", "geo112/kendari/units/x/errors", "owntracks/admin/phone", "owntracks"]
)
def test_it_routes_nothing_else(topic: str) -> None:
    assert route(topic) is None


def test_it_shares_every_subscription() -> None:
    assert f"$share/geo112-ingest/{topics.every_unit('position')}" in SUBSCRIPTIONS
    assert all(topic_filter.startswith("$share/geo112-ingest/") for topic_filter in SUBSCRIPTIONS)


def test_it_keeps_a_units_account_apart_from_the_servers() -> None:
    assert topics.username_of("server") == "unit-server"
    assert topics.unit_of("unit-server") == "server"
    assert topics.unit_of("server") is None
