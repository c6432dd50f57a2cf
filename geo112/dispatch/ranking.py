"""Who comes first: pure, exact, and with a reason for everybody.

The order is that of the road times to *every* eligible unit, never of a straight-line shortlist. A unit without a
route ranks last, says so, and is never chosen by itself. The chosen units are the best set for the plan as a whole:
no unit is promised twice, as few places as possible stay empty, and among such sets it is the quickest one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isnan
from typing import Any

from geo112.dispatch.availability import UnitState


@dataclass(frozen=True, slots=True)
class PlanLine:
    """`count` units of an agency are still needed, each with all the capabilities."""

    agency: str
    count: int
    capabilities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Contender:
    """A unit with its distances to the incident; `seconds` and `metres` are None without a route."""

    slug: str
    agency: str
    capabilities: frozenset[str]
    state: UnitState
    straight_m: float | None = None
    seconds: float | None = None
    metres: float | None = None
    snap_m: float | None = None
    age_s: float | None = None

    @property
    def has_route(self) -> bool:
        return self.seconds is not None and not isnan(self.seconds)

    @property
    def order(self) -> tuple[float, float, float, str]:
        """Seconds, then metres, then slug: ties are settled the same way every time. No route is last."""
        nearness = inf if self.straight_m is None else self.straight_m
        if not self.has_route:
            return inf, inf, nearness, self.slug
        return self.seconds or 0.0, self.metres or 0.0, 0.0, self.slug


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one contender: offered (chosen or not), or passed over."""

    contender: Contender
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class RankedLine:
    line: PlanLine
    candidates: tuple[Verdict, ...]
    passed_over: tuple[Verdict, ...]

    @property
    def shortfall(self) -> int:
        return self.line.count - sum(verdict.chosen for verdict in self.candidates)


def rank(lines: Sequence[PlanLine], contenders: Iterable[Contender], *, snap_limit_m: float) -> list[RankedLine]:
    """One ranked line for each plan line, in the order given."""
    ordered = sorted(contenders, key=lambda contender: contender.order)
    promised = choose(lines, ordered)
    return [_rank_line(index, line, ordered, promised, snap_limit_m) for index, line in enumerate(lines)]


def choose(lines: Sequence[PlanLine], ordered: Sequence[Contender]) -> dict[str, int]:
    """Slug → index of the line that gets the unit.

    Sets of units that can be placed together form a matroid: taking the quickest unit that still fits, by augmenting
    paths through the places, fills the most places and is the quickest way to do so.
    """
    places = [index for index, line in enumerate(lines) for _ in range(line.count)]
    holder: dict[int, Contender] = {}
    for contender in ordered:
        if len(holder) == len(places):
            break
        if contender.has_route and contender.state.is_available:
            _place(contender, lines, places, holder, set())
    return {contender.slug: places[place] for place, contender in holder.items()}


def _place(
    contender: Contender, lines: Sequence[PlanLine], places: list[int], holder: dict[int, Contender], tried: set[int]
) -> bool:
    """Gives the contender a place, moving holders to other places of theirs if need be."""
    for place, index in enumerate(places):
        if place in tried or not _suits(contender, lines[index]):
            continue
        tried.add(place)
        if place not in holder or _place(holder[place], lines, places, holder, tried):
            holder[place] = contender
            return True
    return False


def _suits(contender: Contender, line: PlanLine) -> bool:
    return contender.agency == line.agency and line.capabilities <= contender.capabilities


def _rank_line(
    index: int, line: PlanLine, ordered: Sequence[Contender], promised: Mapping[str, int], snap_limit_m: float
) -> RankedLine:
    own = [contender for contender in ordered if contender.agency == line.agency]
    refusals = {contender.slug: _refusal(contender, index, line, promised) for contender in own}
    eligible = [contender for contender in own if refusals[contender.slug] is None]
    candidates = tuple(_offers(eligible, promised, snap_limit_m))
    passed_over = [verdict for verdict in refusals.values() if verdict] + list(_slower(candidates))
    return RankedLine(line, candidates, tuple(sorted(passed_over, key=_by_nearness)))


def _refusal(contender: Contender, index: int, line: PlanLine, promised: Mapping[str, int]) -> Verdict | None:
    """Why the unit cannot be offered on this line, if so."""
    if not contender.state.is_available:
        return Verdict(contender, contender.state.code, contender.state.data)
    if missing := line.capabilities - contender.capabilities:
        return Verdict(contender, "lacks_capability", {"missing": sorted(missing)})
    if promised.get(contender.slug, index) != index:
        return Verdict(contender, "promised")
    return None


def _offers(eligible: Sequence[Contender], promised: Mapping[str, int], snap_limit_m: float) -> Iterator[Verdict]:
    for position, contender in enumerate(eligible):
        if contender.has_route:
            code = "fastest" if position == 0 else "next"
            yield Verdict(contender, code, {"rank": position + 1}, chosen=contender.slug in promised)
        elif contender.snap_m is not None and not contender.snap_m <= snap_limit_m:
            yield Verdict(contender, "too_far_from_road", {"snap_m": round(contender.snap_m or 0)})
        else:
            yield Verdict(contender, "no_route")


def _slower(candidates: Sequence[Verdict]) -> Iterator[Verdict]:
    """Those nearer as the crow flies than the farthest chosen (or, if none is needed, the first) that take longer."""
    with_route = [verdict for verdict in candidates if verdict.contender.has_route]
    taken = [verdict for verdict in with_route if verdict.chosen] or with_route[:1]
    if not taken:
        return
    reach_m = max(verdict.contender.straight_m or 0 for verdict in taken)
    for verdict in candidates:
        if verdict not in taken and (verdict.contender.straight_m or 0) < reach_m:
            code = "slower" if verdict.contender.has_route else verdict.code
            yield Verdict(verdict.contender, code, verdict.data if code == verdict.code else {})


def _by_nearness(verdict: Verdict) -> tuple[float, str]:
    straight_m = verdict.contender.straight_m
    return inf if straight_m is None else straight_m, verdict.contender.slug
