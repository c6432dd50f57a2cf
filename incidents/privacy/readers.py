"""For whose eyes something is written down: where they see callers' numbers, and where sensitive words."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from geo112.regions.access import Role, memberships_of
from geo112.regions.models import User

NUMBER_ROLES = (Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR)
"""They ring callers back, or answer for those who do."""
NOTE_ROLES = (Role.OPERATOR, Role.DISPATCHER)
"""They work on the incident itself."""


@dataclass(frozen=True)
class Reader:
    """Ids of the regions in which numbers, and in which the words of sensitive incidents, are theirs to read."""

    numbers: Container[int]
    notes: Container[int]


class _Everywhere:
    def __contains__(self, region_id: object) -> bool:
        return True


MASKED = Reader(frozenset(), frozenset())
"""Somebody of whom nothing is known, and the live stream of those who need no numbers."""
CALL_TAKERS = Reader(_Everywhere(), frozenset())
"""The live stream of those who need numbers. Sensitive words are never streamed: each look at them is logged."""


def reader_of(user: User | AnonymousUser) -> Reader:
    """By memberships alone: who administers the machine, even as a superuser, has no call to ring anybody up."""
    if not user.is_authenticated:
        return MASKED
    memberships = memberships_of(user)
    numbers = frozenset(region for region, role in memberships if role in NUMBER_ROLES)
    return Reader(numbers, frozenset(region for region, role in memberships if role in NOTE_ROLES))
