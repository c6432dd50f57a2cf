"""Accounts of trackers: in the broker's dynamic-security plugin, and for HTTP by a token that goes with them.

One role per tracker, with the literal topics of its unit, since Mosquitto's plugin substitutes no `%c`. Changing a
client cuts its connection without publishing its last will, so `offline` is said here in its place.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from responders import links, tokens, topics
from responders.formats import SUBSCRIPTIONS
from responders.models import Tracker, Unit
from responders.mqtt import BrokerRefused, Publisher, request_control

UNITS_PER_REQUEST: Final = 50
Command = dict[str, Any]


@dataclass(frozen=True)
class Credentials:
    """What a device needs to speak for its unit. Shown once; the broker keeps a hash of the password, we of the token.

    `http_token` is the device id of Traccar Client and OsmAnd, and with the username the password of OwnTracks' HTTP
    mode. `owntracks_url` and `traccar_url` configure the two apps.
    """

    username: str
    password: str
    client_id: str
    topic: str
    host: str
    port: int
    owntracks_url: str
    http_token: str
    owntracks_http_url: str
    osmand_url: str
    traccar_url: str

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)

    @property
    def is_local(self) -> bool:
        """Whether the broker's address leads nowhere but to this machine."""
        return self.host in ("127.0.0.1", "localhost", "::1")

    @property
    def mosquitto_pub(self) -> str:
        """A line for the shell that reports a first position."""
        return links.mosquitto_pub(self.host, self.port, self.username, self.password, self.topic)


def provision(unit: Unit) -> Credentials:
    """Creates the unit's account, or renews it: the old password ends at once. Raises BrokerError."""
    return provision_many([unit])[0]


def provision_many(units: Sequence[Unit]) -> list[Credentials]:
    """As `provision`, with few requests for many units."""
    known = dict(Tracker.objects.filter(unit__in=units, revoked_at=None).values_list("unit_id", "username"))
    all_credentials = [_new_credentials(unit) for unit in units]
    pairs = list(zip(units, all_credentials, strict=True))
    for start in range(0, len(pairs), UNITS_PER_REQUEST):
        chunk = pairs[start : start + UNITS_PER_REQUEST]
        _control([command for unit, new in chunk for command in _renew(unit, new, known.get(unit.pk))])
        for unit, new in chunk:
            Tracker.objects.update_or_create(
                unit=unit,
                defaults={
                    "username": new.username,
                    "client_id": new.client_id,
                    "http_token_hash": tokens.hash_of(new.http_token),
                    "provisioned_at": timezone.now(),
                    "revoked_at": None,
                },
            )
    _say_offline(unit for unit in units if unit.pk in known)
    return all_credentials


def revoke(unit: Unit) -> bool:
    """Ends the unit's account and its connection at once; False where there was none.

    Raises BrokerError: then only the token for HTTP, which asks no broker, has ended.
    """
    tracker = Tracker.objects.filter(unit=unit, revoked_at=None).first()
    if tracker is None:
        return False
    Tracker.objects.filter(pk=tracker.pk).update(http_token_hash=None)
    _control(_remove(tracker.username))
    Tracker.objects.filter(pk=tracker.pk).update(revoked_at=timezone.now())
    _say_offline([unit])
    return True


def ensure_server_accounts() -> None:
    """Gives the server's account its rights at a broker that `geo112 up` did not set up. Safe to repeat."""
    username = settings.MQTT["server_username"]
    send = [topics.every_unit(channel) for channel in (topics.ASSIGNMENTS, topics.ERRORS, topics.PRESENCE)]
    send.append(topics.OWNTRACKS_COMMANDS)
    acls = [
        *(_allow("subscribeLiteral", topic) for topic in SUBSCRIPTIONS),
        *(_allow("subscribeLiteral", topic) for topic in topics.OF_THE_BROKER),
        *(_allow("publishClientSend", topic) for topic in send),
    ]
    _control(
        [
            {"command": "createRole", "rolename": "server"},
            *({"command": "addRoleACL", "rolename": "server", **acl} for acl in acls),
            {"command": "createClient", "username": username, "password": settings.MQTT["server_password"]},
            {"command": "modifyClient", "username": username, "roles": [{"rolename": "server"}]},
        ]
    )


def _new_credentials(unit: Unit) -> Credentials:
    username = topics.username_of(unit.slug)
    password = secrets.token_hex(16)
    token = tokens.token_of(password)
    return Credentials(
        username=username,
        password=password,
        client_id=username,
        topic=topics.unit_topic(unit.region.slug, unit.slug, topics.POSITION),
        host=settings.MQTT["public_host"],
        port=settings.MQTT["public_port"],
        owntracks_url=links.owntracks(unit.slug, username, password),
        http_token=token,
        owntracks_http_url=links.address("owntracks"),
        osmand_url=links.address("osmand"),
        traccar_url=links.traccar(token),
    )


def _renew(unit: Unit, new: Credentials, old_username: str | None) -> list[Command]:
    """Replaces the unit's account, and ends the one that it had under another slug."""
    renamed = old_username is not None and old_username != new.username
    return [*(_remove(str(old_username)) if renamed else []), *_remove(new.username), *_create(unit, new)]


def _create(unit: Unit, new: Credentials) -> list[Command]:
    def own(channel: str) -> str:
        return topics.unit_topic(unit.region.slug, unit.slug, channel)

    owntracks = f"owntracks/{new.username}/#"
    acls = [
        *(_allow("publishClientSend", own(channel)) for channel in (topics.POSITION, topics.STATUS, topics.PRESENCE)),
        *(_allow("subscribeLiteral", own(channel)) for channel in (topics.ASSIGNMENTS, topics.ERRORS)),
        _allow("publishClientSend", owntracks),
        _allow("subscribePattern", owntracks),
        # Whoever connects under another tracker's client id inherits its subscriptions, but may not hear them.
        *(
            _allow("publishClientReceive", topic, 1)
            for topic in (own(topics.ASSIGNMENTS), own(topics.ERRORS), owntracks)
        ),
        {**_allow("publishClientReceive", "#"), "allow": False},
    ]
    role = {"rolename": new.username}
    client = {"username": new.username, "password": new.password, "textname": f"{unit.region}: {unit.call_sign}"}
    return [
        {"command": "createRole", **role, "acls": acls},
        {"command": "createClient", **client, "roles": [role]},
    ]


def _remove(username: str) -> list[Command]:
    return [{"command": "deleteClient", "username": username}, {"command": "deleteRole", "rolename": username}]


def _allow(acl_type: str, topic: str, priority: int = 0) -> Command:
    return {"acltype": acl_type, "topic": topic, "priority": priority, "allow": True}


def _control(commands: Sequence[Command]) -> None:
    """Raises BrokerRefused for any complaint but that something to be removed is gone, or to be added is there."""
    for command, answer in zip(commands, request_control(commands), strict=True):
        error = str(answer.get("error", ""))
        if error and not error.lower().endswith(("not found", "already exists")):
            raise BrokerRefused(f"{command['command']}: {error}")


def _say_offline(units: Iterable[Unit]) -> None:
    units = list(units)
    if not units:
        return
    with Publisher() as publisher:
        for unit in units:
            topic = topics.unit_topic(unit.region.slug, unit.slug, topics.PRESENCE)
            publisher.publish(topic, "offline", retain=True)
