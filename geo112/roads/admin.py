from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from geo112.roads.models import RoadNetwork


@admin.register(RoadNetwork)
class RoadNetworkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at: networks come and go by `geo112 import_roads`."""

    list_display = ("region", "source", "is_schematic", "is_active", "imported_at", "node_count", "edge_count")
    list_filter = ("region", "is_active", "is_schematic")
    ordering = ("region", "-imported_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RoadNetwork | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RoadNetwork | None = None) -> bool:
        return False
