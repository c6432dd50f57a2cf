"""When to have something worked out again: soon after a change, never twice a second, and now and then without one."""

from __future__ import annotations

from collections.abc import Collection

from geo112.live.registry import Audience, Channel, Follower, all_followers

AT_MOST_EVERY_S = 1.0
AT_LEAST_EVERY_S = 10.0
"""Time itself changes things without a word: a position grows stale."""


class Followers:
    """Keeps, for what is watched, when it was last worked out and whether something changed since."""

    def __init__(self) -> None:
        self._asked: dict[Channel, float] = {}
        self._stale: set[Channel] = set()

    def due(self, changed: Collection[Channel], watched: Collection[Channel], now: float) -> list[tuple[Follower, int]]:
        """Followers that should look again in a region at `now` (seconds of any clock that only goes forward)."""
        found = []
        for follower in all_followers():
            for channel in (channel for channel in watched if channel.kind == follower.kind):
                if any(Channel(Audience.REGION, channel.pk, kind) in changed for kind in follower.follows):
                    self._stale.add(channel)
                if self._is_due(channel, now):
                    self._asked[channel] = now
                    self._stale.discard(channel)
                    found.append((follower, channel.pk))
        return found

    def _is_due(self, channel: Channel, now: float) -> bool:
        wait_s = AT_MOST_EVERY_S if channel in self._stale else AT_LEAST_EVERY_S
        return channel not in self._asked or now - self._asked[channel] >= wait_s
