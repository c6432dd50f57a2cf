"""Referrals (in the interface: tickets) to agencies, step by step, with what both sides write."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models.proposals import Proposal
from geo112.dispatch.referrals import states
from geo112.regions.access import STAFF_ROLES, RegionScopedQuerySet, Role, region_ids
from geo112.regions.models import Agency, User
from incidents.models import Call, Incident


class ReferralQuerySet(RegionScopedQuerySet["Referral"]):
    def visible_to(self, user: User) -> ReferralQuerySet:  # type: ignore[override]
        """Staff see their region's, the users of an agency those of their agency."""
        if user.is_superuser:
            return self
        return self.filter(Q(incident__region__in=region_ids(user, *STAFF_ROLES))).union_of(user)

    def of_agencies_of(self, user: User) -> ReferralQuerySet:
        """Those in the inbox of this user."""
        agencies = user.memberships.filter(role=Role.AGENCY).values("agency_id")
        return self if user.is_superuser else self.filter(agency__in=agencies)

    def open(self) -> ReferralQuerySet:
        return self.filter(status__in=states.OPEN)

    def overdue(self, now: datetime) -> ReferralQuerySet:
        """Not accepted, or not done, by the time the region set itself."""
        unanswered = Q(status=Referral.Status.SENT, accept_due_at__lt=now)
        return self.open().filter(unanswered | Q(done_due_at__lt=now))

    def for_json(self) -> ReferralQuerySet:
        """With all that `referrals.representation` reads, in a fixed number of queries."""
