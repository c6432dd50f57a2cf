"""The pages around CSV files in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from geo112.regions.administration.scope import administered_regions
from geo112.regions.administration.setup import rows_of
from geo112.regions.administration.uploads import TABLES, UploadForm, load, tables_for
from geo112.regions.exports import write_csv
from geo112.regions.imports import tables
from geo112.regions.models import Upload, User

MOST_SHOWN = 200


def start(request: HttpRequest) -> HttpResponse:
    """Choose a table, a region and a file."""
    initial = {"table": request.GET.get("table"), "region": request.GET.get("region")}
    form = UploadForm(request.POST or None, request.FILES or None, user=_user(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        return redirect("admin:upload", form.save().pk)
    context = {"form": form, "tables": tables_for(_user(request)), "regions": administered_regions(request.user)}
    return _page(request, "upload_start.html", _("Import CSV files"), context)


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do; POST does it."""
    found = _own_upload(request, pk)
    table, confirmed = TABLES[found.table], request.method == "POST"
    preview = load(found, dry_run=not confirmed)
    if confirmed and not preview.problems:
        found.delete()
        messages.success(request, _("%(file)s: %(counts)s.") % {"file": found.name, "counts": _counted(preview.counts)})
        return redirect(rows_of(table.model, **({"region__id__exact": found.region_id} if table.per_region else {})))
    context = {
        "upload": found,
        "table": table,
        "counts": [(outcome_label(outcome), count) for outcome, count in preview.counts.items()],
        "changes": [(change, outcome_label(change.outcome)) for change in preview.effective[:MOST_SHOWN]],
        "problems": preview.problems[:MOST_SHOWN],
        "hidden": max(0, len(preview.problems or preview.effective) - MOST_SHOWN),
        "can_confirm": bool(preview.effective),
    }
    return _page(request, "upload.html", found.name, context)


@require_safe
def export(request: HttpRequest, table: str, slug: str = "") -> HttpResponse:
    """The rows of a region as the CSV that an import takes."""
    known = {each.name: each for each in tables_for(_user(request))}
    if table not in known or known[table].per_region == (not slug):
        raise Http404
    region = get_object_or_404(administered_regions(request.user), slug=slug) if slug else None
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # without the mark Excel guesses wrongly
    name = "-".join(part for part in (slug, table) if part)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    write_csv(answer, known[table].all_columns, tables.rows_of(known[table].rows(region)))  # type: ignore[arg-type]
    return answer


def outcome_label(outcome: str) -> str:
    labels = {
        "added": _("added"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "of other regions, passed over": _("of other regions, passed over"),
        "repeated below, passed over": _("repeated below, passed over"),
    }
    return labels.get(outcome, outcome)


def _user(request: HttpRequest) -> User:
    """The administrator, of whom the site has made sure."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _own_upload(request: HttpRequest, pk: int) -> Upload:
    """One's own, and only while one still may write there."""
    found = get_object_or_404(
        Upload.objects.select_related("region").defer("region__boundary"), pk=pk, user=request.user
    )
    allowed = {table.name for table in tables_for(_user(request))}
    if found.table not in allowed or (found.region and found.region not in administered_regions(request.user)):
        raise Http404
    return found


def _counted(counts: Any) -> str:
    return ", ".join(f"{count} {outcome_label(outcome)}" for outcome, count in counts.items()) or _("nothing")


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> TemplateResponse:
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"regions/administration/{template}", context)
