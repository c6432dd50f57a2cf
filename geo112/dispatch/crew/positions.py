"""The phone as a tracker: its fixes go the same way as those of any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from responders import positions
from responders.ingest import find_units
from responders.messages import PositionReport, Refusal, read_items, read_position
from responders.positions import ReceivedFix

MOST_FIXES: Final = 500
"""In one request: half an hour at a fix every four seconds."""


@dataclass(frozen=True, slots=True)
class Shared:
    """New fixes, fixes that were there already, and those that cannot be read with the reason."""

    stored: int
    duplicates: int
    refused: list[Refusal]


@transaction.atomic
def share(*, slug: str, fixes: Sequence[Any], received_at: datetime) -> Shared:
    """Records what the phone of this unit's crew measured; safe to repeat. `fixes` are as in `decode_positions`."""
    unit = find_units([slug])[slug]
    heard = read_items(list(fixes), read_position) if fixes else []
    reports = [
        ReceivedFix(unit.pk, unit.region_id, item, received_at) for item in heard if isinstance(item, PositionReport)
    ]
    recorded = positions.record(reports)
    refused = [item for item in heard if isinstance(item, Refusal)]
    return Shared(recorded.stored, recorded.duplicates, refused)
