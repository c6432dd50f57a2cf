"""What stands in an agency's inbox: the tickets by state, with how many there are of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo112.dispatch.models import Referral, ReferralQuerySet
from geo112.dispatch.referrals import states
from geo112.regions.models import Area, User
from incidents.models import Category


@dataclass(frozen=True)
class Tab:
    key: str
    label: str | Promise
    statuses: tuple[str, ...]


OVERDUE: Final = "overdue"
TABS: Final = (
    Tab("", _("Open"), states.OPEN),
    Tab("new", _("New"), ("sent",)),
    Tab("accepted", _("Accepted"), ("accepted",)),
    Tab("in_progress", _("In progress"), ("in_progress",)),
    Tab(OVERDUE, _("Overdue"), states.OPEN),
    Tab("done", _("Done"), ("done",)),
    Tab("dropped", _("Declined or withdrawn"), ("declined", "cancelled")),
)


def tab_named(key: str) -> Tab:
    """The tab, whatever a stranger wrote: the first for what is none."""
    return next((tab for tab in TABS if tab.key == key), TABS[0])


def in_tab(rows: ReferralQuerySet, tab: Tab, now: datetime) -> ReferralQuerySet:
    """What is open with the most pressing on top; what has ended with the latest on top."""
    if tab.statuses[0] in states.ENDS:
        return rows.filter(status__in=tab.statuses).order_by("-ended_at", "-pk")
    found = rows.overdue(now) if tab.key == OVERDUE else rows.filter(status__in=tab.statuses)
    is_late = Case(
        When(pk__in=rows.overdue(now).values("pk"), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return found.order_by(is_late, "incident__priority", F("done_due_at").asc(nulls_last=True), "sent_at", "pk")


def counts(rows: ReferralQuerySet, now: datetime) -> dict[str, int]:
    """How many tickets each tab holds."""
    late = Q(pk__in=rows.overdue(now).values("pk"))
    conditions = {tab.key or "open": Q(status__in=tab.statuses) & (late if tab.key == OVERDUE else Q()) for tab in TABS}
    return rows.aggregate(**{key: Count("pk", filter=condition) for key, condition in conditions.items()})


def types_in(user: User) -> QuerySet[Category]:
    """Types of which the user's agencies ever had a ticket."""
    return Category.objects.filter(pk__in=_own(user).values("incident__category")).order_by("name_id")


def districts_in(user: User) -> Sequence[Area]:
    """Kecamatan in which the user's agencies ever had a ticket."""
    areas = Area.objects.filter(pk__in=_own(user).values("incident__village__parent"))
    return list(areas.defer("boundary").order_by("name"))


def _own(user: User) -> ReferralQuerySet:
    return Referral.objects.in_inbox_of(user)
