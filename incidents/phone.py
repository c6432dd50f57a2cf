"""Telephone numbers as PBXs write them, to E.164 and back to what an operator reads aloud. Pure."""

from __future__ import annotations

import re

import phonenumbers
from django.utils.translation import gettext_lazy as _

COUNTRY = "ID"
MAX_DIGITS = 20
SHORT_CODE_DIGITS = 6
_SEPARATORS = re.compile(r"[\s\-.()/]+")
_NUMBER = re.compile(r"\+?[0-9*#]+")


class PhoneError(ValueError):
    """The text is no telephone number."""


def parse_number(text: str | None) -> str:
    """E.164 where the number is one, its bare digits where it is not (short codes, extensions), "" where hidden.

    PBXs write "anonymous", "Private" or "unknown" for a hidden number: whatever has no digit is hidden.
    Raises PhoneError for more than 20 digits and for digits among letters.
    """
    bare = _SEPARATORS.sub("", _user_part(text or ""))
    if not any(character.isdigit() for character in bare):
        return ""
    if not bare.isascii() or not _NUMBER.fullmatch(bare):
        raise PhoneError(_("This is not a telephone number."))
    if len(bare.lstrip("+")) > MAX_DIGITS:
        raise PhoneError(_("A telephone number has at most %(count)d digits.") % {"count": MAX_DIGITS})
    return _e164(bare) or bare.lstrip("+")


def shown(number: str) -> str:
    """The number as people here write it: 0812-3456-7890, (0401) 312-1234; foreign ones with their country code."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    at_home = parsed.country_code == phonenumbers.country_code_for_region(COUNTRY)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def masked(number: str) -> str:
    """Enough of it to tell two callers apart, too little to ring one up: 0812••••••90. Hidden stays hidden."""
    digits = re.sub(r"[^0-9*#]", "", shown(number))
    if len(digits) < 2 * SHORT_CODE_DIGITS - 4:
        return "•" * len(digits)
    return f"{digits[:4]}{'•' * (len(digits) - 6)}{digits[-2:]}"


def _user_part(text: str) -> str:
    """`sip:0812@pbx;user=phone` and `tel:0812` without their wrapping."""
    return re.sub(r"^\s*(sips?|tel):", "", text, flags=re.IGNORECASE).split("@")[0].split(";")[0]


def _e164(bare: str) -> str:
    """ "" where the number is a short code or not possible anywhere."""
    if len(bare.lstrip("+")) <= SHORT_CODE_DIGITS:
        return ""
    international = re.sub(r"^(00|(?=62\d{8}))", "+", bare)
    try:
        parsed = phonenumbers.parse(international, COUNTRY)
    except phonenumbers.NumberParseException:
        return ""
    # "Possible local only" would invent an area code for a number that has none.
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
