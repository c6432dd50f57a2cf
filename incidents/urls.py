from django.urls import URLPattern, URLResolver, include, path

from incidents import pages, public_pages
from incidents.api.attachments import AttachmentView

urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/", pages.call_list, name="call_list"),
    path("incidents/", pages.incident_list, name="incident_list"),
    path("attachments/<uuid:pk>/", AttachmentView.as_view(), name="attachment"),
    path("attachments/<uuid:pk>/thumbnail/", AttachmentView.as_view(small=True), name="attachment_thumbnail"),
    path("locate/<str:token>/", public_pages.locate, name="locate"),
    path("aml/", public_pages.aml, name="aml"),
    path("api/v1/", include("incidents.api.urls")),
]
