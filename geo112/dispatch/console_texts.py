"""Every text that the console's scripts show, so that gettext finds them; `static/js/i18n.js` looks them up."""

from django.utils.translation import gettext_noop as _

TEXTS = (_("Calls"),)
