"""Proposals: the plan of an incident, the units of its region and its helpers, ranked and stored.

What is stored is codes and data (`content`), never sentences; `reasons` words them in the reader's language.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from threading import BoundedSemaphore
from time import perf_counter
from typing import Any

from geo112.database import asking
from geo112.dispatch.models import Proposal
from geo112.dispatch.proposing.content import chosen_in, content_of
from geo112.dispatch.proposing.field import Field, FieldReader
from geo112.dispatch.proposing.keeping import ask_last, stored
from geo112.dispatch.proposing.plan_changes import asked_by, plan_changes
from geo112.dispatch.proposing.plans import Plan, ask_plan
from geo112.dispatch.proposing.ranking import rank
from geo112.dispatch.proposing.surroundings import read_surroundings
from geo112.dispatch.referrals.offering import ask_ticketed
from geo112.regions.models import User
from incidents.models import Incident

Json = dict[str, Any]

_TURNS = BoundedSemaphore(2)
"""So many at a time in a process: more would only take the interpreter from each other, and all would wait longer."""


def propose(*, incident: Incident, by: User | None, now: datetime) -> Proposal:
    """Ranks the units for the incident's plan, and stores what was offered; `took_ms` is all but the storing."""
    started = perf_counter()
    with _TURNS:
        around = read_surroundings(incident.region, now)
        with asking() as later:
            asked_plan, reader = ask_plan(later, incident), FieldReader(later, incident, around, now)
            ticketed, before = ask_ticketed(later, incident.pk), ask_last(later, incident.pk)
            plan = asked_plan()
            units = reader.units(plan.agencies)
        content = _content(incident, plan, reader.field(units, plan.agencies), ticketed())
        asked = asked_by(content)
        content["changes"] = plan_changes(before(), asked)
        took_ms = round((perf_counter() - started) * 1000, 2)
        made = {"content": content, "chosen": chosen_in(content), "asked": asked, "took_ms": took_ms}
        return stored(Proposal(incident=incident, created_at=now, created_by=by, **made))


def preview(*, incident: Incident, alarm_level: int, now: datetime) -> Proposal:
    """What today's plans and units would propose for an incident, past or open, as if nobody had been sent; stored
    nowhere."""
    around = read_surroundings(incident.region, now)
    with asking() as later:
        asked_plan = ask_plan(later, incident, alarm_level=alarm_level, fresh=True)
        reader, ticketed = FieldReader(later, incident, around, now), ask_ticketed(later, incident.pk)
    plan = asked_plan()
    content = _content(incident, plan, reader.field(reader.units(plan.agencies), plan.agencies), ticketed())
    return Proposal(incident=incident, created_at=now, content=content, chosen=chosen_in(content), took_ms=0.0)


def _content(incident: Incident, plan: Plan, field: Field, ticketed: Collection[int]) -> Json:
    ranked = rank(plan.lines, field.contenders, snap_limit_m=incident.region.snap_limit_m)
    return content_of(incident, plan, field, ranked, ticketed)
