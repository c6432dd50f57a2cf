"""Every text that the scripts of the agency's page show beside those of the console, so that gettext finds them."""

from django.utils.translation import gettext_noop as _

TEXTS = (
    _("New ticket: {number}"),
    _("Place"),
    _("The ticket has changed meanwhile."),
)
