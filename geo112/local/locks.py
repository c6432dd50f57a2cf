"""File locks by which the commands of one centre know of each other. The kernel frees them when a process dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self


class Lock:
    """An advisory lock on a file: shared by many or held by one."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def hold(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def try_hold(self) -> bool:
        """Hold it alone if nobody else has it; never waits."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def write(self, text: str) -> None:
        """Leave a note for whoever finds the lock taken."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self._file, 1000, 0).decode()

    def close(self) -> None:
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait for the lock and hold it for the block."""
    with Lock(path) as lock:
        lock.hold()
        yield


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock alone."""
    with Lock(path) as lock:
        return not lock.try_hold()
