"""REST: the regions that somebody may see."""

from __future__ import annotations

from rest_framework.generics import ListAPIView

from geo112.regions.access import RegionQuerySet
from geo112.regions.models import Region
from geo112.regions.serializers import RegionSerializer


class RegionList(ListAPIView[Region]):
    """The regions in which the user has a role."""

    serializer_class = RegionSerializer
    pagination_class = None

    def get_queryset(self) -> RegionQuerySet:
        return Region.objects.visible_to(self.request.user)
