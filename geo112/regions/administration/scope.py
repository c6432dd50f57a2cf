"""Whose rows an administrator sees and edits: those of the regions in which they have that role; a superuser all.

Every model of ours stands in the admin with `ScopedAdmin` or one of its kin. A model that comes without it is left to
superusers, since region administrators have none of Django's permissions, and a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.db import models
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from geo112.regions.access import RegionQuerySet, Role, region_ids
from geo112.regions.models import Region, User


def administers(user: User | AnonymousUser) -> bool:
    """Whether the user administers any region. Asked for dozens of times on a page, hence kept with the user."""
    if not (user.is_authenticated and user.is_active):
        return False
    kept: dict[str, Any] = vars(user)
    if "_administers" not in kept:
        kept["_administers"] = user.is_superuser or user.memberships.filter(role=Role.ADMIN).exists()
    return bool(kept["_administers"])


def administered_regions(user: User | AnonymousUser) -> RegionQuerySet:
    """The regions that the user administers, without their outlines."""
    return Region.objects.visible_to(user, Role.ADMIN).defer("boundary")


class _ByRole:
    """Rights that follow from the role, not from Django's permissions."""

    model: type[models.Model]
    region_path: str | None = "region"
    """Lookup from a row to its region. None: the rows belong to all regions, and only superusers change them."""

    def _may_change(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_active and user.is_superuser) or (self.region_path is not None and administers(user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return administers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administers(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        if _has_field(self.model, "region"):
            rows = rows.defer("region__boundary")  # tens of thousands of corners, for a name in a list
        if request.user.is_superuser or self.region_path is None:
            return rows
        return rows.filter(**{f"{self.region_path}__in": region_ids(request.user, Role.ADMIN)})

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any] | None:
        """What a relation may point to is what the user sees of the other model."""
        other: Any = self.admin_site._registry.get(db_field.remote_field.model)  # type: ignore[attr-defined]
        if isinstance(other, _ByRole):
            return other.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)  # type: ignore[misc, no-any-return]


class ScopedForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """A row and all that it points to lie in one region."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        region = cleaned.get("region") or getattr(self.instance, "region", None) if self._names_region() else None
        if region is None:
            return cleaned
        for name, value in list(cleaned.items()):
            if isinstance(value, models.Model) and getattr(value, "region_id", region.pk) != region.pk:
                self.add_error(name, _("%(row)s belongs to another region.") % {"row": value})
        return cleaned

    def _names_region(self) -> bool:
        return _has_field(self._meta.model, "region") and ("region" in self.fields or self.instance.pk is not None)


class ScopedAdmin(_ByRole, admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows of the regions that the user administers, and in every choice only what belongs to these."""

    form = ScopedForm

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [
            (item, RelatedInScope) if isinstance(item, str) and _is_relation(self.model, item) else item
            for item in super().get_list_filter(request)
        ]


class ScopedInline(_ByRole, admin.TabularInline):  # type: ignore[type-arg]
    """Rows beneath another; they come with it, so that these need no scope of their own."""

    form = ScopedForm
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return admin.TabularInline.get_queryset(self, request)


class ReadOnly:
    """What happened, or what devices said, is looked at, never edited. Stands before ScopedAdmin or ScopedInline."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RelatedInScope(admin.RelatedFieldListFilter):
    """A filter that offers, and names, only what the user sees of the other model."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        other = model_admin.admin_site._registry.get(field.remote_field.model)
        if not isinstance(other, _ByRole):
            return super().field_choices(field, request, model_admin)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return list(
            field.get_choices(
                include_blank=False, ordering=ordering, limit_choices_to={"pk__in": other.get_queryset(request)}
            )
        )


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _is_relation(model: type[models.Model], path: str) -> bool:
    fields = list(_fields(model, path))
    return bool(fields) and bool(fields[-1].is_relation)


def _fields(model: type[models.Model], path: str) -> Iterator[Any]:
    """The field of each step of a lookup such as `unit__region`."""
    for name in path.split("__"):
        field: Any = model._meta.get_field(name)
        yield field
        if field.is_relation:
            model = field.related_model
