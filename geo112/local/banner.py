"""What `geo112 up` says when all runs."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text


def banner(url: str, broker: str, var: Path, passwords: dict[str, str]) -> Panel:
    """Addresses, demo logins (none where the dictionary is empty), where the data lies, how to stop."""
    parts: list[Text | Table] = [Text.assemble("geo112 is running at ", (url, "bold"))]
    if passwords:
        parts += [Text(), _logins(passwords), Text(f"Crews work at {url}/crew/", overflow="fold")]
    parts += [
        Text(),
        Text(f"Trackers connect by MQTT to {broker}"),
        Text(f"Data and logs: {var}", overflow="fold"),
        Text("Ctrl-C stops everything."),
    ]
    return Panel.fit(Group(*parts), border_style="green", padding=(1, 2))


def _logins(passwords: dict[str, str]) -> Table:
    table = Table("user", "password", box=None, padding=(0, 3, 0, 0), header_style="dim")
    for name, password in passwords.items():
        table.add_row(name, password)
    return table
