"""Regions, areas, agencies and people in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from geo112.regions import setup  # noqa: F401 - registers what the overview examines
from geo112.regions.access import Role, region_ids
from geo112.regions.administration.maps import MapAdmin
from geo112.regions.administration.scope import ScopedAdmin, ScopedInline
from geo112.regions.administration.uploads import offer
from geo112.regions.imports.agencies import AGENCIES
from geo112.regions.models import Agency, Area, Membership, Region, User, Water

__all__ = ["MapAdmin"]

offer(AGENCIES)

NAMES_OF_A_REGION = ("slug", "code", "number_prefix")
"""Topics, official data and the numbers of incidents hang on them."""


@admin.register(Region)
class RegionAdmin(MapAdmin):
    """Its administrators change a region; only superusers add one, take one away or give it other names."""

    region_path = "pk"
    list_display = ["name", "code", "slug", "number_prefix", "time_zone", "boundary_is_schematic"]
    search_fields = ["name", "slug", "code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Region]:
        return super().get_queryset(request).defer("boundary")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if request.user.is_superuser else NAMES_OF_A_REGION


@admin.register(Area)
class AreaAdmin(MapAdmin):
    list_display = ["name", "code", "level", "parent", "region", "is_schematic"]
    list_filter = ["region", "level", "is_schematic"]
    search_fields = ["name", "other_names", "code"]
    autocomplete_fields = ["parent"]
    list_select_related = ["region", "parent"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        return super().get_queryset(request).defer("region__boundary", "boundary", "parent__boundary")


@admin.register(Water)
class WaterAdmin(MapAdmin):
    list_display = ["__str__", "region", "is_schematic"]
    list_filter = ["region", "is_schematic"]
    list_select_related = ["region"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Water]:
        return super().get_queryset(request).defer("region__boundary", "geometry")


@admin.register(Agency)
class AgencyAdmin(ScopedAdmin):
    list_display = ["name", "code", "region", "sends_units", "phone"]
    list_filter = ["region", "sends_units"]
    list_select_related = ["region"]
    search_fields = ["name", "code"]


class MembershipInline(ScopedInline):
    """Roles in the regions that one administers; others neither show nor change."""

    model = Membership
    autocomplete_fields = ["agency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(region__in=region_ids(request.user, Role.ADMIN))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Whom a region's administrator makes belongs to the region from the first moment."""
        needed = {} if request.user.is_superuser else {"min_num": 1, "validate_min": True}
        return super().get_formset(request, obj, **{**needed, **kwargs})


@admin.register(User)
class UserAdmin(ScopedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """People of one's regions. Who also works elsewhere, or administers all, is only looked at."""

    region_path = "memberships__region"
    form = UserChangeForm  # type: ignore[assignment]  # people belong to no region of their own
    list_display = ["username", "first_name", "last_name", "roles", "last_login", "is_active", "is_superuser"]
    list_filter = ["memberships__region", "memberships__role", "is_active", "is_superuser"]
    inlines = [MembershipInline]

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(
            f"{membership.get_role_display()} {membership.region}" for membership in user.memberships.all()
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people: QuerySet[User] = DjangoUserAdmin.get_queryset(self, request)
        people = people.prefetch_related("memberships__region")
        if request.user.is_superuser:
            return people
        ours = Membership.objects.filter(region__in=region_ids(request.user, Role.ADMIN))
        return people.filter(pk__in=ours.values("user_id"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or self._is_ours(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or self._is_ours(request, obj))

    def _is_ours(self, request: HttpRequest, user: User) -> bool:
        if request.user.is_superuser:
            return True
        ours = region_ids(request.user, Role.ADMIN)
        return not user.is_superuser and not user.memberships.exclude(region__in=ours).exists()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Rights come from roles; what stands above them only superusers hand out."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        above = {"is_staff", "is_superuser", "groups", "user_permissions"}
        return [
            (name, {**options, "fields": tuple(field for field in options["fields"] if field not in above)})
            for name, options in fieldsets
        ]
