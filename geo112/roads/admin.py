from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from geo112.regions.admin import MapAdmin
from geo112.roads.models import RoadClosure, RoadNetwork


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


@admin.register(RoadClosure)
class RoadClosureAdmin(MapAdmin):
    """To look at: the console draws and ends closures, so that every screen hears of them."""

    list_display = ("region", "reason", "note", "starts_at", "ends_at", "created_by", "ended_by")
    list_filter = ("region", "reason")
    list_select_related = ("region", "created_by", "ended_by")
    date_hierarchy = "starts_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RoadClosure | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RoadClosure | None = None) -> bool:
        return False
