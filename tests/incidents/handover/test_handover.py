from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.utils import translation

from incidents.closing import close_incident
from incidents.handover.neighbours import neighbour_at
from incidents.handover.representation import handovers_json
from incidents.handover.verbs import HandOverRefused, accept, give_back, hand_over, take_back
from incidents.joining.verbs import join_call
from incidents.models import HandOver, Incident
from incidents.privacy.readers import MASKED, reader_of
from incidents.timeline import sentence
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_call, make_incident, make_region, make_user

NUMBER = "+6281200000001"


def ours(**fields: Any) -> Incident:
    make_region("konawe")
    return make_incident(number="KDI-2026-000042", description="Truk terguling", location_text="Batas kota", **fields)


def handed(incident: Incident | None = None, **fields: Any) -> HandOver:
    by, to = make_user(), make_region("konawe")
    return hand_over(incident=incident or ours(), to=to, by=by, now=NOW, **fields)


def neighbours_clerk() -> Any:
    return make_user(region=make_region("konawe"))


def told(incident: Incident) -> list[str]:
    with translation.override("en"):
        return [sentence(entry) for entry in incident.timeline.order_by("pk")]


@pytest.mark.django_db
class TestHandingOver:
    def test_the_neighbour_gets_one_of_its_own_with_place_and_words(self) -> None:
        handover = handed()
        received = handover.received
        assert (received.region.slug, received.number, received.status) == ("konawe", "KNW-2026-000001", "open")
        assert (received.description, received.location_text) == ("Truk terguling", "Batas kota")
        assert received.location.coords == handover.sent.location.coords

    def test_ours_is_closed_as_handed_over_and_both_stories_tell(self) -> None:
        handover = handed(reason="Lewat batas")
        sent = Incident.objects.get(number="KDI-2026-000042")
        assert (sent.status, sent.outcome) == ("closed", "handed_over")
        assert told(sent)[0] == "Handed over to Kabupaten Konawe as KNW-2026-000001: Lewat batas"
        assert told(handover.received) == ["Handed over by Kota Kendari, there KDI-2026-000042: Lewat batas"]

    def test_it_can_stay_open_as_supporting(self) -> None:
        assert handed(keeps_supporting=True).sent.status == "open"

    def test_words_of_further_callers_travel_and_names_of_our_people_do_not(self) -> None:
        incident = ours()
        join_call(call=make_call(), incident=incident, by=make_user(), now=NOW, words="Ada yang terjepit")
        received = handed(incident).received
        assert received.description == "Truk terguling\nAda yang terjepit"
        assert received.opened_by is None and received.timeline.get().by is None

    def test_numbers_travel_only_where_allowed_and_are_masked_for_strangers(self) -> None:
        incident = ours()
        make_call(incident=incident, number=NUMBER)
        make_call(incident=incident, number="")
        received = handed(incident).received
        clear = handovers_json(received, reader_of(neighbours_clerk()))
        assert clear[0]["numbers"] == ["0812-0000-0001"]
        assert handovers_json(received, MASKED)[0]["numbers"] == ["0812••••••01"]

    def test_numbers_stay_here_where_not(self) -> None:
        incident = ours()
        make_call(incident=incident, number=NUMBER)
        assert handed(incident, share_numbers=False).numbers == []

    def test_an_exercise_stays_one(self) -> None:
        assert handed(ours(is_exercise=True)).received.is_exercise

    def test_not_twice_not_to_ourselves_and_not_when_closed(self) -> None:
        incident = ours()
        with pytest.raises(HandOverRefused):
            hand_over(incident=incident, to=make_region(), by=make_user(), now=NOW)
        handed(incident, keeps_supporting=True)
        with translation.override("en"), pytest.raises(HandOverRefused, match="already, as KNW-2026-000001"):
            handed(incident)
        closed = make_incident()
        close_incident(incident=closed, outcome="resolved", by=make_user(), now=NOW)
        with pytest.raises(HandOverRefused):
            handed(closed)


@pytest.mark.django_db
class TestAnswering:
    def test_accepting_is_told_on_both_sides_and_safe_to_repeat(self) -> None:
        handover, clerk = handed(), neighbours_clerk()
        accept(handover=handover, by=clerk, now=NOW)
        accept(handover=handover, by=clerk, now=NOW)
        assert told(handover.sent)[-1].startswith("Kabupaten Konawe has accepted it")
        assert handover.received.timeline.filter(kind="accepted_by_neighbour").get().by == clerk
        assert handover.sent.timeline.filter(kind="accepted_by_neighbour").get().by is None

    def test_a_returned_one_closes_there_and_opens_here(self) -> None:
        handover = handed()
        give_back(handover=handover, by=neighbours_clerk(), now=NOW, reason="Bukan wilayah kami")
        assert Incident.objects.get(pk=handover.sent.pk).status == "open"
        assert Incident.objects.get(pk=handover.received.pk).outcome == "handed_over"
        assert "Kabupaten Konawe has returned it: Bukan wilayah kami" in told(handover.sent)

    def test_what_was_returned_can_be_handed_over_again(self) -> None:
        handover = handed()
        give_back(handover=handover, by=neighbours_clerk(), now=NOW, reason="x")
        assert handed(Incident.objects.get(pk=handover.sent.pk)).received.number == "KNW-2026-000002"

    def test_the_sender_takes_it_back_only_before_the_answer(self) -> None:
        handover, by = handed(), make_user()
        take_back(handover=handover, by=by, now=NOW)
        assert Incident.objects.get(pk=handover.sent.pk).status == "open"
        again = handed(Incident.objects.get(pk=handover.sent.pk))
        accept(handover=again, by=neighbours_clerk(), now=NOW)
        with pytest.raises(HandOverRefused):
            take_back(handover=again, by=by, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_over_at_once_make_one_incident_there() -> None:
    incident, konawe, users = ours(), make_region("konawe"), [make_user(), make_user()]

    def press(user: Any) -> Any:
        try:
            return hand_over(incident=incident, to=konawe, by=user, now=NOW)
        except HandOverRefused as refused:
            return refused

    results = at_once(lambda: press(users[0]), lambda: press(users[1]))
    assert sorted(type(result).__name__ for result in results) == ["HandOver", "HandOverRefused"]
    assert konawe.incidents.count() == 1


@pytest.mark.django_db
def test_the_neighbour_is_suggested_where_the_place_lies_there() -> None:
    kendari, konawe = make_region(), make_region("konawe")
    assert neighbour_at(kendari, Point(122.0, -3.9, srid=4326)) == konawe
    in_the_sea, at_home = Point(123.9, -4.9, srid=4326), Point(122.52, -3.98, srid=4326)
    assert neighbour_at(kendari, in_the_sea) is None
    assert neighbour_at(kendari, at_home) is None
