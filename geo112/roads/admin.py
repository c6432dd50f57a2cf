"""Road networks to look at: they come and go by `geo112 import_roads`."""

from __future__ import annotations

from django.contrib import admin

from geo112.regions.administration.scope import ReadOnly, ScopedAdmin
from geo112.roads import setup  # noqa: F401 - registers what the overview examines
from geo112.roads.models import RoadNetwork


@admin.register(RoadNetwork)
class RoadNetworkAdmin(ReadOnly, ScopedAdmin):
    list_display = ["region", "source", "is_schematic", "is_active", "imported_at", "node_count", "edge_count"]
    list_filter = ["region", "is_active", "is_schematic"]
    list_select_related = ["region"]
    ordering = ["region", "-imported_at"]
