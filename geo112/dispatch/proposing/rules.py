"""Rules after the road time, each as an effect in seconds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from geo112.dispatch.proposing.contenders import Contender, Effect


@dataclass(frozen=True, slots=True)
class Aid:
    """A neighbour's help: handicap and limit in seconds, and the agencies that help (none named: all)."""

    name: str
    handicap_s: float
    limit_s: float | None = None
    agencies: frozenset[str] = frozenset()

    def refusal(self, contender: Contender) -> Mapping[str, object] | None:
        """Why the unit does not help here, if so."""
        if self.agencies and contender.agency not in self.agencies:
            return {"region": self.name}
        if self.limit_s is not None and (contender.seconds or 0) > self.limit_s:
            return {"region": self.name, "limit_s": self.limit_s}
        return None


@dataclass(frozen=True, slots=True)
class Rules:
    """A region's rules; 0 seconds turn one off. `homes` is the area (id and name) of each unit, `rested_at` when its
    last task ended."""

    keep_last_s: float = 0.0
    rest_s: float = 0.0
    rest_minutes: float = 60.0
    homes: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    rested_at: Mapping[str, datetime] = field(default_factory=dict)


def with_aid(contender: Contender, aid: Aid) -> Contender:
    """A neighbour's unit with its handicap, or out of area."""
    effect = Effect("neighbour", aid.handicap_s, {"region": aid.name})
    return contender._replace(effects=(*contender.effects, effect), out_of_area=aid.refusal(contender))


def with_rules(contenders: Sequence[Contender], rules: Rules, now: datetime) -> list[Contender]:
    """The contenders with what the region's rules add to those that could be sent."""
    last = _last_at_home(contenders, rules.homes) if rules.keep_last_s else {}
    if not last and not rules.rest_s:
        return list(contenders)
    return [_weighed(contender, rules, last, now) for contender in contenders]


def _weighed(contender: Contender, rules: Rules, last: Mapping[str, str], now: datetime) -> Contender:
    if not _could_go(contender):
        return contender
    effects = list(contender.effects)
    if area := last.get(contender.slug):
        effects.append(Effect("last_at_home", rules.keep_last_s, {"area": area}))
    if rested := _tiredness(contender, rules, now):
        effects.append(rested)
    return contender._replace(effects=tuple(effects))


def _could_go(contender: Contender) -> bool:
    return contender.state.is_available and contender.has_route and contender.out_of_area is None


def _last_at_home(contenders: Sequence[Contender], homes: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    """Slug → name of the area, for the one unit of each agency and area that would be the last to leave it.

    That is the farthest of those free: the nearer ones go first, and only with the last one the area is empty. So the
    rule counts as well where several are sent at once.
    """
    at_home = [c for c in contenders if c.slug in homes and _could_go(c)]
    at_home.sort(key=lambda c: (c.agency, homes[c.slug][0], c.order))
    last: dict[str, str] = {}
    for _key, group in groupby(at_home, key=lambda c: (c.agency, homes[c.slug][0])):
        *_others, farthest = group
        last[farthest.slug] = homes[farthest.slug][1]
    return last


def _tiredness(contender: Contender, rules: Rules, now: datetime) -> Effect | None:
    """In full just after a task, fading to nothing over the time to rest."""
    ended_at = rules.rested_at.get(contender.slug)
    if not rules.rest_s or ended_at is None:
        return None
    minutes = max(0.0, (now - ended_at).total_seconds() / 60)
    share = 1 - minutes / rules.rest_minutes
    return Effect("rested", rules.rest_s * share, {"minutes": round(minutes)}) if share > 0 else None
