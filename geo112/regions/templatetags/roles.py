"""Roles in templates: for what is offered. What is allowed, every page decides itself."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import AnonymousUser

from geo112.regions.models import User

register = template.Library()


@register.filter
def has_role(user: User | AnonymousUser, roles: str) -> bool:
    """Whether the user has one of the roles (`"dispatcher supervisor"`) in any region."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or user.memberships.filter(role__in=roles.split()).exists()
