"""A phone whose answer was lost sends again while the first request is still at work."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from geo112.dispatch.crew.pressed import Pressed
from geo112.dispatch.crew.reports import press
from geo112.dispatch.models import CrewReport
from tests.dispatch.crew_makers import make_sent_crew
from tests.incidents.at_once import at_once
from tests.makers import NOW


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_acted_upon_once() -> None:
    user, unit, assignment = make_sent_crew()
    pressed = Pressed(uuid4(), unit.slug, "message", NOW, assignment.pk, {"text": "dua kali"})
    answers = at_once(*[lambda: press(pressed=pressed, by=user, now=NOW + timedelta(minutes=1))] * 4)
    assert {getattr(answer, "key", None) for answer in answers} == {pressed.key}
    assert CrewReport.objects.count() == assignment.incident.timeline.count() == 1
