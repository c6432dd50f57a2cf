"""Photos that belong to an incident."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeAlias

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import STAFF_ROLES, region_ids
from geo112.regions.models import User
from incidents.models.incidents import Incident

Viewers: TypeAlias = Callable[[User], Q]
"""Which attachments the user may see for a reason that an app above this one knows."""

_viewers: list[Viewers] = []


def register_viewers(viewers: Viewers) -> None:
    """Lets more people see attachments than the centre's staff; called in an `AppConfig.ready()`."""
    if viewers not in _viewers:
        _viewers.append(viewers)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> AttachmentQuerySet:
        """Staff of the region, and whoever an app above names (`register_viewers`)."""
        if user.is_superuser:
            return self
        allowed = Q(incident__region__in=region_ids(user, *STAFF_ROLES))
        for viewers in _viewers:
            allowed |= viewers(user)
        return self.filter(allowed)


def file_name(attachment: Attachment, name: str) -> str:
    """Below the media directory; `name` is `photo.jpg` or `thumbnail.jpg`, never what the uploader called it."""
    incident = attachment.incident
    return f"{incident.region.slug}/{incident.number}/{attachment.pk}/{name}"


class Attachment(models.Model):
    """A photo from the scene, as `incidents.attachments` re-encoded it. Written once, never changed."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="attachments", verbose_name=_("incident"))
    file = models.FileField(_("file"), upload_to=file_name, max_length=200)
    thumbnail = models.FileField(_("thumbnail"), upload_to=file_name, max_length=200)
    content_type = models.CharField(_("content type"), max_length=50)
    size = models.PositiveIntegerField(_("size (bytes)"))
    width = models.PositiveIntegerField(_("width (px)"))
    height = models.PositiveIntegerField(_("height (px)"))
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    taken_at = models.DateTimeField(_("photographed at"), null=True, blank=True, help_text=_("as the camera says"))
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return f"{self.incident} {self.recorded_at:%F %T}"
