"""When to have something worked out again: soon after a change, never twice a second, and now and then without one."""

from __future__ import annotations

from collections.abc import Collection

from geo112.live.registry import Follower, all_followers

Watched = tuple[int, str]
"""A region's id and a kind."""
AT_MOST_EVERY_S = 1.0
AT_LEAST_EVERY_S = 10.0
"""Time itself changes things without a word: a position grows stale."""


class Followers:
    """Keeps, for what is watched, when it was last worked out and whether something changed since."""

    def __init__(self) -> None:
        self._asked: dict[Watched, float] = {}
        self._stale: set[Watched] = set()

    def due(self, changed: Collection[Watched], watched: Collection[Watched], now: float) -> list[tuple[Follower, int]]:
        """Followers that should look again in a region at `now` (seconds of any clock that only goes forward)."""
        found = []
        for follower in all_followers():
            for region_id in {region_id for region_id, kind in watched if kind == follower.kind}:
                key = (region_id, follower.kind)
                if any((region_id, kind) in changed for kind in follower.follows):
                    self._stale.add(key)
                if self._is_due(key, now):
                    self._asked[key] = now
                    self._stale.discard(key)
                    found.append((follower, region_id))
        return found

    def _is_due(self, key: Watched, now: float) -> bool:
        wait_s = AT_MOST_EVERY_S if key in self._stale else AT_LEAST_EVERY_S
        return key not in self._asked or now - self._asked[key] >= wait_s
