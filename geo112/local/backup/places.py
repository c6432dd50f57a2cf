"""Where that lies which is not in the database."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from geo112.local.environment import Embedded


def embedded() -> Embedded:
    return Embedded(settings.VAR_DIR.absolute())


def accounts_file() -> Path:
    """Accounts and rights of the private broker; the broker writes it whenever they change."""
    return embedded().broker.home / "dynamic-security.json"


def media_root() -> Path:
    return Path(settings.MEDIA_ROOT or settings.VAR_DIR / "media")
