"""Stations, units and their trackers in the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo112.live.outbox import announce
from geo112.regions.administration.maps import MapAdmin
from geo112.regions.administration.scope import ReadOnly, ScopedAdmin, ScopedInline
from geo112.regions.administration.uploads import offer
from responders import accounts, setup  # noqa: F401 - registers what the overview examines
from responders.imports.stations import STATIONS
from responders.imports.units import UNITS
from responders.models import OffDuty, Station, StatusReport, Tracker, TrackerCounter, TrackView, Unit
from responders.mqtt import BrokerError

offer(STATIONS, UNITS)


@admin.register(Station)
class StationAdmin(MapAdmin):
    list_display = ["name", "agency", "region", "phone", "is_fictional"]
    list_filter = ["region", "agency", "is_fictional"]
    list_select_related = ["region", "agency"]
    search_fields = ["name", "address"]


class CounterInline(ReadOnly, ScopedInline):
    model = TrackerCounter


@admin.action(description=gettext_lazy("Give the tracker a new account (shown once; the old one ends)"))
def provision(_admin: Any, request: HttpRequest, units: QuerySet[Unit]) -> None:
    """One message per unit with its credentials, which nobody can show again."""

    def renew(unit: Unit) -> str:
        new = accounts.provision(unit)
        return _(
            "%(unit)s: username %(username)s, password %(password)s, broker %(host)s:%(port)s, topic %(topic)s. "
            "Note it now: it is not shown again. For the OwnTracks app: %(owntracks_url)s "
            "For Traccar Client: %(osmand_url)s with device id %(http_token)s"
        ) % {**new.as_dict(), "unit": unit}

    _each(request, units.select_related("region"), renew)


@admin.action(description=gettext_lazy("Revoke the tracker's account at once"))
def revoke(_admin: Any, request: HttpRequest, units: QuerySet[Unit]) -> None:
    def end(unit: Unit) -> str:
        told = _("%(unit)s: the account is revoked.") if accounts.revoke(unit) else _("%(unit)s has no account.")
        return told % {"unit": unit}

    _each(request, units.select_related("region"), end)


def _each(request: HttpRequest, units: QuerySet[Unit], act: Callable[[Unit], str]) -> None:
    for unit in units:
        try:
            messages.success(request, act(unit))
        except BrokerError as error:
            messages.error(
                request, _("%(unit)s: the broker did not do it (%(error)s).") % {"unit": unit, "error": error}
            )


@admin.register(Unit)
class UnitAdmin(ScopedAdmin):
    list_display = ["call_sign", "slug", "agency", "station", "kind", "on_duty", "is_fictional"]
    list_filter = ["region", "agency", "kind", "on_duty"]
    list_select_related = ["agency", "station"]
    search_fields = ["call_sign", "slug"]
    prepopulated_fields = {"slug": ["call_sign"]}
    filter_horizontal = ["crew"]
    inlines = [CounterInline]
    actions = [provision, revoke]

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        announce(obj.region_id, "units", [obj.slug])

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        """One at a time, and only when its account is revoked: a unit that is gone must not leave one behind."""
        has_account = Tracker.objects.filter(unit=obj, revoked_at=None).exists()
        return obj is not None and not has_account and super().has_delete_permission(request, obj)


@admin.register(Tracker)
class TrackerAdmin(ReadOnly, ScopedAdmin):
    region_path = "unit__region"
    list_display = ["unit", "username", "presence", "presence_at", "provisioned_at", "revoked_at"]
    list_filter = ["unit__region", "presence"]
    search_fields = ["username", "unit__call_sign"]
    list_select_related = ["unit"]
    actions = ["provision_again", "revoke_account"]

    def has_delete_permission(self, request: HttpRequest, obj: Tracker | None = None) -> bool:
        """Needed to delete its unit."""
        return obj is not None and obj.revoked_at is not None

    @admin.action(description=gettext_lazy("Give the tracker a new account (shown once; the old one ends)"))
    def provision_again(self, request: HttpRequest, trackers: QuerySet[Tracker]) -> None:
        provision(self, request, Unit.objects.filter(tracker__in=trackers))

    @admin.action(description=gettext_lazy("Revoke the tracker's account at once"))
    def revoke_account(self, request: HttpRequest, trackers: QuerySet[Tracker]) -> None:
        revoke(self, request, Unit.objects.filter(tracker__in=trackers))


@admin.register(StatusReport)
class StatusReportAdmin(ReadOnly, ScopedAdmin):
    region_path = "unit__region"
    list_display = ["unit", "status", "assignment_id", "reported_at", "received_at", "result"]
    list_filter = ["unit__region", "status"]
    list_select_related = ["unit"]


@admin.register(TrackView)
class TrackViewAdmin(ReadOnly, ScopedAdmin):
    """Who looked at where a unit had been."""

    region_path = "unit__region"
    list_display = ["at", "user", "unit", "since", "until"]
    list_filter = ["unit__region", "unit__agency"]
    list_select_related = ["unit", "user"]
    search_fields = ["user__username", "unit__call_sign", "unit__slug"]
    date_hierarchy = "at"


@admin.register(OffDuty)
class OffDutyAdmin(ReadOnly, ScopedAdmin):
    """When a crew was not tracked."""

    region_path = "unit__region"
    list_display = ["unit", "began_at", "ended_at"]
    list_filter = ["unit__region", "unit__agency"]
    list_select_related = ["unit"]
    search_fields = ["unit__call_sign", "unit__slug"]
