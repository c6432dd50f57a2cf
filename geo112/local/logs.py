"""One log of many files: each new line with the name of the process before it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

QUIET = ("INFO success:", "INFO spawned:", "INFO Set uid", "INFO RPC interface", "INFO supervisord started")
"""What the supervisor reports of every ordinary start."""


class FollowedLogs:
    """Reads on in each file where it stopped; follows files that are rotated away."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._open: dict[str, BinaryIO] = {}
        self._rest: dict[str, bytes] = {}
        self._width = max(map(len, files))

    def new_lines(self) -> Iterator[str]:
        for name, path in self._files.items():
            for line in self._lines_of(name, path):
                if not any(quiet in line for quiet in QUIET):
                    yield f"{name:>{self._width}} | {line}"

    def _lines_of(self, name: str, path: Path) -> Iterator[str]:
        *lines, self._rest[name] = (self._rest.get(name, b"") + self._read_on(name, path)).split(b"\n")
        for line in lines:
            if line.strip():
                yield line.decode(errors="replace")

    def _read_on(self, name: str, path: Path) -> bytes:
        if name not in self._open:
            if not path.exists():
                return b""
            self._open[name] = path.open("rb")
        content = self._open[name].read()
        if not content and _replaced(self._open[name], path):
            self._open.pop(name).close()
        return content


def _replaced(file: BinaryIO, path: Path) -> bool:
    """Whether the path leads to another file by now, or this one was cut off."""
    try:
        now, then = path.stat(), os.fstat(file.fileno())
    except FileNotFoundError:
        return True
    return now.st_ino != then.st_ino or then.st_size < file.tell()
