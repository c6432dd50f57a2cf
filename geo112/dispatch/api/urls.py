from django.urls import path

from geo112.dispatch.api import assignments, closures, units

urlpatterns = [
    path("units/", units.UnitList.as_view(), name="unit-list"),
    path("units/<slug:slug>/", units.UnitDetail.as_view(), name="unit"),
    path("units/<slug:slug>/duty/", units.UnitDuty.as_view(), name="unit-duty"),
    path("closures/", closures.ClosureList.as_view(), name="closure-list"),
    path("closures/<int:pk>/end/", closures.ClosureEnd.as_view(), name="closure-end"),
    path("assignments/", assignments.AssignmentList.as_view(), name="assignment-list"),
    path("assignments/<int:pk>/steps/", assignments.StepCreate.as_view(), name="assignment-steps"),
    path("incidents/<slug:number>/proposals/", assignments.ProposalCreate.as_view(), name="incident-proposals"),
    path("incidents/<slug:number>/assignments/", assignments.AssignmentCreate.as_view(), name="incident-assignments"),
    path("incidents/<slug:number>/close/", assignments.IncidentClose.as_view(), name="incident-close"),
]
