from django.urls import URLPattern, URLResolver, include, path

from geo112.dispatch.console import page as console
from geo112.dispatch.crew import urls as crew
from geo112.dispatch.referrals import pages as agency_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(console)),
    path("", include("geo112.dispatch.supervisor.urls")),
    path("", include(agency_pages)),
    path("", include(crew)),
    path("api/v1/", include("geo112.dispatch.api.urls")),
]
