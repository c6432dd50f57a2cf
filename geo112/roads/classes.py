"""Which roads count, how fast they are and who may use them: one table each."""

from __future__ import annotations

FERRY = "ferry"
"""Road class of route=ferry: stored and drawn, never routed, since nobody can promise its timetable."""

SPEED_KMH: dict[str, float] = {
    # Achievable by an emergency vehicle in ordinary Indonesian traffic, below the legal limits of PP 79/2013.
    "motorway": 80,
    "motorway_link": 50,
    "trunk": 60,
    "trunk_link": 40,
    "primary": 50,
    "primary_link": 35,
    "secondary": 40,
    "secondary_link": 30,
    "tertiary": 35,
    "tertiary_link": 30,
    "unclassified": 30,
    "residential": 25,
    "living_street": 15,
    "service": 15,
    "road": 25,
    # Many desa are reached by nothing else; slow enough never to be a short cut.
    "track": 15,
    FERRY: 15,
}
"""Speed where no maxspeed is tagged. A way whose class is not in this table is no road."""

ZONE_KMH: dict[str, float] = {
    "living_street": 15,
    "urban": 50,
    "rural": 80,
    "trunk": 80,
    "motorway": 100,
}
"""Legal limits (PP 79/2013) behind maxspeed values such as `ID:urban`; taken for every country."""

ACCESS_KEYS = ("motor_vehicle", "vehicle", "access")
"""The most specific tag decides. `emergency` comes before all of them."""
CLOSED = frozenset({"no", "private"})
"""Gated compounds stay closed: a shortcut through a locked gate is worse than a stop at the gate.

Every other value (destination, customers, delivery, permissive, agricultural …) is open to an emergency vehicle.
"""
OPEN_TO_EMERGENCY = frozenset({"yes", "designated", "official", "private", "permissive"})

IMPLIED_ONE_WAY_CLASSES = frozenset({"motorway"})
IMPLIED_ONE_WAY_JUNCTIONS = frozenset({"roundabout", "circular"})
