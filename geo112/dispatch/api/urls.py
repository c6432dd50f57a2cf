from django.urls import path

from geo112.dispatch.api import alarms, assignments, closures, coverage, handover, life, units
from geo112.dispatch.referrals import api as referrals

urlpatterns = [
    path("units/", units.UnitList.as_view(), name="unit-list"),
    path("units/<slug:slug>/", units.UnitDetail.as_view(), name="unit"),
    path("units/<slug:slug>/duty/", units.UnitDuty.as_view(), name="unit-duty"),
    path("coverage/", coverage.CoverageList.as_view(), name="coverage-list"),
    path("coverage/<slug:agency>/", coverage.CoverageAreas.as_view(), name="coverage-areas"),
    path("closures/", closures.ClosureList.as_view(), name="closure-list"),
    path("closures/<int:pk>/end/", closures.ClosureEnd.as_view(), name="closure-end"),
    path("assignments/", assignments.AssignmentList.as_view(), name="assignment-list"),
    path("assignments/<int:pk>/steps/", life.StepCreate.as_view(), name="assignment-steps"),
    path("assignments/<int:pk>/steps/withdraw/", life.StepWithdraw.as_view(), name="assignment-withdraw"),
    path("assignments/<int:pk>/reassign/", life.Reassign.as_view(), name="assignment-reassign"),
    path("assignments/<int:pk>/replace/", life.Replace.as_view(), name="assignment-replace"),
    path("alarms/", alarms.AlarmList.as_view(), name="alarm-list"),
    path("alarms/<int:pk>/acknowledge/", alarms.AlarmAcknowledge.as_view(), name="alarm-acknowledge"),
    path("incidents/<slug:number>/proposals/", assignments.ProposalCreate.as_view(), name="incident-proposals"),
    path("incidents/<slug:number>/proposals/<int:pk>/", assignments.ProposalDetail.as_view(), name="incident-proposal"),
    path("incidents/<slug:number>/assignments/", assignments.AssignmentCreate.as_view(), name="incident-assignments"),
    path("incidents/<slug:number>/referrals/", referrals.IncidentReferrals.as_view(), name="incident-referrals"),
    path("referrals/", referrals.ReferralList.as_view(), name="referral-list"),
    path("referrals/<int:pk>/", referrals.ReferralDetail.as_view(), name="referral"),
    path("referrals/<int:pk>/steps/", referrals.ReferralSteps.as_view(), name="referral-steps"),
    path("referrals/<int:pk>/comments/", referrals.ReferralComments.as_view(), name="referral-comments"),
    path("incidents/<slug:number>/handover/", handover.HandOverCreate.as_view(), name="incident-handover"),
    path("incidents/<slug:number>/handover/accept/", handover.HandOverAccept.as_view(), name="incident-accept"),
    path("incidents/<slug:number>/handover/return/", handover.HandOverReturn.as_view(), name="incident-return"),
    path("incidents/<slug:number>/handover/take-back/", handover.HandOverTakeBack.as_view(), name="incident-take-back"),
    path("incidents/<slug:number>/close/", assignments.IncidentClose.as_view(), name="incident-close"),
]
