"""Who asks, where a program asks."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS
from rest_framework.authentication import TokenAuthentication
from rest_framework.authtoken.models import Token

from geo112.database import at_once
from geo112.regions.models import User

_READ = {"id", "username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser"}
_FIELDS = [field for field in User._meta.concrete_fields if field.attname in _READ]
"""In the order of the model: Django lays the values of a row over its fields in that order, whatever the names say."""
_NAMES = [field.attname for field in _FIELDS]
_COLUMNS = ", ".join(f'who."{field.column}"' for field in _FIELDS)
_USER = f"""
    SELECT {_COLUMNS} FROM authtoken_token token JOIN regions_user who ON who.id = token.user_id
    WHERE token.key = %(key)s AND who.is_active
"""  # noqa: S608  # columns of our own


class QuickTokenAuthentication(TokenAuthentication):
    """As REST framework's own, whose question takes a twentieth of the time that a whole proposal does. What else is
    known of the user is read where somebody asks for it."""

    def authenticate_credentials(self, key: str) -> tuple[User, Token]:
        for row in at_once(_USER, {"key": key})():
            user = User.from_db(DEFAULT_DB_ALIAS, _NAMES, row)
            return user, Token(key=key, user=user)
        user, token = super().authenticate_credentials(key)  # says why not
        return user, token
