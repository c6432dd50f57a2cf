"""Who comes first: pure, exact, and with a reason for everybody.

The order is that of the road times to *every* eligible unit, never of a straight-line shortlist, plus what rules add
in seconds. A unit without a route ranks last, says so, and is never chosen by itself. Who is chosen is decided for
the plan as a whole (`choice`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any

from geo112.dispatch.proposing.choice import choose
from geo112.dispatch.proposing.contenders import Contender, PlanLine, RankedLine, Verdict

__all__ = ["Contender", "PlanLine", "RankedLine", "Verdict", "rank"]

WORTH_SAYING_S = 60.0
"""A busy unit is worth waiting for, perhaps, if it would be there so much sooner than the slowest of those chosen."""


def rank(lines: Sequence[PlanLine], contenders: Iterable[Contender], *, snap_limit_m: float) -> list[RankedLine]:
    """One ranked line for each plan line, in the order given.

    A unit of the agency is offered on each line that it suits. Why it cannot be sent at all is said once, on the
    first line of its agency; that it lacks what a line asks for, on that line.
    """
    ordered = sorted(contenders, key=lambda contender: contender.order)
    promised = choose(lines, ordered)
    agencies: dict[str, _Agency] = {}
    ranked = []
    for index, line in enumerate(lines):
        refused: Sequence[Verdict] = ()
        if line.agency not in agencies:
            agencies[line.agency] = _Agency([one for one in ordered if one.agency == line.agency])
            refused = agencies[line.agency].refused
        ranked.append(_rank_line(index, line, agencies[line.agency], refused, promised, snap_limit_m))
    return ranked


class _Agency:
    """An agency's units in order: those that could be sent, and why the others cannot be sent at all."""

    def __init__(self, units: Sequence[Contender]) -> None:
        self.units = units
        self.free: list[Contender] = []
        self.refused: list[Verdict] = []
        for contender in units:
            if not contender.state.is_available:
                self.refused.append(Verdict(contender, contender.state.code, _state_data(contender)))
            elif contender.out_of_area is not None:
                self.refused.append(Verdict(contender, "out_of_area", contender.out_of_area))
            else:
                self.free.append(contender)


def _state_data(contender: Contender) -> Mapping[str, Any]:
    data = contender.state.data
    return data if contender.free_in_s is None else {**data, "free_in_s": contender.free_in_s}


def _rank_line(
    index: int,
    line: PlanLine,
    own: _Agency,
    refused: Sequence[Verdict],
    promised: Mapping[str, int],
    snap_limit_m: float,
) -> RankedLine:
    eligible, passed_over = [], list(refused)
    for contender in own.free:
        if line.capabilities and (missing := line.capabilities - contender.capabilities):
            passed_over.append(Verdict(contender, "lacks_capability", {"missing": sorted(missing)}))
        elif line.kinds and contender.kind not in line.kinds:
            passed_over.append(Verdict(contender, "other_kind", {"kinds": sorted(line.kinds)}))
        elif promised.get(contender.slug, index) != index:
            passed_over.append(Verdict(contender, "promised"))
        else:
            eligible.append(contender)
    candidates = _offers(eligible, promised, snap_limit_m)
    passed_over += _slower(candidates)
    passed_over.sort(key=_by_nearness)
    return RankedLine(line, tuple(candidates), tuple(passed_over), _worth_waiting_for(line, own.units, candidates))


def _offers(eligible: Sequence[Contender], promised: Mapping[str, int], snap_limit_m: float) -> list[Verdict]:
    """Everybody in order. Ranks are by road time alone: rules may have changed the order, not the times."""
    ranks = _road_ranks(eligible)
    offers = []
    for contender in eligible:
        slug = contender.slug
        if place := ranks.get(slug):
            code = "fastest" if place == 1 else "next"
            offers.append(Verdict(contender, code, {"rank": place}, slug in promised))
        else:
            offers.append(_without_route(contender, snap_limit_m))
    return offers


def _road_ranks(eligible: Sequence[Contender]) -> dict[str, int]:
    """1 for the quickest by road, and so on; units without a route have no rank."""
    with_route = [contender for contender in eligible if contender.has_route]
    if any(contender.effects for contender in with_route):
        with_route.sort(key=lambda contender: (contender.seconds, contender.metres, contender.slug))
    return {contender.slug: place for place, contender in enumerate(with_route, start=1)}


def _without_route(contender: Contender, snap_limit_m: float) -> Verdict:
    if contender.open_s is not None:
        return Verdict(contender, "closed_roads", {"open_s": round(contender.open_s, 1)})
    if contender.snap_m is not None and not contender.snap_m <= snap_limit_m:
        return Verdict(contender, "too_far_from_road", {"snap_m": round(contender.snap_m or 0)})
    return Verdict(contender, "no_route")


def _slower(candidates: Sequence[Verdict]) -> list[Verdict]:
    """Those nearer as the crow flies than the farthest chosen (or, if none is needed, the first) that take longer, and
    those quicker by road that a rule put behind."""
    with_route = [verdict for verdict in candidates if verdict.contender.has_route]
    taken = [verdict for verdict in with_route if verdict.chosen] or with_route[:1]
    if not taken:
        return []
    slugs = {verdict.contender.slug for verdict in taken}
    reach_m = max(verdict.contender.straight_m or 0 for verdict in taken)
    slowest_s = max(verdict.contender.seconds or 0 for verdict in taken)
    passed_over = []
    for verdict in candidates:
        if verdict.contender.slug not in slugs and (said := _passed(verdict, reach_m, slowest_s)):
            passed_over.append(said)
    return passed_over


def _passed(verdict: Verdict, reach_m: float, slowest_s: float) -> Verdict | None:
    contender = verdict.contender
    is_quicker = contender.has_route and (contender.seconds or 0) < slowest_s
    if is_quicker and contender.promised_to:
        return Verdict(contender, "promised_elsewhere", {"incident": contender.promised_to})
    if is_quicker and contender.effects:
        return Verdict(contender, "put_behind")
    if (contender.straight_m or 0) < reach_m:
        return Verdict(contender, "slower") if contender.has_route else verdict
    return None


def _worth_waiting_for(line: PlanLine, own: Sequence[Contender], candidates: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The busy unit that, once free, would be there clearly before the slowest chosen one, or before nobody at all."""
    if not line.count:
        return ()
    chosen = [verdict.contender for verdict in candidates if verdict.chosen]
    slowest_s = max((contender.weighed_s for contender in chosen), default=inf)
    limit_s = slowest_s - WORTH_SAYING_S if len(chosen) >= line.count else inf
    busy = [c for c in own if c.freed_s is not None and c.freed_s < limit_s and line.suits(c)]
    if not busy:
        return ()
    first = min(busy, key=lambda contender: (contender.freed_s, contender.slug))
    saves_s = slowest_s - (first.freed_s or 0) if len(chosen) >= line.count else None
    return (
        Verdict(
            first, "faster_when_freed", {"freed_s": first.freed_s, "free_in_s": first.free_in_s, "saves_s": saves_s}
        ),
    )


def _by_nearness(verdict: Verdict) -> tuple[float, str]:
    straight_m = verdict.contender.straight_m
    return inf if straight_m is None else straight_m, verdict.contender.slug
