from django.urls import URLPattern, URLResolver, path, re_path

from responders import intake, pages, track_api
from responders.formats import HTTP_FORMATS

urlpatterns: list[URLPattern | URLResolver] = [
    path("trackers/", pages.tracker_list, name="tracker_list"),
    path("trackers/<slug:slug>/", pages.tracker, name="tracker"),
    path("trackers/<slug:slug>/provision/", pages.provision_tracker, name="tracker_provision"),
    path("trackers/<slug:slug>/revoke/", pages.revoke_tracker, name="tracker_revoke"),
    # Typed into phones: with or without the last slash.
    *(
        re_path(rf"^api/v1/positions/{name}/?$", intake.receive, {"path": name}, name=f"positions_{name}")
        for name in sorted({each.path for each in HTTP_FORMATS})
    ),
    path("api/v1/units/<slug:slug>/track/", track_api.UnitTrack.as_view(), name="unit-track"),
    path("api/v1/track-views/", track_api.TrackViewList.as_view(), name="track-views"),
]
