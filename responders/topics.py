"""Names of the MQTT topics, as the design fixes them. Pure.

A tracker publishes on its unit's own topics, or as an OwnTracks app below its own username.
"""

from __future__ import annotations

from typing import Final

POSITION: Final = "position"
STATUS: Final = "status"
PRESENCE: Final = "presence"
ASSIGNMENTS: Final = "assignments"
ERRORS: Final = "errors"

OWNTRACKS: Final = "owntracks/#"
"""Below this every OwnTracks app publishes: `owntracks/{username}/{device}[/event…]`."""

OWNTRACKS_COMMANDS: Final = "owntracks/+/+/cmd"
"""What we tell these apps. The ingest, which listens to all below `owntracks`, hears it too and lets it pass."""

SHARE_GROUP: Final = "geo112-ingest"
CONTROL: Final = "$CONTROL/dynamic-security/v1"
CONTROL_RESPONSE: Final = "$CONTROL/dynamic-security/v1/response"

BROKER_HOLDS: Final = "$SYS/broker/store/messages/count"
BROKER_DROPPED: Final = "$SYS/broker/publish/messages/dropped"
BROKER_UPTIME: Final = "$SYS/broker/uptime"
OF_THE_BROKER: Final = (BROKER_HOLDS, BROKER_DROPPED, BROKER_UPTIME)
"""Mosquitto's names. A figure is told when it changes and forgotten after a minute; only the last changes always."""

USERNAME_PREFIX: Final = "unit-"
"""Keeps every tracker's account apart from those of the administrator and the server."""


def unit_topic(region: str, unit: str, channel: str) -> str:
    """`geo112/kendari/units/kdi-damkar-01/position`; `region` and `unit` are slugs."""
    return f"geo112/{region}/units/{unit}/{channel}"


def every_unit(channel: str) -> str:
    """The filter that matches this channel of every unit of every region."""
    return unit_topic("+", "+", channel)


def owntracks_commands(username: str, device: str) -> str:
    """Where the app of this account and device listens."""
    return f"owntracks/{username}/{device}/cmd"


def shared(topic_filter: str) -> str:
    """The same filter as a shared subscription, so that several ingest workers divide the messages."""
    return f"$share/{SHARE_GROUP}/{topic_filter}"


def username_of(unit: str) -> str:
    """The broker account of the unit's tracker."""
    return f"{USERNAME_PREFIX}{unit}"


def unit_of(username: str) -> str | None:
    """The unit for which a tracker's account speaks; None for any other account."""
    return username.removeprefix(USERNAME_PREFIX) if username.startswith(USERNAME_PREFIX) else None


def matches(topic_filter: str, topic: str) -> bool:
    """Whether the topic matches the filter, by the rules of MQTT for `+` and a last `#`."""
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if wanted[-1] == "#":
        wanted = wanted[:-1]
        levels = levels[: len(wanted)]
    return len(wanted) == len(levels) and all(w in ("+", level) for w, level in zip(wanted, levels, strict=True))
