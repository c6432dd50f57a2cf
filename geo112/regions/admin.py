"""Regions, areas, agencies and people in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from leaflet.admin import LeafletGeoAdmin

from geo112.regions.models import Agency, Area, Membership, Region, User


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]  # generic for the type checker only
    model = Membership
    extra = 0
    autocomplete_fields = ["agency"]


class MapAdmin(LeafletGeoAdmin):  # type: ignore[misc]  # django-leaflet is untyped
    """Geometry on our own base map, as everything in the centre."""

    class Media:
        js = ["js/layers/admin.js"]


@admin.register(Region)
class RegionAdmin(MapAdmin):
    list_display = ["name", "code", "slug", "number_prefix", "time_zone", "boundary_is_schematic"]
    search_fields = ["name", "slug", "code"]


@admin.register(Area)
class AreaAdmin(MapAdmin):
    list_display = ["name", "code", "level", "parent", "region", "is_schematic"]
    list_filter = ["region", "level", "is_schematic"]
    search_fields = ["name", "other_names", "code"]
    autocomplete_fields = ["parent"]
    list_select_related = ["region", "parent"]


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "code", "region", "sends_units", "phone"]
    list_filter = ["region", "sends_units"]
    search_fields = ["name", "code"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    list_display = ["username", "first_name", "last_name", "roles", "is_active", "is_superuser"]
    list_filter = ["memberships__region", "memberships__role", "is_active", "is_superuser"]
    inlines = [MembershipInline]

    @admin.display(description="112")
    def roles(self, user: User) -> str:
        return ", ".join(str(membership.get_role_display()) for membership in user.memberships.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("memberships")

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """On the add page the user has no id yet to which a role could belong."""
        return self.inlines if obj else []
