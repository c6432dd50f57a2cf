"""Trackers, what is counted of them, and the workers that read them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from responders.models.units import Unit

BACK_AFTER = timedelta(seconds=5)


class Tracker(models.Model):
    """The account with which a device speaks for its unit: at the broker, and by its token over HTTP.

    Password and token are shown once and never stored.
    """

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="tracker", verbose_name=_("unit"))
    username = models.CharField(_("username"), max_length=100, unique=True)
    client_id = models.CharField(_("client id"), max_length=100, unique=True)
    http_token_hash = models.CharField(
        _("hash of the HTTP token"), max_length=64, unique=True, null=True, editable=False
    )
    owntracks_device = models.CharField(
        _("OwnTracks device"), max_length=100, blank=True, help_text=_("as it names itself; it is told tasks there")
    )
    provisioned_at = models.DateTimeField(_("provisioned at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    presence = models.CharField(_("presence"), max_length=10, blank=True, help_text="online, offline or unknown")
    presence_at = models.DateTimeField(_("presence since"), null=True, blank=True)

    class Meta:
        verbose_name = _("tracker")
        verbose_name_plural = _("trackers")

    def __str__(self) -> str:
        return self.username

    def presence_after(self, heard_at: datetime | None) -> str:
        """The presence, where the last position came at `heard_at`.

        OwnTracks has a last will but no word for being back: what comes well after the will says so. Not what comes
        right after it: two workers may hear the will and the fix before it in either order.
        """
        if self.presence == "offline" and self.presence_at and heard_at and heard_at - self.presence_at > BACK_AFTER:
            return "online"
        return self.presence


class TrackerCounter(models.Model):
    """Messages per tracker and outcome (`stored`, `duplicate`, `bad_json`, `out_of_range` …)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="counters")
    outcome = models.CharField(_("outcome"), max_length=40)
    count = models.PositiveBigIntegerField(_("count"), default=0)
    last_at = models.DateTimeField(_("last at"))
    last_detail = models.CharField(_("last detail"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("message counter")
        verbose_name_plural = _("message counters")
        constraints = [models.UniqueConstraint(fields=["unit", "outcome"], name="tracker_counter_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.outcome}: {self.count}"


class IngestWorker(models.Model):
    """A session that we have at the broker. While nobody works for it, its share of the messages waits there."""

    client_id = models.CharField(max_length=100, primary_key=True)
    number = models.PositiveSmallIntegerField()
    seen_at = models.DateTimeField(null=True, help_text="empty: it ended in order")

    class Meta:
        verbose_name = _("ingest worker")
        verbose_name_plural = _("ingest workers")

    def __str__(self) -> str:
        return f"{self.number}"
