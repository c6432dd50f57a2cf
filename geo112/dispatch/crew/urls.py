from django.urls import URLPattern, URLResolver, path

from geo112.dispatch.crew import alerts, api, live, page

urlpatterns: list[URLPattern | URLResolver] = [
    path("crew/", page.crew_page, name="crew"),
    path("crew/manifest.webmanifest", page.manifest, name="crew_manifest"),
    path("crew/worker.js", page.service_worker, name="crew_worker"),  # here, since its path is its scope
    path("crew/live/", live.crew_live, name="crew_live"),
    path("api/v1/crew/state/", api.CrewState.as_view(), name="crew-state"),
    path("api/v1/crew/press/", api.CrewPress.as_view(), name="crew-press"),
    path("api/v1/crew/photos/", api.CrewPhoto.as_view(), name="crew-photos"),
    path("api/v1/crew/positions/", api.CrewPositions.as_view(), name="crew-positions"),
    path("api/v1/crew-reports/<uuid:pk>/seen/", alerts.CrewReportSeen.as_view(), name="crew-report-seen"),
]
