"""How what crews say is told in an incident's timeline."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from incidents.timeline import register_sentences

SENTENCES = {
    "crew_message": _("%(call_sign)s: “%(words)s”"),
    "decline_reason": _("%(call_sign)s gives as reason: “%(words)s”"),
    "support_units": _("%(call_sign)s asks for more units%(words)s"),
    "support_police": _("%(call_sign)s asks for the police%(words)s"),
    "support_ambulance": _("%(call_sign)s asks for an ambulance%(words)s"),
    "support_fire": _("%(call_sign)s asks for the fire brigade%(words)s"),
    "support_rescue": _("%(call_sign)s asks for search and rescue%(words)s"),
    "support_power": _("%(call_sign)s asks for the power to be cut off%(words)s"),
    "support_other": _("%(call_sign)s asks for help%(words)s"),
}


def register() -> None:
    """For AppConfig.ready()."""
    register_sentences(SENTENCES)


def quoted(words: str) -> str:
    """What follows a request: nothing, or the crew's words."""
    return f": “{words}”" if words else ""
