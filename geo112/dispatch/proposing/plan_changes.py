"""What a changed incident needs beyond what it needed before: two proposals compared. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


def asked_by(content: Json) -> list[Json]:
    """`[{"agency", "name", "units"}]`: how many units a proposal's plan wants of each agency, those sent included.

    `content` is that of a proposal (`proposing.content`), beside which this is kept: to be found without the rest.
    """
    asked: dict[str, Json] = {}
    for line in content["agencies"]:
        row = asked.setdefault(line["agency"], {"agency": line["agency"], "name": line["name"], "units": 0})
        row["units"] += line["needed"] + line["sent"]
    return list(asked.values())


def plan_changes(before: Sequence[Json], after: Sequence[Json]) -> list[Json]:
    """`[{"agency", "name", "added"}]`, `added` negative where fewer are needed; empty where nothing was asked before.

    Both are what proposals asked (`asked_by`). What was sent meanwhile is no change.
    """
    if not before:
        return []
    names = {row["agency"]: row["name"] for row in (*before, *after)}
    asked_before, asked_now = ({row["agency"]: row["units"] for row in asked} for asked in (before, after))
    differences = {agency: asked_now.get(agency, 0) - asked_before.get(agency, 0) for agency in names}
    return [{"agency": agency, "name": names[agency], "added": added} for agency, added in differences.items() if added]
