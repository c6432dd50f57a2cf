"""`geo112 geocode --region CODE`: JSON lines in, JSON lines out, by the same code as the operator's search."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from geo112.regions.imports.command import find_region
from geo112.regions.models import Region
from incidents.gazetteer.notices import notice_for
from incidents.gazetteer.search import search_places


class Command(BaseCommand):
    help = 'Reads {"id","text"} per line, writes {"id","candidates":[…]} per line, best first.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, help="slug, official code or number prefix of the region")
        parser.add_argument("--limit", type=int, default=8, help="candidates at most (8)")

    def handle(self, *, region: str, limit: int, **options: Any) -> None:
        found = find_region(region)
        for line in sys.stdin.buffer:
            if line.strip():
                self.stdout.write(json.dumps(answer(found, line, limit)))
                self.stdout.flush()


def answer(region: Region, line: bytes, limit: int = 8) -> dict[str, Any]:
    """The answer to one line; a line that is no query is answered with an "error", and the next one is read."""
    try:
        query = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not JSON: {error}", "candidates": []}
    if not isinstance(query, dict) or not isinstance(query.get("text"), str):
        identity = query.get("id") if isinstance(query, dict) else None
        return {"id": identity, "error": 'expected {"id", "text"}', "candidates": []}
    candidates = search_places(region, query["text"], limit=limit)
    found = {"id": query.get("id"), "candidates": [asdict(candidate) for candidate in candidates]}
    notice = notice_for(query["text"])
    return {**found, "notice": notice} if notice else found
