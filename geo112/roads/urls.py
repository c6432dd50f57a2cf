from django.urls import URLPattern, URLResolver, path

from geo112.roads.basemap import BaseMap

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/basemap/<slug:region>/", BaseMap.as_view(), name="basemap"),
]
