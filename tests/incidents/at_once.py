"""Steps that really happen at the same moment, each in a thread and a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from incidents.calls import CallRefused


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Runs the steps in threads of their own, started together; gives what each returned or raised."""
    barrier, results = threading.Barrier(len(steps)), [None] * len(steps)  # type: list[object]

    def run(position: int) -> None:
        barrier.wait(timeout=10)
        try:
            results[position] = steps[position]()
        except CallRefused as refused:
            results[position] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[position]) for position in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return results
