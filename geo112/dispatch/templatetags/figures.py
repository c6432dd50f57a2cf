"""Figures as people read them, and the addresses of the rows behind each."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

register = template.Library()

NOTHING = "–"


@register.filter
def minutes(seconds: float | None) -> str:
    """75 → 1:15, 3700 → 1:01:40."""
    if seconds is None:
        return NOTHING
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


@register.filter
def percent(share: float | None) -> str:
    """0.934 → 93 %; what is not all of it is never rounded to 100."""
    if share is None:
        return NOTHING
    return f"{99 if 0.99 < share < 1 else round(share * 100)} %"


@register.filter
def share_of(part: int, whole: int) -> str:
    return percent(part / whole) if whole else NOTHING


@register.simple_tag(takes_context=True)
def rows(context: Context, count: int, page: str, **narrowed: str) -> SafeString:
    """The count, on a page of the centre as a link to exactly the rows that were counted."""
    shown = number_format(count, use_l10n=True, force_grouping=True)
    if "request" not in context:  # a document of its own
        return format_html("{}", shown)
    report = context["report"]
    query = {
        "region": report.region.slug,
        "since": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "exercise": "false",
        **{name: value for name, value in narrowed.items() if value},
    }
    return format_html('<a href="{}?{}">{}</a>', reverse(page), urlencode(query), shown)
