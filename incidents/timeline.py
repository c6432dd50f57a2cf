"""An incident's story: written once, in order, and told in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from geo112.live.outbox import announce
from geo112.regions.models import User
from incidents.models import Category, Incident, TimelineEntry

_SENTENCES = {
    "opened": _("Incident opened"),
    "moved": _("Location changed: %(before)s → %(after)s"),
    "category": _("Type changed: %(before)s → %(after)s"),
    "priority": _("Priority changed: %(before)s → %(after)s"),
    "description": _("Description changed"),
    "alarm_level": _("Alarm level: %(before)s → %(after)s"),
    "closed": _("Incident closed: %(outcome)s"),
    "reopened": _("Incident reopened: %(reason)s"),
    "photo": _("Photo"),
    "joined": _("A further call joined%(said)s"),
    "split": _("A call was taken out again%(because)s"),
    "handed_over": _("Handed over to %(region)s as %(number)s%(because)s"),
    "received": _("Handed over by %(region)s, there %(number)s%(because)s"),
    "accepted_by_neighbour": _("%(region)s has accepted it (the other number is %(number)s)"),
    "returned_by_neighbour": _("%(region)s has returned it%(because)s"),
    "taken_back": _("The hand-over was taken back before %(region)s had accepted it"),
}


def register_sentences(sentences: Mapping[str, str]) -> None:
    """Sentences for the kinds of an app above this one, over the entry's data; called in its `AppConfig.ready()`."""
    _SENTENCES.update(sentences)


def add_entry(
    incident: Incident,
    kind: str,
    text: str = "",
    *,
    at: datetime,
    by: User | None = None,
    data: dict[str, Any] | None = None,
) -> TimelineEntry:
    """Writes a line and announces the incident; to be called inside the transaction of what it tells.

    `text` is what a person said. A kind with a sentence of its own (`sentence`) needs only `data`.
    """
    entry = TimelineEntry.objects.create(incident=incident, kind=kind, text=text, at=at, by=by, data=data or {})
    announce(incident.region_id, "incident", [incident.pk])
    return entry


def sentence(entry: TimelineEntry) -> str:
    """The entry in the active language; what a person wrote stays as it was written."""
    if entry.text or entry.kind not in _SENTENCES:
        return entry.text
    return gettext(_SENTENCES[entry.kind]) % _readable(entry)


def _readable(entry: TimelineEntry) -> dict[str, Any]:
    data = {"before": "", "after": "", "outcome": "", "reason": "", "words": "", **entry.data}
    data["said"] = f": “{data['words']}”" if data["words"] else ""
    data["because"] = f": {data['reason']}" if data["reason"] else ""
    if entry.kind == "moved":
        return {**data, **{side: _place(data[side]) for side in ("before", "after")}}
    if entry.kind == "priority":
        labels = dict(Category.Priority.choices)
        return {**data, **{side: labels.get(data[side], data[side]) for side in ("before", "after")}}
    if entry.kind == "closed":
        return {**data, "outcome": dict(Incident.Outcome.choices).get(data["outcome"], data["outcome"])}
    return data


def _place(location: dict[str, Any]) -> str:
    """The words for a place, or its coordinates (lat, lon as on screen) where it has none."""
    if not location:
        return "?"
    return location["text"] or f"{location['lat']:.5f}, {location['lon']:.5f}"
