"""Processes that a killed `geo112 up` left behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from geo112.local.supervisor import MARK

PATIENCE_S = 8


def find_orphans(var: Path) -> list[int]:
    """Living processes that carry the mark of an `up` in this var directory; the servers do not carry it."""
    mark = f"\0{MARK}={var}\0".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in b"\0" + (process / "environ").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue  # it ended, or belongs to somebody else
    return found


def end_orphans(var: Path) -> int:
    """End them, gently first; returns how many there were."""
    orphans = find_orphans(var)
    _signal_all(orphans, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_S
    while find_orphans(var) and time.monotonic() < deadline:
        time.sleep(0.1)
    _signal_all(find_orphans(var), signal.SIGKILL)
    return len(orphans)


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
