"""How many requests a device may send. Pure: `now` is passed in."""

from __future__ import annotations

from threading import Lock


class Throttle:
    """So many requests at once, and so many per second in the long run, for each key by itself.

    Each web process counts for itself: this keeps one mad device from taking the centre's breath, it is no bill.
    Per key one number is kept: until when what was let in has used up the long-run rate (GCRA).
    """

    def __init__(self, burst: float, per_s: float, most_keys: int = 10_000) -> None:
        self._patience_s = burst / per_s
        self._interval_s = 1 / per_s
        self._most_keys = most_keys
        self._used_until: dict[str, float] = {}
        self._lock = Lock()

    def wait_s(self, key: str, now: float) -> float:
        """0 when the request is let in, else the seconds after which the next one is. `now` is monotonic."""
        with self._lock:
            until = max(self._used_until.get(key, now), now) + self._interval_s
            if until > now + self._patience_s + self._interval_s / 2:
                return until - now - self._patience_s
            self._make_room(now)
            self._used_until[key] = until
            return 0.0

    def _make_room(self, now: float) -> None:
        if len(self._used_until) >= self._most_keys:
            self._used_until = {key: until for key, until in self._used_until.items() if until > now}
