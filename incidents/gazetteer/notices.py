"""What an operator should know about a text beside its candidates."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incidents.gazetteer.links import is_short, links_in


def notice_for(text: str) -> str:
    """ "" mostly; a sentence where the text holds a link that only the internet could resolve."""
    if any(is_short(text[start:end]) for start, end in links_in(text)):
        return _("A short link cannot be resolved offline: ask for the place in words or as coordinates.")
    return ""
