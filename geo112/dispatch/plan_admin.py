"""Response plans in the admin, with a preview on a past incident; mutual aid and rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models import MutualAid, PlanItem, ProposalRules, ResponsePlan
from geo112.dispatch.proposing.proposals import preview
from geo112.dispatch.representation import proposal_json
from geo112.regions.administration.scope import ScopedAdmin, ScopedInline
from geo112.regions.models import Region
from incidents.models import Incident

RECENT = 20
FIRST = ":8"


class PreviewForm(forms.Form):
    incident = forms.ModelChoiceField(Incident.objects.none(), label=_("incident"))
    alarm_level = forms.IntegerField(label=_("alarm level"), min_value=1, max_value=Incident.HIGHEST_ALARM, initial=1)

    def __init__(self, plan: ResponsePlan, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        past = Incident.objects.filter(region=plan.region, category=plan.category).select_related("region")
        recent = past.order_by("-opened_at").values("pk")[:RECENT]
        self.fields["incident"].queryset = past.filter(pk__in=recent)  # type: ignore[attr-defined]


class PlanItemInline(ScopedInline):
    model = PlanItem
    extra = 1
    fields = ["alarm_level", "agency", "count", "is_required", "capabilities", "kinds"]


@admin.register(ResponsePlan)
class ResponsePlanAdmin(ScopedAdmin):
    list_display = ["category", "priority", "area", "from_time", "to_time", "region"]
    list_filter = ["region", "category", "priority"]
    list_select_related = ["category", "area", "region"]
    search_fields = ["category__code", "category__name_id", "category__name_en"]
    autocomplete_fields = ["area"]
    inlines = [PlanItemInline]
    change_form_template = "dispatch/admin_plan.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/preview/", view, name="dispatch_responseplan_preview"), *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the plans as they are saved would propose for a past incident, with the units as they are now."""
        plan = get_object_or_404(self.get_queryset(request).select_related("region", "category", "area"), pk=pk)
        if not self.has_view_permission(request, plan):
            raise PermissionDenied
        form = PreviewForm(plan, request.GET or None)
        proposal = None
        if form.is_valid():
            proposal = proposal_json(preview(**form.cleaned_data, now=timezone.now()), listed=None)
        context = {**self.admin_site.each_context(request), "title": _("Preview"), "opts": self.opts}
        shown = {"plan": plan, "form": form, "proposal": proposal, "first": FIRST}
        return render(request, "dispatch/admin_preview.html", context | shown)


@admin.register(MutualAid)
class MutualAidAdmin(ScopedAdmin):
    list_display = ["region", "neighbour", "handicap_s", "limit_s", "agencies"]
    list_filter = ["region"]
    list_select_related = ["region", "neighbour"]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any] | None:
        """Whoever helps is, as a rule, a region that somebody else administers."""
        if db_field.name == "neighbour":
            return Region.objects.defer("boundary")
        return super().get_field_queryset(db, db_field, request)


@admin.register(ProposalRules)
class ProposalRulesAdmin(ScopedAdmin):
    list_display = ["region", "keep_last_s", "rest_s", "rest_minutes"]
    list_select_related = ["region"]
