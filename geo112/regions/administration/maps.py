"""Geometry on our own base map, as everywhere in the centre; nothing of it comes from the internet."""

from __future__ import annotations

from leaflet.admin import LeafletGeoAdmin

from geo112.regions.administration.scope import ScopedAdmin


class MapAdmin(ScopedAdmin, LeafletGeoAdmin):  # type: ignore[misc]  # django-leaflet is untyped
    class Media:
        js = ["js/layers/admin.js"]
