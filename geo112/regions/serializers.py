"""Regions as JSON, for REST and for the live snapshot."""

from __future__ import annotations

from rest_framework import serializers

from geo112.regions.models import Region


class RegionSerializer(serializers.ModelSerializer[Region]):
    center = serializers.SerializerMethodField(help_text="[longitude, latitude]")
    bbox = serializers.SerializerMethodField(help_text="[west, south, east, north]")

    class Meta:
        model = Region
        fields = ["slug", "name", "code", "number_prefix", "time_zone", "center", "bbox", "stale_after_s"]

    def get_center(self, region: Region) -> list[float]:
        return [region.center.x, region.center.y]

    def get_bbox(self, region: Region) -> list[float]:
        return list(region.bbox)
