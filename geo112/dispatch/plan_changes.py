"""What a changed incident needs beyond what it needed before: two proposals compared. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

Json = dict[str, Any]


def plan_changes(before: Json | None, after: Json) -> list[Json]:
    """`[{"agency", "name", "added"}]`, `added` negative where fewer are needed; empty where there was nothing before.

    Both are contents of stored proposals (`geo112.dispatch.proposals`). What was sent meanwhile is no change.
    """
    if before is None:
        return []
    asked_before, asked_now = _asked(before), _asked(after)
    names = {line["agency"]: line["name"] for content in (before, after) for line in content["agencies"]}
    differences = {agency: asked_now[agency] - asked_before[agency] for agency in names}
    return [{"agency": agency, "name": names[agency], "added": added} for agency, added in differences.items() if added]


def _asked(content: Json) -> Counter[str]:
    """Units by agency that the plan wants in all: those still missing and those sent."""
    asked: Counter[str] = Counter()
    for line in content["agencies"]:
        asked[line["agency"]] += line["needed"] + line["sent"]
    return asked
