from django.urls import path

from incidents.api import aliases, calls, categories, incidents, places

urlpatterns = [
    path("calls/", calls.CallsView.as_view(), name="api_calls"),
    path("calls/<int:pk>/", calls.CallView.as_view(), name="api_call"),
    path("calls/<int:pk>/take/", calls.TakeCallView.as_view(), name="api_call_take"),
    path("calls/<int:pk>/verify/", calls.VerifyCallView.as_view(), name="api_call_verify"),
    path("calls/<int:pk>/undo/", calls.UndoCallView.as_view(), name="api_call_undo"),
    path("calls/<int:pk>/release/", calls.ReleaseCallView.as_view(), name="api_call_release"),
    path("places/search/", places.SearchView.as_view(), name="api_place_search"),
    path("places/reverse/", places.ReverseView.as_view(), name="api_place_reverse"),
    path("places/aliases/", aliases.AliasesView.as_view(), name="api_place_aliases"),
    path("places/aliases/<int:pk>/", aliases.AliasView.as_view(), name="api_place_alias"),
    path("categories/", categories.CategoriesView.as_view(), name="api_categories"),
    path("categories/suggest/", categories.SuggestView.as_view(), name="api_category_suggest"),
    path("incidents/", incidents.IncidentsView.as_view(), name="api_incidents"),
    path("incidents.geojson/", incidents.IncidentsGeoView.as_view(), name="api_incidents_geojson"),
    path("incidents/<slug:number>/", incidents.IncidentView.as_view(), name="api_incident"),
    path("incidents/<slug:number>/notes/", incidents.NotesView.as_view(), name="api_incident_notes"),
    path("incidents/<slug:number>/reopen/", incidents.ReopenView.as_view(), name="api_incident_reopen"),
]
