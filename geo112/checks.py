"""What production must not run with. `geo112 check --deploy --tag geo112`; `up` and the web container begin with it.

The demo's settings are convenient and unsafe, and nothing else tells from outside which of the two a server has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

TAG = "geo112"
UNSET_PORT = 1
"""What the settings hold where no server is configured: nothing ever answers there."""


@register(TAG, deploy=True)
def check_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Errors of a production server; the demo is bound to loopback and passes."""
    return [] if settings.DEMO else [*_secrets(), *_addresses(), *_servers()]


def _secrets() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.SECRET_KEY == settings.INSECURE_KEY or len(settings.SECRET_KEY) < 40:
        hint = "Set GEO112_SECRET_KEY to 50 random characters, or GEO112_DEMO=true on a machine of your own."
        found.append(
            Error("The secret key is missing, short, or the one that everybody knows.", hint, id="geo112.E001")
        )
    if settings.DEBUG:
        found.append(Error("Debugging shows our insides to everybody.", "Unset GEO112_DEBUG.", id="geo112.E002"))
    return found


def _addresses() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if any(host in ("*", ".") for host in settings.ALLOWED_HOSTS):
        hint = "List the host names of this centre in GEO112_ALLOWED_HOSTS, separated by commas."
        found.append(Error("Any host name is allowed.", hint, id="geo112.E003"))
    if not settings.HTTPS:
        hint = "Put a proxy with TLS before the web server, set GEO112_BEHIND_PROXY=true and unset GEO112_HTTPS."
        found.append(Error("Passwords and calls travel without TLS.", hint, id="geo112.E004"))
    return found


def _servers() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.DATABASES["default"]["PORT"] == UNSET_PORT:
        hint = "Set GEO112_DATABASE_URL=postgis://user:password@host/name."
        found.append(Error("No database is configured.", hint, id="geo112.E005"))
    if settings.MQTT["port"] == UNSET_PORT:
        hint = "Set GEO112_MQTT_HOST, GEO112_MQTT_PORT and the passwords of both accounts."
        found.append(Error("No broker is configured.", hint, id="geo112.E006"))
    elif not (settings.MQTT["admin_password"] and settings.MQTT["server_password"]):
        hint = "Set GEO112_MQTT_ADMIN_PASSWORD and GEO112_MQTT_SERVER_PASSWORD."
        found.append(Error("An account at the broker has no password.", hint, id="geo112.E007"))
    if not settings.MQTT["tls"] and settings.MQTT["public_host"] not in ("127.0.0.1", "localhost"):
        hint = "Let trackers connect by TLS: set up the broker's certificate, then GEO112_MQTT_TLS=true."
        found.append(Warning("Trackers send their passwords without TLS.", hint, id="geo112.W001"))
    return found
