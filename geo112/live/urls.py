from django.urls import URLPattern, URLResolver, path

from geo112.live.stream import live

urlpatterns: list[URLPattern | URLResolver] = [
    path("live/", live, name="live"),
]
