"""Who may do what here: everything is found through `visible_to`, everything done asks `may_dispatch`."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request

from geo112.dispatch.assigning.life import Source
from geo112.dispatch.models import Alarm, Assignment, AssignmentStep
from geo112.dispatch.roster import with_state
from geo112.regions.access import Role, may_dispatch, remember_memberships
from geo112.regions.models import Region, User
from geo112.roads.models import RoadClosure
from incidents.api.scope import current_user
from incidents.models import Incident
from responders.models import Unit


def dispatcher(request: Request, region: Region) -> User:
    """The user, or 403 where they may not dispatch in the region."""
    user = current_user(request)
    if not may_dispatch(user, region):
        raise PermissionDenied
    return user


def incident_to_dispatch(request: Request, number: str) -> Incident:
    """404 where the user does not see it, 403 where they may not dispatch there."""
    remember_memberships(current_user(request))
    rows = Incident.objects.visible_to(current_user(request)).select_related("region")
    rows = rows.defer("region__boundary", "region__center")  # thousands of corners that nobody here asks for
    incident = get_object_or_404(rows, number=number)
    dispatcher(request, incident.region)
    return incident


def assignment_to_step(request: Request, pk: int) -> tuple[Assignment, AssignmentStep.Source]:
    """With the source of what the user stamps; 404 where they do not see it, 403 where they neither dispatch there nor
    man the unit."""
    user, assignment = current_user(request), visible_assignment(request, pk)
    if may_dispatch(user, assignment.incident.region):
        return assignment, Source.DISPATCHER
    if assignment.unit.crew.filter(pk=user.pk).exists():
        return assignment, Source.CREW
    raise PermissionDenied


def assignment_to_move(request: Request, pk: int) -> Assignment:
    """404 where the user does not see it, 403 where they may not dispatch there."""
    assignment = visible_assignment(request, pk)
    dispatcher(request, assignment.incident.region)
    return assignment


def visible_assignment(request: Request, pk: int) -> Assignment:
    rows = Assignment.objects.visible_to(current_user(request)).select_related("incident__region", "unit")
    return get_object_or_404(rows, pk=pk)


def alarm_to_acknowledge(request: Request, pk: int) -> Alarm:
    """404 where the user does not see it, 403 where they may not dispatch there."""
    alarm = get_object_or_404(Alarm.objects.visible_to(current_user(request)).select_related("region"), pk=pk)
    dispatcher(request, alarm.region)
    return alarm


def region_to_dispatch(request: Request, slug: str) -> Region:
    """400 where there is no such region, 403 where the user may not dispatch there."""
    region = Region.objects.named(slug)
    if region is None:
        raise ValidationError({"region": [_("There is no region %(slug)s.") % {"slug": slug}]})
    dispatcher(request, region)
    return region


def closure_to_end(request: Request, pk: int) -> RoadClosure:
    """404 where the user does not see it, 403 where they may not dispatch there."""
    closure = get_object_or_404(RoadClosure.objects.for_json().visible_to(current_user(request)), pk=pk)
    dispatcher(request, closure.region)
    return closure


def visible_unit(request: Request, slug: str) -> Unit:
    return get_object_or_404(with_state(Unit.objects.visible_to(current_user(request))), slug=slug)


def unit_to_roster(request: Request, slug: str) -> Unit:
    """The unit, if the user sets its duty: dispatchers of its region, its agency, and its own crew."""
    unit, user = visible_unit(request, slug), current_user(request)
    is_agency = user.memberships.filter(agency=unit.agency, role=Role.AGENCY).exists()
    if not (is_agency or unit.crew.filter(pk=user.pk).exists() or may_dispatch(user, unit.region)):
        raise PermissionDenied
    return unit
