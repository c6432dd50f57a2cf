"""Words for the trackers' pages."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django import template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

register = template.Library()

OUTCOMES: Final[dict[str, str | Promise]] = {
    "stored": gettext_lazy("position stored"),
    "duplicate": gettext_lazy("position that we had already"),
    "status_stored": gettext_lazy("status stored"),
    "status_duplicate": gettext_lazy("status that we had already"),
    "off_duty": gettext_lazy("position while off duty, dropped"),
    "ignored_type": gettext_lazy("message of a kind that is not used"),
    "clock_ahead": gettext_lazy("the device's clock runs ahead"),
    "inaccurate": gettext_lazy("position too inaccurate"),
    "jump": gettext_lazy("jump farther than a vehicle can drive"),
    "bad_json": gettext_lazy("no JSON"),
    "bad_form": gettext_lazy("no query"),
    "bad_time": gettext_lazy("impossible time"),
    "bad_presence": gettext_lazy("neither online nor offline"),
    "empty_list": gettext_lazy("empty list"),
    "encrypted": gettext_lazy("encrypted: switch the app's encryption off"),
    "missing_field": gettext_lazy("a field is missing"),
    "no_fix": gettext_lazy("the device has no fix"),
    "not_an_object": gettext_lazy("no JSON object"),
    "null_island": gettext_lazy("position (0, 0): the device has no fix"),
    "out_of_range": gettext_lazy("a value out of range"),
    "too_large": gettext_lazy("message too large"),
    "unknown_status": gettext_lazy("unknown status"),
    "unknown_unit": gettext_lazy("no such unit in this region"),
    "unstorable": gettext_lazy("refused by the database"),
    "wrong_type": gettext_lazy("a value of the wrong type"),
}


@register.filter
def outcome_text(code: str) -> str | Promise:
    """What an outcome's code means; a code without words is shown as it is."""
    return OUTCOMES.get(code, code)


@register.filter
def ago(moment: datetime | str | None) -> str:
    """`12 s ago`, `5 min ago`, `3 h ago`, `2 days ago`; nothing of nothing, which in templates may be `""`."""
    if not isinstance(moment, datetime):
        return ""
    seconds = max(0, int((timezone.now() - moment).total_seconds()))
    if seconds < 120:
        return _("%(n)d s ago") % {"n": seconds}
    if seconds < 2 * 3600:
        return _("%(n)d min ago") % {"n": seconds // 60}
    if seconds < 48 * 3600:
        return _("%(n)d h ago") % {"n": seconds // 3600}
    return ngettext("%(n)d day ago", "%(n)d days ago", seconds // 86400) % {"n": seconds // 86400}
