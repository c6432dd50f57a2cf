from typing import Any

import pytest
from django.utils import translation

from geo112.regions.models import User
from incidents.calls import CallRefused, CallTaken, take_call
from incidents.closing import close_incident
from incidents.joining.verbs import JoinRefused, join_call, split_call
from incidents.models import Call, Incident
from incidents.moving import change_incident
from incidents.opening import Location, location_of
from incidents.timeline import sentence
from tests.incidents.at_once import at_once
from tests.incidents.test_opening import opened
from tests.makers import NOW, make_call, make_category, make_incident, make_region, make_user

ELSEWHERE = Location(122.521, -3.981, 30, "gazetteer", "Belakang Pasar Uji")


def joined(call: Call, incident: Incident, by: User | None = None, **fields: Any) -> Incident:
    return join_call(call=call, incident=incident, by=by or make_user(), now=NOW, **fields)


def told(incident: Incident) -> list[str]:
    with translation.override("en"):
        return [sentence(entry) for entry in incident.timeline.all()]


@pytest.mark.django_db
class TestJoining:
    def test_it_ends_the_call_as_normal_and_tells_its_words(self) -> None:
        call, incident = make_call(), make_incident()
        joined(call, incident, words="Api dari dapur")
        call.refresh_from_db()
        assert (call.status, call.verification, call.incident) == ("ended", "normal", incident)
        assert told(incident) == ["A further call joined: “Api dari dapur”"]

    def test_a_second_press_changes_nothing(self) -> None:
        call, incident, user = make_call(), make_incident(), make_user()
        joined(call, incident, user)
        joined(Call.objects.get(), incident, user)
        assert incident.timeline.count() == 1

    def test_it_refines_the_place(self) -> None:
        incident = make_incident()
        joined(make_call(), incident, location=ELSEWHERE)
        assert location_of(Incident.objects.get()) == ELSEWHERE
        assert list(incident.timeline.values_list("kind", flat=True)) == ["moved", "joined"]

    def test_a_closed_incident_refuses_and_the_call_stays(self) -> None:
        call, incident = make_call(), make_incident(number="KDI-2026-000007")
        close_incident(incident=incident, outcome="resolved", by=make_user(), now=NOW)
        with translation.override("en"), pytest.raises(JoinRefused, match="KDI-2026-000007 is closed. Open it again"):
            joined(call, incident)
        assert Call.objects.get().status == "waiting"

    def test_the_call_of_another_operator_refuses(self) -> None:
        call = make_call()
        take_call(call=call, by=make_user(username="ani"), now=NOW)
        with pytest.raises(CallTaken, match="ani"):
            joined(call, make_incident())

    def test_an_exercise_and_an_emergency_are_kept_apart(self) -> None:
        for call, incident in (
            (make_call(is_exercise=True), make_incident()),
            (make_call(), make_incident(is_exercise=True)),
        ):
            with pytest.raises(JoinRefused):
                joined(call, incident)

    def test_regions_are_kept_apart(self) -> None:
        with pytest.raises(JoinRefused):
            joined(make_call(make_region("konawe")), make_incident())


@pytest.mark.django_db
class TestSplitting:
    def test_it_gives_back_the_call_with_its_words_and_place(self) -> None:
        call, incident, user = make_call(), make_incident(), make_user()
        joined(call, incident, words="Rumah sebelah", location=ELSEWHERE)
        taken = split_call(call=call, by=user, now=NOW)
        assert (taken.words, taken.location) == ("Rumah sebelah", ELSEWHERE)
        call.refresh_from_db()
        assert (call.status, call.verification, call.taken_by, call.incident) == ("taken", "", user, None)
        assert told(incident)[-1] == "A call was taken out again"

    def test_the_incident_goes_back_to_where_it_was(self) -> None:
        call, incident = make_call(), make_incident()
        before = location_of(incident)
        joined(call, incident, location=ELSEWHERE)
        split_call(call=call, by=make_user(), now=NOW)
        assert location_of(Incident.objects.get()) == before

    def test_a_place_that_was_corrected_since_stays(self) -> None:
        call, incident = make_call(), make_incident()
        joined(call, incident, location=ELSEWHERE)
        corrected = Location(122.53, -3.97, 10, "map", "Di sini")
        change_incident(incident=incident, by=make_user(), now=NOW, location=corrected)
        split_call(call=call, by=make_user(), now=NOW)
        assert location_of(Incident.objects.get()) == corrected

    def test_also_the_call_that_opened_it_can_leave_and_join_another(self) -> None:
        call, user, older = make_call(), make_user(), make_incident()
        double = opened(call=call, by=user)
        taken = split_call(call=call, by=user, now=NOW)
        assert taken.location == location_of(double)
        joined(taken.call, older, user)
        assert (double.calls.count(), older.calls.count()) == (0, 1)

    def test_a_call_of_no_incident_cannot(self) -> None:
        with pytest.raises(CallRefused):
            split_call(call=make_call(), by=make_user(), now=NOW)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_ten_callers_one_fire(self) -> None:
        incident, users = make_incident(), [make_user() for _ in range(10)]
        calls = [make_call(number=f"+62812000001{n:02d}") for n in range(10)]
        at_once(*(lambda n=n: joined(calls[n], incident, users[n], words=f"kata {n}") for n in range(10)))
        assert incident.calls.filter(verification="normal").count() == 10
        assert incident.timeline.filter(kind="joined").count() == 10

    def test_of_two_who_join_and_open_with_one_call_the_second_is_told(self) -> None:
        call, incident, category = make_call(), make_incident(), make_category()
        ani, budi = make_user(username="ani"), make_user(username="budi")
        fresh = lambda: Call.objects.get(pk=call.pk)  # noqa: E731
        results = at_once(
            lambda: joined(fresh(), incident, ani), lambda: opened(call=fresh(), by=budi, category=category)
        )
        assert sorted(type(result).__name__ for result in results) == ["CallEnded", "Incident"]
        assert Call.objects.get().incident is not None

    def test_of_two_who_join_it_to_different_incidents_one_wins(self) -> None:
        call, users = make_call(), [make_user(), make_user()]
        incidents = [make_incident(), make_incident()]
        results = at_once(*(lambda n=n: joined(Call.objects.get(pk=call.pk), incidents[n], users[n]) for n in range(2)))
        assert sorted(type(result).__name__ for result in results) == ["CallEnded", "Incident"]
        assert sum(incident.timeline.count() for incident in incidents) == 1

    def test_joining_and_closing_at_once_leave_no_call_in_a_closed_incident_unsaid(self) -> None:
        call, incident, user = make_call(), make_incident(), make_user()
        close = lambda: close_incident(incident=incident, outcome="resolved", by=user, now=NOW)  # noqa: E731
        results = at_once(lambda: joined(call, incident, user), close)
        incident.refresh_from_db()
        assert incident.status == "closed"
        kinds = list(incident.timeline.order_by("pk").values_list("kind", flat=True))
        refused = isinstance(results[0], JoinRefused)
        assert kinds == (["closed"] if refused else ["joined", "closed"])
