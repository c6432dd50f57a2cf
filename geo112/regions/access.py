"""Who may see and do what: roles, and the QuerySets that every scoped model builds upon.

A role counts in one region. `visible_to` is the only door through which a page, an endpoint or the live stream reads
rows for somebody; `User` never carries rights of its own beside its memberships, except that a superuser sees all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo112.database import at_once

if TYPE_CHECKING:
    from geo112.regions.models import Region, User

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class Role(models.TextChoices):
    OPERATOR = "operator", _("operator")
    DISPATCHER = "dispatcher", _("dispatcher")
    SUPERVISOR = "supervisor", _("supervisor")
    AGENCY = "agency", _("agency")
    CREW = "crew", _("crew")
    ADMIN = "admin", _("administrator")


STAFF_ROLES = (Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN)
"""Those who work in the centre itself and see its calls, incidents and units."""
AGENCY_ROLES = (Role.AGENCY, Role.CREW)
"""Those who belong to one agency and see only what concerns it."""


_MEMBERSHIPS = "SELECT region_id, role FROM regions_membership WHERE user_id = %(user)s"


def memberships_of(user: User | AnonymousUser) -> list[tuple[int, Role]]:
    """Region id and role of each membership; what they were when the request began, where that is known."""
    known: list[tuple[int, Role]] | None = getattr(user, "memberships_in_request", None)
    return _memberships(user) if known is None else known


def remember_memberships(user: User) -> None:
    """For one who is asked about several times in a request, with which they are forgotten."""
    user.memberships_in_request = _memberships(user)


def _memberships(user: User | AnonymousUser) -> list[tuple[int, Role]]:
    return [(region_id, Role(role)) for region_id, role in at_once(_MEMBERSHIPS, {"user": user.pk})()]


def region_ids(user: User | AnonymousUser, *roles: Role) -> set[int]:
    """Ids of the regions in which the user has one of the roles (any role where none is named)."""
    if not user.is_authenticated:
        return set()
    return {region_id for region_id, role in memberships_of(user) if not roles or role in roles}


def has_role(user: User | AnonymousUser, region: Region, *roles: Role) -> bool:
    """Whether the user has one of the roles in this region."""
    return not roles_in(user, region).isdisjoint(roles)


def roles_in(user: User | AnonymousUser, region: Region) -> set[Role]:
    """The roles that the user has in this region; a superuser has all."""
    if not user.is_authenticated:
        return set()
    return set(Role) if user.is_superuser else _own_roles(user, region)


def working_roles(user: User | AnonymousUser, region: Region) -> set[Role]:
    """As `roles_in`, but a superuser who works nowhere in the region is its administrator, and no call taker."""
    if not (user.is_authenticated and user.is_superuser):
        return roles_in(user, region)
    return {Role.ADMIN} | _own_roles(user, region)


def _own_roles(user: User, region: Region) -> set[Role]:
    return {role for region_id, role in memberships_of(user) if region_id == region.pk}


def may_take_calls(user: User | AnonymousUser, region: Region) -> bool:
    return has_role(user, region, *STAFF_ROLES)


def may_dispatch(user: User | AnonymousUser, region: Region) -> bool:
    roles = [Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN]
    return has_role(user, region, *roles, *([Role.OPERATOR] if region.operators_dispatch else []))


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: User | AnonymousUser, *roles: Role) -> Self:
        """Regions in which the user has one of the roles (any role where none is named)."""
        if user.is_superuser:
            return self
        return self.filter(pk__in=region_ids(user, *roles))

    def named(self, slug: str) -> Region | None:
        """The region with this slug, whatever a stranger wrote: PostgreSQL stumbles over NUL.

        Its outline, which may have tens of thousands of corners, comes only where it is asked for.
        """
        return None if "\0" in slug else self.filter(slug=slug).defer("boundary").first()

    def find(self, text: str) -> Region:
        """The region with this slug, official code or number prefix, as commands name it.

        Raises Region.DoesNotExist with a sentence that names the known ones.
        """
        named = self.filter(models.Q(slug=text) | models.Q(code=text) | models.Q(number_prefix=text))
        if region := named.first():
            return region
        known = ", ".join(self.values_list("slug", flat=True)) or "none; run load_fixtures first"
        raise self.model.DoesNotExist(f"There is no region {text!r} (known: {known}).")


class RegionScopedQuerySet(models.QuerySet[_Row]):
    """Rows with a `region`; by default seen by the staff of that region."""

    visible_roles: tuple[Role, ...] = STAFF_ROLES

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if user.is_superuser:
            return self
        return self.filter(region__in=region_ids(user, *self.visible_roles))


class AgencyQuerySet(RegionScopedQuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Agencies of the regions where the user works; for agency and crew only their own."""
        if user.is_superuser or not user.is_authenticated:
            return self if user.is_superuser else self.none()
        own = user.memberships.filter(role__in=AGENCY_ROLES).values("agency_id")
        return self.filter(models.Q(region__in=region_ids(user, *STAFF_ROLES)) | models.Q(pk__in=own))
