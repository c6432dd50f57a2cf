from django.urls import path

from geo112.dispatch.api import alarms, assignments, life, units

urlpatterns = [
    path("units/", units.UnitList.as_view(), name="unit-list"),
    path("units/<slug:slug>/", units.UnitDetail.as_view(), name="unit"),
    path("units/<slug:slug>/duty/", units.UnitDuty.as_view(), name="unit-duty"),
    path("assignments/", assignments.AssignmentList.as_view(), name="assignment-list"),
    path("assignments/<int:pk>/steps/", life.StepCreate.as_view(), name="assignment-steps"),
    path("assignments/<int:pk>/reassign/", life.Reassign.as_view(), name="assignment-reassign"),
    path("assignments/<int:pk>/replace/", life.Replace.as_view(), name="assignment-replace"),
    path("alarms/", alarms.AlarmList.as_view(), name="alarm-list"),
    path("alarms/<int:pk>/acknowledge/", alarms.AlarmAcknowledge.as_view(), name="alarm-acknowledge"),
    path("incidents/<slug:number>/proposals/", assignments.ProposalCreate.as_view(), name="incident-proposals"),
    path("incidents/<slug:number>/assignments/", assignments.AssignmentCreate.as_view(), name="incident-assignments"),
    path("incidents/<slug:number>/close/", assignments.IncidentClose.as_view(), name="incident-close"),
]
