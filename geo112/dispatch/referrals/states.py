"""The steps of a referral, as a table: pure, so that every order of steps can be tried.

    sent → accepted → in_progress → done, and from each of the open ones → declined or cancelled

An agency that acts before it clicks may leave out steps, never go back. What has ended is only ever sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

OPEN: Final = ("sent", "accepted", "in_progress")
ENDS: Final = ("done", "declined", "cancelled")
STATUSES: Final = (*OPEN, *ENDS)


class Side(StrEnum):
    """Who takes the step."""

    AGENCY = "agency"
    CENTRE = "centre"  # on the agency's word, or for itself
    SYSTEM = "system"


_FORWARD: Final[Mapping[str, frozenset[str]]] = {
    "accepted": frozenset({"sent"}),
    "in_progress": frozenset({"sent", "accepted"}),
    "done": frozenset(OPEN),
    "declined": frozenset(OPEN),
}
BEFORE: Final[Mapping[Side, Mapping[str, frozenset[str]]]] = {
    # What the centre has withdrawn an agency does not take up again by itself.
    Side.AGENCY: {**_FORWARD, "sent": frozenset({"done", "declined"})},
    Side.CENTRE: {**_FORWARD, "cancelled": frozenset(OPEN), "sent": frozenset(ENDS)},
    Side.SYSTEM: {"cancelled": frozenset(OPEN)},
}
"""For each side the steps it may take, with the statuses from which each may be reached."""
NEED_REASON: Final = frozenset({"declined", "sent"})
"""To decline and to send again: whoever reads it later must know why."""


def may_follow(before: str, after: str, side: Side) -> bool:
    return before in BEFORE[side].get(after, frozenset())


def next_steps(status: str, side: Side) -> list[str]:
    """What this side may do now, the most usual first."""
    return [step for step in (*STATUSES[1:], "sent") if may_follow(status, step, side)]
