from django.urls import URLPattern, URLResolver, include, path

from incidents import pages, public_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/", pages.call_list, name="call_list"),
    path("incidents/", pages.incident_list, name="incident_list"),
    path("locate/<str:token>/", public_pages.locate, name="locate"),
    path("aml/", public_pages.aml, name="aml"),
    path("api/v1/", include("incidents.api.urls")),
]
