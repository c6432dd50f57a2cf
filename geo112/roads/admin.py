"""Road networks and closed roads to look at: imports bring the ones, the console draws and ends the others."""

from __future__ import annotations

from django.contrib import admin

from geo112.regions.administration.maps import MapAdmin
from geo112.regions.administration.scope import ReadOnly, ScopedAdmin
from geo112.roads import setup  # noqa: F401 - registers what the overview examines
from geo112.roads.models import RoadClosure, RoadNetwork


@admin.register(RoadNetwork)
class RoadNetworkAdmin(ReadOnly, ScopedAdmin):
    list_display = ["region", "source", "is_schematic", "is_active", "imported_at", "node_count", "edge_count"]
    list_filter = ["region", "is_active", "is_schematic"]
    list_select_related = ["region"]
    ordering = ["region", "-imported_at"]


@admin.register(RoadClosure)
class RoadClosureAdmin(ReadOnly, MapAdmin):
    """Drawn and ended in the console, so that every screen hears of it."""

    list_display = ["region", "reason", "note", "starts_at", "ends_at", "created_by", "ended_by"]
    list_filter = ["region", "reason"]
    list_select_related = ["region", "created_by", "ended_by"]
    date_hierarchy = "starts_at"
