"""Gathering single messages into batches: by size, or by how long the first has waited. Pure: `now` is passed in."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Gatherer(Generic[T]):
    """A queue that knows when its next batch is due. Times are monotonic seconds.

    A batch is due with `size` items; under a backlog it takes up to `most`, since large ones cost less per item.
    """

    def __init__(self, size: int, wait_s: float, most: int | None = None) -> None:
        self.size = size
        self.wait_s = wait_s
        self.most = most or size
        self._items: deque[T] = deque()
        self._since = 0.0

    def __len__(self) -> int:
        return len(self._items)

    def add(self, items: Sequence[T], now: float) -> None:
        if not self._items:
            self._since = now
        self._items.extend(items)

    def due_in_s(self, now: float) -> float | None:
        """Seconds until a batch should be taken, 0 when it should be now, None where nothing waits."""
        if not self._items:
            return None
        return 0.0 if len(self._items) >= self.size else max(0.0, self._since + self.wait_s - now)

    def take(self, now: float) -> list[T]:
        """The oldest items, one batch of them at most; what is left starts to wait anew."""
        self._since = now
        return [self._items.popleft() for _ in range(min(self.most, len(self._items)))]
