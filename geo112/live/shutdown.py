"""Ending the open streams when the server is told to stop: uvicorn by itself would wait for them to the bitter end."""

from __future__ import annotations

import signal
import threading
from functools import cache
from types import FrameType

from geo112.live.tail import tail


@cache
def end_streams_on_shutdown() -> None:
    """Put a farewell before the server's own handlers; to be called when it serves, since it installs them late."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            _say_farewell_before(number)


def _say_farewell_before(number: signal.Signals) -> None:
    handler = signal.getsignal(number)
    if not callable(handler):
        return

    def stop(received: int, frame: FrameType | None) -> None:
        # In a thread: whoever was interrupted may hold the tail's lock.
        threading.Thread(target=tail.stop, name="live-farewell", daemon=True).start()
        handler(received, frame)

    signal.signal(number, stop)
