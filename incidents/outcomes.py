"""What became of calls, in the four parts that the published reports know. Together they are all calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Call

_HEARD = (Call.Verification.NORMAL, Call.Verification.INFORMATION)
_ABUSED = (Call.Verification.PRANK, Call.Verification.GHOST)

OUTCOMES: Final[Mapping[str, Q]] = {
    "answered": Q(verification__in=_HEARD),
    "prank_ghost": Q(verification__in=_ABUSED),
    "unanswered": Q(verification=Call.Verification.DROPPED),
    "open": Q(verification=Call.Verification.PENDING),
}
OUTCOME_NAMES = {
    "answered": _("answered"),
    "prank_ghost": _("prank and ghost"),
    "unanswered": _("unanswered"),
    "open": _("not settled yet"),
}
