"""A ticket's history as its readers see it: steps and comments in one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from geo112.dispatch.models import Referral, ReferralStep
from geo112.dispatch.referrals.masking import hide_numbers
from geo112.dispatch.referrals.states import Side
from geo112.dispatch.referrals.wording import actor


@dataclass(frozen=True)
class Line:
    """`title` is the step in words, "" for a comment; `text` what a person wrote."""

    at: datetime
    status: str
    title: str
    who: str
    text: str
    photo: str = ""
    thumbnail: str = ""


def of(referral: Referral, *, reader: Side) -> Sequence[Line]:
    """The newest on top. Costs no query for rows from `for_json()`."""
    numbers = [call.number for call in referral.incident.calls.all() if call.number and reader == Side.AGENCY]
    steps = list(referral.steps.all())
    told = [_step(step, reader, numbers, is_first=step is steps[0]) for step in steps]
    for comment in referral.comments.all():
        photo = comment.photo_id
        told.append(
            Line(
                at=comment.at,
                status="comment",
                title="",
                who=actor(comment, reader),
                text=hide_numbers(comment.text, numbers),
                photo=reverse("attachment", args=[photo]) if photo else "",
                thumbnail=reverse("attachment_thumbnail", args=[photo]) if photo else "",
            )
        )
    return sorted(told, key=lambda line: line.at, reverse=True)


def _step(step: ReferralStep, reader: Side, numbers: Sequence[str], *, is_first: bool) -> Line:
    again = step.status == Referral.Status.SENT and not is_first
    title = _("opened again") if again else _("sent") if is_first else step.get_status_display()
    return Line(step.at, step.status, title, actor(step, reader), hide_numbers(step.reason, numbers))
