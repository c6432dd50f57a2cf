from django.urls import URLPattern, URLResolver, path, re_path

from responders import intake, track_api
from responders.formats import HTTP_FORMATS

urlpatterns: list[URLPattern | URLResolver] = [
    # Typed into phones: with or without the last slash.
    *(
        re_path(rf"^api/v1/positions/{name}/?$", intake.receive, {"path": name}, name=f"positions_{name}")
        for name in sorted({each.path for each in HTTP_FORMATS})
    ),
    path("api/v1/units/<slug:slug>/track/", track_api.UnitTrack.as_view(), name="unit-track"),
    path("api/v1/track-views/", track_api.TrackViewList.as_view(), name="track-views"),
]
