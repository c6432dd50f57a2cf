"""Proposals in the database: the last one's wishes, and a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from django.db import connection

from geo112.database import Ask, at_once
from geo112.dispatch.models import Proposal

_LAST = """
    SELECT asked::text FROM dispatch_proposal WHERE incident_id = %(incident)s ORDER BY created_at DESC, id DESC LIMIT 1
"""
_NEW = """
    WITH quick AS MATERIALIZED (
        SELECT set_config(
            'synchronous_commit', CASE WHEN %(alone)s THEN 'off' ELSE current_setting('synchronous_commit') END, true
        )
    )
    INSERT INTO dispatch_proposal (incident_id, created_at, created_by_id, content, chosen, asked, took_ms)
    SELECT %(incident)s, %(created_at)s, %(created_by)s::bigint, %(content)s::json, %(chosen)s::jsonb, %(asked)s::jsonb,
        %(took_ms)s
    FROM quick
    RETURNING id
"""
"""In one way there and back. The disk is waited for when units are sent, which carries the proposal along; nobody has
to wait for the sake of an offer that is stored alone. What is stored with it in one transaction is waited for."""


def ask_last(later: Ask, incident_id: int) -> Callable[[], list[dict[str, Any]]]:
    """What the incident's latest proposal asked (`plan_changes.asked_by`), empty before the first."""
    rows = later(_LAST, {"incident": incident_id})
    return lambda: orjson.loads(found[0][0]) if (found := rows()) else []


def stored(proposal: Proposal) -> Proposal:
    """The new proposal with its number."""
    values = {
        "incident": proposal.incident_id,
        "created_at": proposal.created_at,
        "created_by": proposal.created_by_id,
        "content": orjson.dumps(proposal.content).decode(),
        "chosen": orjson.dumps(proposal.chosen).decode(),
        "asked": orjson.dumps(proposal.asked).decode(),
        "took_ms": proposal.took_ms,
        "alone": not connection.in_atomic_block,
    }
    [(proposal.pk,)] = at_once(_NEW, values)()
    return proposal
