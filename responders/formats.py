"""Which payload format is spoken where. To add one: write its decoder in a file of its own and register it here.

Over MQTT, in FORMATS: the ingest subscribes to every filter, routes each message by the first that matches, and asks
the decoder. Over HTTP, in HTTP_FORMATS: the address `/api/v1/positions/{path}/` exists because of it. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from responders import osmand, topics
from responders.http import HttpFormat
from responders.messages import Decoded, decode_positions, decode_presence, decode_statuses
from responders.owntracks import OWNTRACKS_OVER_HTTP, decode_owntracks


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a topic says is speaking. The broker's ACL vouches for it, or over HTTP the token.

    `region` is None where the topic has none; `owntracks_device` is how such an app names itself.
    """

    unit: str
    region: str | None = None
    owntracks_device: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    topic_filter: str
    decode: Callable[[bytes], Decoded]
    speaker: Callable[[list[str]], Speaker | None]


def _unit_level(levels: list[str]) -> Speaker:
    return Speaker(unit=levels[3], region=levels[1])


def _account_level(levels: list[str]) -> Speaker | None:
    unit = topics.unit_of(levels[1]) if len(levels) > 2 else None
    return Speaker(unit, owntracks_device=levels[2]) if unit else None


FORMATS: Final = (
    Format(topics.every_unit(topics.POSITION), decode_positions, _unit_level),
    Format(topics.every_unit(topics.STATUS), decode_statuses, _unit_level),
    Format(topics.every_unit(topics.PRESENCE), decode_presence, _unit_level),
    Format(topics.OWNTRACKS, decode_owntracks, _account_level),
)

HTTP_FORMATS: Final[tuple[HttpFormat, ...]] = (OWNTRACKS_OVER_HTTP, osmand.JSON_OVER_HTTP, osmand.FORM_OVER_HTTP)

SUBSCRIPTIONS: Final = tuple(topics.shared(each.topic_filter) for each in FORMATS)


@lru_cache(maxsize=100_000)
def route(topic: str) -> tuple[Speaker, Callable[[bytes], Decoded]] | None:
    """The speaker and the decoder for a topic; None where nothing is registered for it."""
    for each in FORMATS:
        if topics.matches(each.topic_filter, topic):
            speaker = each.speaker(topic.split("/"))
            return (speaker, each.decode) if speaker else None
    return _route_http(topic)


def _route_http(address: str) -> tuple[Speaker, Callable[[bytes], Decoded]] | None:
    for each in HTTP_FORMATS:
        if address.startswith(each.address("")):
            return Speaker(address.removeprefix(each.address(""))), each.decode
    return None
