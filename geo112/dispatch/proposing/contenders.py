"""The plan's lines and the units that contend for them, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

from geo112.dispatch.availability import UnitState


@dataclass(frozen=True, slots=True)
class PlanLine:
    """`count` units of an agency are still needed, each with all the capabilities and of one of the kinds (any where
    there are none). What is not required is welcome: filled only after all that is required."""

    agency: str
    count: int
    capabilities: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    is_required: bool = True
    alarm_level: int = 1

    def suits(self, contender: Contender) -> bool:
        return (
            contender.agency == self.agency
            and self.capabilities <= contender.capabilities
            and (not self.kinds or contender.kind in self.kinds)
        )


class Effect(NamedTuple):
    """What a rule adds to a unit's road time, and why (`reasons.effect_text`)."""

    code: str
    seconds: float
    data: Mapping[str, Any] = {}


class Contender(NamedTuple):
    """A unit with its distances to the incident; `seconds` and `metres` are None without a route.

    `effects` are what rules add; `promised_to` is another open incident that has just been offered the unit;
    `open_s` the road time if the closed roads were open, where only they are in the way; `out_of_area` why the unit
    does not help here; `freed_s` in how many seconds a busy unit could be there once it is free, `free_in_s` of them
    waiting. A tuple: a proposal makes one for every unit, and a tuple is made in a fraction of the time.
    """

    slug: str
    agency: str
    capabilities: frozenset[str]
    state: UnitState
    straight_m: float | None = None
    seconds: float | None = None
    metres: float | None = None
    snap_m: float | None = None
    age_s: float | None = None
    kind: str = ""
    effects: tuple[Effect, ...] = ()
    promised_to: str | None = None
    open_s: float | None = None
    out_of_area: Mapping[str, Any] | None = None
    free_in_s: float | None = None
    freed_s: float | None = None
    returning_to: str | None = None

    @property
    def has_route(self) -> bool:
        return self.seconds is not None and self.seconds == self.seconds  # nan is not itself

    @property
    def weighed_s(self) -> float:
        """Road time and what the rules add to it; inf without a route."""
        seconds = self.seconds
        if seconds is None or seconds != seconds:
            return inf
        return seconds + sum(effect.seconds for effect in self.effects) if self.effects else seconds

    @property
    def order(self) -> tuple[float, float, float, str]:
        """Weighed seconds, then metres, then slug: ties are settled the same way every time. No route is last, and
        among those what would be quickest if closed roads were open comes first."""
        weighed_s = self.weighed_s
        if weighed_s == inf:
            return inf, inf if self.open_s is None else self.open_s, self.straight_m or inf, self.slug
        return weighed_s, self.metres or 0.0, 0.0, self.slug


class Verdict(NamedTuple):
    """What is said of one contender: offered (chosen or not), or passed over."""

    contender: Contender
    code: str
    data: Mapping[str, Any] = {}
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class RankedLine:
    line: PlanLine
    candidates: tuple[Verdict, ...]
    passed_over: tuple[Verdict, ...]
    hints: tuple[Verdict, ...] = ()

    @property
    def shortfall(self) -> int:
        return self.line.count - sum(verdict.chosen for verdict in self.candidates)
