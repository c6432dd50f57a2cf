"""Every address of the centre; each app keeps its own list."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

handler404 = "geo112.regions.errors.not_found"
handler500 = "geo112.regions.errors.server_error"

urlpatterns = [
    path("", include("geo112.regions.urls")),
    path("", include("geo112.live.urls")),
    path("", include("geo112.roads.urls")),
    path("", include("incidents.urls")),
    path("", include("responders.urls")),
    path("", include("geo112.dispatch.urls")),
    path("", include("geo112.local.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("admin/", admin.site.urls),
]
