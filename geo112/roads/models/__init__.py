"""Road networks as imported, and the roads that are closed for a time."""

from geo112.roads.models.closures import RoadClosure, RoadClosureQuerySet
from geo112.roads.models.networks import RoadNetwork, RoadSegment

__all__ = ["RoadNetwork", "RoadSegment", "RoadClosure", "RoadClosureQuerySet"]
