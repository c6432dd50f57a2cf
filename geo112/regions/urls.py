from django.urls import URLPattern, URLResolver, path

from geo112.regions.api import RegionList

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/regions/", RegionList.as_view(), name="region-list"),
]
