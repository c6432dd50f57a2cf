"""The mailbox of one open stream: filled by the tail's thread, emptied by the stream's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection

from geo112.live.registry import Channel
from geo112.live.steps import Step


class Mailbox:
    """Made inside the event loop that reads it. A full mailbox closes: one slow browser holds up nobody else.

    `channels` are those that its reader gets.
    """

    def __init__(self, capacity: int, channels: Collection[Channel] = ()) -> None:
        self.channels = frozenset(channels)
        self._loop = asyncio.get_running_loop()
        self._steps: asyncio.Queue[Step | None] = asyncio.Queue(capacity)
        self.closed = False

    def put(self, step: Step) -> None:
        """From any thread. Raises RuntimeError if the event loop is gone."""
        self._loop.call_soon_threadsafe(self._put, step)

    def close(self) -> None:
        """From any thread. Raises RuntimeError if the event loop is gone."""
        self._loop.call_soon_threadsafe(self._close)

    async def steps(self, seconds: float) -> AsyncIterator[Step]:
        """The steps that come within this time; ends at once when the mailbox closes."""
        deadline = self._loop.time() + seconds
        while not self.closed and self._loop.time() < deadline:
            try:
                async with asyncio.timeout_at(deadline):
                    step = await self._steps.get()
            except TimeoutError:
                return
            if step is not None:
                yield step

    def _put(self, step: Step) -> None:
        if self._steps.full():
            self._close()
        elif not self.closed:
            self._steps.put_nowait(step)

    def _close(self) -> None:
        self.closed = True
        while not self._steps.empty():
            self._steps.get_nowait()
        self._steps.put_nowait(None)  # wakes the reader
