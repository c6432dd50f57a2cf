"""What a backup is doing, on stderr, where that is a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn

from geo112.local.backup.archive import Watch


class Steps:
    """One line for each step; a bar where the size is known."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def step(self, name: str, size: int | None = None) -> Iterator[Watch]:
        """Gives the function that is to be told how many more bytes have gone through."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        with Progress(*columns, console=self.console, transient=True, disable=not self.console.is_terminal) as progress:
            task = progress.add_task(name, total=size)
            yield lambda more: progress.advance(task, more)
        self.console.print(f"✓ {name}", highlight=False)
