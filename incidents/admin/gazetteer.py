"""Places, the words in which callers describe them, and what operators taught us."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from geo112.regions.administration.maps import MapAdmin
from geo112.regions.administration.scope import ReadOnly, ScopedAdmin, ScopedForm, ScopedInline
from geo112.regions.administration.uploads import offer
from incidents.gazetteer.aliases import reindex, take_back_alias
from incidents.gazetteer.vocabulary_rows import start_vocabulary
from incidents.imports.places import PLACES
from incidents.models import LocationCorrection, Place, PlaceAlias, VocabularyEntry

offer(PLACES)


class AliasInline(ReadOnly, ScopedInline):
    model = PlaceAlias
    fields = ["text", "given_by", "given_at"]
    readonly_fields = ["given_at"]
    extra = 0


@admin.register(Place)
class PlaceAdmin(MapAdmin):
    list_display = ["name", "kind", "village", "district", "region", "source"]
    list_filter = ["region", "kind", "is_fictional"]
    list_select_related = ["region"]
    search_fields = ["name", "search_text", "key"]
    inlines = [AliasInline]

    def save_model(self, request: HttpRequest, obj: Place, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        reindex(obj.region, [obj])


@admin.register(PlaceAlias)
class PlaceAliasAdmin(ScopedAdmin):
    """Aliases are given in the console; here they are looked through and taken back."""

    region_path = "place__region"
    list_display = ["text", "place", "given_by", "given_at"]
    list_filter = ["place__region"]
    list_select_related = ["place", "given_by"]
    search_fields = ["text", "place__name"]
    readonly_fields = ["place", "text", "given_by", "given_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: PlaceAlias) -> None:
        take_back_alias(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[PlaceAlias]) -> None:
        for alias in queryset:
            take_back_alias(alias)


class VocabularyForm(ScopedForm):
    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].lower().split())
        if not re.fullmatch(r"[a-z0-9]+( [a-z0-9]+){0,3}", text):
            raise forms.ValidationError(_("One to four words of letters and digits."))
        return text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_abbreviation = cleaned.get("role") == VocabularyEntry.Role.ABBREVIATION
        if is_abbreviation and not cleaned.get("meaning"):
            self.add_error("meaning", _("Say what the abbreviation stands for."))
        if not is_abbreviation and " " in cleaned.get("text", ""):
            self.add_error("text", _("Only an abbreviation may be several words."))
        return cleaned


@admin.register(VocabularyEntry)
class VocabularyAdmin(ScopedAdmin):
    form = VocabularyForm
    list_display = ["text", "role", "meaning", "radius_m", "region"]
    list_filter = ["region", "role"]
    list_select_related = ["region"]
    search_fields = ["text", "meaning"]

    def save_model(self, request: HttpRequest, obj: VocabularyEntry, form: Any, change: bool) -> None:
        if not change:
            # Its first word must not be the only one that the region then has.
            start_vocabulary(obj.region)
            known = VocabularyEntry.objects.filter(region=obj.region, text=obj.text).first()
            obj.pk, obj._state.adding = (known.pk, False) if known else (None, True)
        super().save_model(request, obj, form, change)
        _reindex_if_abbreviation([obj])

    def delete_model(self, request: HttpRequest, obj: VocabularyEntry) -> None:
        super().delete_model(request, obj)
        _reindex_if_abbreviation([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[VocabularyEntry]) -> None:
        gone = list(queryset.select_related("region"))
        super().delete_queryset(request, queryset)
        _reindex_if_abbreviation(gone)


def _reindex_if_abbreviation(entries: list[VocabularyEntry]) -> None:
    """Names of places are written out by the same abbreviations, and split after the same kinds."""
    shaping = (VocabularyEntry.Role.ABBREVIATION, VocabularyEntry.Role.KIND, VocabularyEntry.Role.AREA)
    for region in {entry.region for entry in entries if entry.role in shaping}:
        reindex(region)


@admin.register(LocationCorrection)
class LocationCorrectionAdmin(ReadOnly, MapAdmin):
    list_display = ["text", "nearest_key", "moved_m", "corrected_by", "corrected_at", "region"]
    list_filter = ["region"]
    list_select_related = ["region", "corrected_by"]
    search_fields = ["text"]
