"""What the agency and the centre write to each other on a ticket, with a photo where there is one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import Truncator

from geo112.dispatch.models import Referral, ReferralComment
from geo112.dispatch.referrals.states import Side
from geo112.dispatch.referrals.telling import LONGEST_LINE, add_line, tell
from geo112.regions.models import User
from incidents.attachments import store_photo


@transaction.atomic
def add_comment(
    *, referral: Referral, text: str, side: Side, by: User, photo: UploadedFile[Any] | None = None, now: datetime
) -> ReferralComment:
    """Also on a ticket that has ended: what is said afterwards belongs to it. Raises PhotoRefused."""
    stored = None
    if photo:
        caption = Truncator(f"{referral.agency.name}: {text}" if text else referral.agency.name).chars(LONGEST_LINE)
        stored = store_photo(incident=referral.incident, upload=photo, by=by, now=now, caption=caption)
    else:  # a photo tells its own line, with the text below it
        add_line(referral, "comment", at=now, by=by, reason=text)
    comment = referral.comments.create(at=now, source=side, by=by, text=text, photo=stored)
    tell([referral])
    return comment
