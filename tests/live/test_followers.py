"""When followers look again: soon after a change, at most once a second, and now and then without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geo112.live import registry
from geo112.live.followers import AT_LEAST_EVERY_S, Followers
from geo112.live.registry import Audience, Channel

WATCHED = Channel(Audience.REGION, 1, "shade")
CHANGED = Channel(Audience.REGION, 1, "sun")


@pytest.fixture(autouse=True)
def shade(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_followers", {})
    registry.register_follower("shade", ["sun"], lambda region_id: None)
    yield


def asked(followers: Followers, changed: list[Channel], now: float, watched: list[Channel] | None = None) -> list[int]:
    due = followers.due(changed, [WATCHED] if watched is None else watched, now)
    return [region_id for _follower, region_id in due]


def test_it_looks_at_once_when_somebody_begins_to_watch() -> None:
    assert asked(Followers(), [], 0.0) == [1]


def test_nobody_watching_means_nobody_looks() -> None:
    assert asked(Followers(), [CHANGED], 0.0, watched=[]) == []
    assert asked(Followers(), [CHANGED], 0.0, watched=[Channel(Audience.REGION, 1, "sun")]) == []


def test_many_changes_are_one_look_a_second() -> None:
    followers = Followers()
    looks = [asked(followers, [CHANGED], tick / 4) for tick in range(9)]
    assert [tick for tick, found in enumerate(looks) if found] == [0, 4, 8]


def test_a_change_that_came_too_soon_is_not_forgotten() -> None:
    followers = Followers()
    assert asked(followers, [], 0.0) == [1]
    assert asked(followers, [CHANGED], 0.4) == []
    assert asked(followers, [], 1.1) == [1]
    assert asked(followers, [], 2.5) == []


def test_changes_elsewhere_do_not_matter() -> None:
    followers = Followers()
    assert asked(followers, [], 0.0) == [1]
    assert asked(followers, [Channel(Audience.REGION, 2, "sun"), Channel(Audience.AGENCY, 1, "sun")], 2.0) == []


def test_it_looks_now_and_then_since_time_changes_things_too() -> None:
    followers = Followers()
    assert asked(followers, [], 0.0) == [1]
    assert asked(followers, [], AT_LEAST_EVERY_S - 0.1) == []
    assert asked(followers, [], AT_LEAST_EVERY_S) == [1]
