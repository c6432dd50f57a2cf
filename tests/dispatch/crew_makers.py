"""A crew with its unit, sent to an incident; what it presses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from geo112.dispatch.models import Assignment
from geo112.regions.access import Role
from geo112.regions.models import User
from responders.models import Unit
from tests.makers import NOW, make_agency, make_assignment, make_incident, make_unit, make_user

LATER = NOW + timedelta(minutes=10)


def make_crew(unit: Unit | None = None, **fields: Any) -> tuple[User, Unit]:
    """A crew user and the unit that they man."""
    unit = unit or make_unit(**fields)
    user = make_user(Role.CREW, agency=unit.agency)
    unit.crew.add(user)
    return user, unit


def make_sent_crew(**incident: Any) -> tuple[User, Unit, Assignment]:
    """A crew whose unit was sent to an incident at NOW."""
    user, unit = make_crew(kind="ambulance", agency=make_agency("psc119"))
    return user, unit, make_assignment(unit, make_incident(**incident))


def pressed(unit: Unit, kind: str, assignment: Assignment | None = None, **fields: Any) -> dict[str, Any]:
    """The body of something pressed two minutes after the sending."""
    at = (NOW + timedelta(minutes=2)).isoformat()
    body = {"key": str(uuid4()), "unit": unit.slug, "kind": kind, "at": at, **fields}
    return body if assignment is None else {**body, "assignment": assignment.pk}
