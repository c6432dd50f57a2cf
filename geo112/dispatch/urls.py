from django.urls import URLPattern, URLResolver, include, path

from geo112.dispatch import console

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(console)),
    path("", include("geo112.dispatch.supervisor.urls")),
    path("api/v1/", include("geo112.dispatch.api.urls")),
]
