"""Numbers in templates, as far as the reader may see them."""

from __future__ import annotations

from django import template

from incidents import phone
from incidents.models import Call
from incidents.privacy.readers import Reader

register = template.Library()


@register.filter
def number_for(call: Call, reader: Reader) -> str:
    """ "" where it is hidden."""
    return call.number_shown if call.region_id in reader.numbers else phone.masked(call.number)
