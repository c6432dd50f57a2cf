from django.urls import URLPattern, URLResolver, include, path

from incidents import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/", pages.call_list, name="call_list"),
    path("incidents/", pages.incident_list, name="incident_list"),
    path("api/v1/", include("incidents.api.urls")),
]
