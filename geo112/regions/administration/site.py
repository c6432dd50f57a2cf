"""The admin site: open to whoever administers a region, entered by our own login page, what is missing on top."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from geo112.regions.administration import upload_pages
from geo112.regions.administration.scope import administered_regions, administers
from geo112.regions.administration.setup import examine
from geo112.regions.administration.uploads import tables_for

ORDER = ("regions", "responders", "dispatch", "incidents", "roads")


class CentreAdminSite(admin.AdminSite):
    site_header = _("112 administration")
    site_title = _("112 administration")
    index_title = _("Overview")
    index_template = "regions/administration/index.html"
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return administers(request.user)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from_us: list[URLPattern | URLResolver] = [
            path("setup/<slug:slug>/", self.admin_view(self.setup), name="setup"),
            path("import/", self.admin_view(upload_pages.start), name="upload_start"),
            path("import/<int:pk>/", self.admin_view(upload_pages.upload), name="upload"),
            path("export/<slug:table>.csv", self.admin_view(upload_pages.export), name="export"),
            path("export/<slug:slug>/<slug:table>.csv", self.admin_view(upload_pages.export), name="export"),
        ]
        return [*from_us, *super().get_urls()]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Strangers are turned away at once, not sent to a login page that sends them on."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                return self.login(request)
            return inner(request, *args, **kwargs)  # type: ignore[no-any-return]

        return guarded

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Who is logged in and lands here all the same has no role here: another login page would not help."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path().replace("/admin/login/", "/admin/"), settings.LOGIN_URL)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        regions = [(region, examine(region)) for region in administered_regions(request.user)]
        return super().index(request, {"setups": regions, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What is ours first, from the ground floor up; what libraries bring after it."""
        apps: list[Any] = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: ORDER.index(app["app_label"]) if app["app_label"] in ORDER else len(ORDER))

    def setup(self, request: HttpRequest, slug: str) -> TemplateResponse:
        """What one region has and what it lacks."""
        region = get_object_or_404(administered_regions(request.user), slug=slug)
        context = {**self.each_context(request), "title": region.name, "region": region, "setup": examine(region)}
        context["tables"] = [table.name for table in tables_for(request.user)]
        return TemplateResponse(request, "regions/administration/setup.html", context)
