"""The tokens with which devices speak over HTTP: unguessable, kept as a hash, found by it."""

from __future__ import annotations

import hashlib

from django.db.models import Q

from responders.http import Login
from responders.models import Tracker


def token_of(password: str) -> str:
    """The token that goes with a tracker's random password.

    It follows from the password but does not tell it, since Traccar Client sends it in the open part of an address.
    """
    return hashlib.sha256(f"geo112 http token of {password}".encode()).hexdigest()[:32]


def hash_of(token: str) -> str:
    """As stored. 128 random bits need no slow hash, and looking a hash up tells nothing about the token by its time."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_tracker(given: Login) -> Tracker | None:
    """Whose login these are. With a username the account's password counts as well as its token."""
    wanted = Q(http_token_hash=hash_of(given.secret))
    if given.username is not None:
        wanted |= Q(http_token_hash=hash_of(token_of(given.secret)))
        wanted &= Q(username=given.username)
    return Tracker.objects.filter(wanted, revoked_at=None).select_related("unit").first()
