from django.urls import path

from incidents.api import callers, calls, categories, demand, incidents, joining, places

urlpatterns = [
    path("calls/", calls.CallsView.as_view(), name="api_calls"),
    path("calls/<int:pk>/", calls.CallView.as_view(), name="api_call"),
    path("calls/<int:pk>/take/", calls.TakeCallView.as_view(), name="api_call_take"),
    path("calls/<int:pk>/verify/", calls.VerifyCallView.as_view(), name="api_call_verify"),
    path("calls/<int:pk>/undo/", calls.UndoCallView.as_view(), name="api_call_undo"),
    path("calls/<int:pk>/release/", calls.ReleaseCallView.as_view(), name="api_call_release"),
    path("calls/exercise/", calls.ExerciseCallView.as_view(), name="api_exercise_call"),
    path("calls/<int:pk>/split/", joining.SplitView.as_view(), name="api_call_split"),
    path("calls/<int:pk>/history/", callers.HistoryView.as_view(), name="api_call_history"),
    path("calls/<int:pk>/block/", callers.BlockView.as_view(), name="api_call_block"),
    path("calls/<int:pk>/unblock/", callers.UnblockView.as_view(), name="api_call_unblock"),
    path("calls/<int:pk>/reveal/", callers.RevealView.as_view(), name="api_call_reveal"),
    path("calls/<int:pk>/ask-location/", callers.AskLocationView.as_view(), name="api_call_ask_location"),
    path("looks/", callers.LooksView.as_view(), name="api_looks"),
    path("places/search/", places.SearchView.as_view(), name="api_place_search"),
    path("places/reverse/", places.ReverseView.as_view(), name="api_place_reverse"),
    path("categories/", categories.CategoriesView.as_view(), name="api_categories"),
    path("categories/suggest/", categories.SuggestView.as_view(), name="api_category_suggest"),
    path("demand/hexagons/", demand.HexagonsView.as_view(), name="api_demand_hexagons"),
    path("demand/areas/", demand.AreasView.as_view(), name="api_demand_areas"),
    path("incidents/", incidents.IncidentsView.as_view(), name="api_incidents"),
    path("incidents/nearby/", joining.NearbyView.as_view(), name="api_incidents_nearby"),
    path("incidents.geojson/", incidents.IncidentsGeoView.as_view(), name="api_incidents_geojson"),
    path("incidents/<slug:number>/", incidents.IncidentView.as_view(), name="api_incident"),
    path("incidents/<slug:number>/notes/", incidents.NotesView.as_view(), name="api_incident_notes"),
    path("incidents/<slug:number>/join/", joining.JoinView.as_view(), name="api_incident_join"),
    path("incidents/<slug:number>/reveal/", incidents.RevealView.as_view(), name="api_incident_reveal"),
    path("incidents/<slug:number>/reopen/", incidents.ReopenView.as_view(), name="api_incident_reopen"),
]
