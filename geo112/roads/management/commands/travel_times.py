from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from geo112.regions.imports.command import find_region
from geo112.regions.models import Region
from geo112.roads.passable import passable_graph
from geo112.roads.questions import Question, QuestionError, answer, parse_question
from geo112.roads.store import load_graph


class Command(BaseCommand):
    help = (
        'Answers JSON lines from standard input: {"to": [lon, lat], "from": [[lon, lat], …]} or, the other way round, '
        '{"from": [lon, lat], "to": [[lon, lat], …]}, with {"seconds": […], "metres": […]}; null: no way by road.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", required=True, metavar="CODE", help="slug, official code or number prefix")
        parser.add_argument("--closures", action="store_true", help="without the roads that are closed at the moment")

    def handle(self, *args: Any, **options: Any) -> None:
        region = find_region(options["region"])
        if load_graph(region) is None:
            raise CommandError(f"{region.name} has no roads yet: geo112 import_roads FILE --region {region.slug}")
        for line in sys.stdin.buffer:
            self.stdout.write(orjson.dumps(self._answer(region, line, options["closures"])).decode())
            self.stdout.flush()

    def _answer(self, region: Region, line: bytes, closures: bool) -> dict[str, Any]:
        try:
            question: Question = parse_question(line)
        except QuestionError as error:
            return {"error": str(error)}
        # Each time, so that a long session follows an import and what is closed meanwhile.
        graph = passable_graph(region, timezone.now()) if closures else load_graph(region)
        if graph is None:
            return {"error": "the region has no roads any more"}
        return answer(graph, question, factor=region.road_factor, snap_limit_m=region.snap_limit_m)
