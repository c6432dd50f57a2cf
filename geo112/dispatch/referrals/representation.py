"""How tickets look to browsers and integrators: REST, the live stream and the agency's page share these.

Rows from `for_json()` cost no further query. Nothing depends on a language. What an agency gets holds neither the
caller's number nor anything of the call, and names nobody of the centre.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from geo112.dispatch.models import Referral, ReferralComment, ReferralStep
from geo112.dispatch.referrals.masking import hide_numbers
from geo112.dispatch.referrals.states import Side
from incidents.models import Incident
from incidents.representation import category_json

Json = dict[str, Any]


def referral_json(referral: Referral) -> Json:
    """As the centre sees it."""
    return {
        "id": referral.pk,
        "number": referral.number,
        "incident": referral.incident.number,
        "agency": referral.agency.code,
        "agency_name": referral.agency.name,
        "status": referral.status,
        "note": referral.note,
        "sent_at": referral.sent_at,
        "accept_due_at": referral.accept_due_at,
        "done_due_at": referral.done_due_at,
        "due_at": referral.due_at,
        "ended_at": referral.ended_at,
        "late": referral.is_late,
        **_incident_json(referral.incident),
        "steps": [_step_json(step) for step in referral.steps.all()],
        "comments": [_comment_json(comment) for comment in referral.comments.all()],
    }


def agency_referral_json(referral: Referral) -> Json:
    """As its agency sees it."""
    numbers = [call.number for call in referral.incident.calls.all() if call.number]
    whole = referral_json(referral)
    masked = {name: hide_numbers(whole[name], numbers) for name in ("description", "location_text", "note")}
    story = {
        name: [
            {
                **line,
                text: hide_numbers(line[text], numbers),
                "by": line["by"] if line["source"] == Side.AGENCY else None,
            }
            for line in whole[name]
        ]
        for name, text in (("steps", "reason"), ("comments", "text"))
    }
    return whole | masked | story


def _incident_json(incident: Incident) -> Json:
    village = incident.village
    return {
        "region": incident.region.slug,
        "category": category_json(incident.category),
        "priority": incident.priority,
        "description": incident.description,
        "lon": incident.location.x,
        "lat": incident.location.y,
        "radius_m": incident.location_radius_m,
        "location_text": incident.location_text,
        "village": village.name if village else None,
        "district": village.parent.name if village and village.parent else None,
        "opened_at": incident.opened_at,
        "incident_status": incident.status,
        "exercise": incident.is_exercise,
    }


def _step_json(step: ReferralStep) -> Json:
    by = step.by.get_username() if step.by else None
    return {"status": step.status, "at": step.at, "source": step.source, "by": by, "reason": step.reason}


def _comment_json(comment: ReferralComment) -> Json:
    return {
        "id": comment.pk,
        "at": comment.at,
        "source": comment.source,
        "by": comment.by.get_username() if comment.by else None,
        "text": comment.text,
        "photo": reverse("attachment", args=[comment.photo_id]) if comment.photo_id else None,
        "thumbnail": reverse("attachment_thumbnail", args=[comment.photo_id]) if comment.photo_id else None,
    }
