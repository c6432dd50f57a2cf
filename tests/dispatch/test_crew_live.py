"""What a crew's stream tells: that something of its own is new, and never what."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import RequestFactory
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import NotFound

from geo112.dispatch.assigning.life import Source, record_step
from geo112.dispatch.crew.live import Watch, admit
from geo112.live.cursor import Cursor
from geo112.live.outbox import announce
from geo112.live.steps import Step, current_cursor, step_since
from geo112.live.tail import tail
from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.timeline import add_entry
from responders.models import Unit
from tests.dispatch.crew_makers import make_crew, make_sent_crew
from tests.live.centre import PATIENCE_S, Centre, Message
from tests.makers import NOW, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def since(cursor: Cursor) -> Step:
    step = step_since(cursor)
    assert step is not None
    return step


def watch_of(unit: Unit) -> Watch:
    watch = Watch(unit)
    watch.look_up()
    return watch


def test_it_hears_of_its_own_steps_notes_and_duty_and_of_nobody_else_s() -> None:
    user, unit, assignment = make_sent_crew()
    _other, other_unit, other_assignment = make_sent_crew()
    mine, theirs = watch_of(unit), watch_of(other_unit)

    def step() -> None:
        record_step(assignment=assignment, status="en_route", at=NOW, source=Source.CREW, by=user, now=NOW)

    def note() -> None:
        add_entry(assignment.incident, "note", "Awas", at=NOW, by=user)

    def duty() -> None:
        announce(unit.region_id, "units", [unit.slug])

    for change in (step, note, duty):
        before = current_cursor()
        with transaction.atomic():
            change()
        assert (mine.concerns(since(before)), theirs.concerns(since(before))) == (True, False)
    assert other_assignment.status == "sent"


def test_it_is_not_woken_by_a_unit_that_only_moves() -> None:
    _user, unit = make_crew()
    before = current_cursor()
    with transaction.atomic():
        announce(unit.region_id, "units", [unit.pk])
    assert not watch_of(unit).concerns(since(before))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CREW])
def test_it_lets_in_nobody_but_the_crew(role: Role) -> None:
    _user, unit = make_crew()
    with pytest.raises(NotFound):
        admit(request_of(make_user(role), unit))


def request_of(user: User, unit: Unit):  # type: ignore[no-untyped-def]  # HttpRequest, for admit
    key = Token.objects.get_or_create(user=user)[0].key
    return RequestFactory().get(f"/crew/live/?unit={unit.slug}", headers={"Authorization": f"Token {key}"})


@pytest.fixture
def server(transactional_db: None) -> Iterator[Centre]:
    centre = Centre()
    yield centre
    centre.stop()
    tail.stop()


def test_it_streams_that_something_is_new(server: Centre) -> None:
    user, unit, assignment = make_sent_crew(description="rahasia")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    headers = {"Authorization": f"Token {Token.objects.create(user=user).key}"}
    connection.request("GET", f"/crew/live/?unit={unit.slug}", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200

    def next_event() -> Message:
        lines: list[str] = []
        while line := answer.readline().decode().rstrip("\n"):
            lines.append(line)
        return Message.parse([line for line in lines if not line.startswith("data")])

    names = [next_event().event for _ in range(3)]
    assert names == ["", "hello", "changed"]  # a hint, the greeting, and a look since the tail has just begun
    record_step(assignment=assignment, status="acknowledged", at=NOW, source=Source.CREW, by=user, now=NOW)
    assert next_event().event == "changed"
    connection.close()
