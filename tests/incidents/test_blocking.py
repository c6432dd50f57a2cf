from datetime import timedelta

import pytest
from django.utils import timezone, translation

from geo112.live.models import Event
from incidents.blocking import BlockRefused, block_caller, lift_block
from incidents.calls import receive_call
from incidents.exercises import start_exercise_call
from incidents.history import caller_history
from incidents.models import Call, CallerBlock
from incidents.representation import call_json
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_category, make_incident, make_region, make_user

DAY = timedelta(hours=24)


def ring(number: str = "+6281200000001", pbx_call_id: str = "a", minutes: int = 0) -> Call:
    at = timezone.now() + timedelta(minutes=minutes)
    return receive_call(region=make_region(), pbx_call_id=pbx_call_id, number=number, received_at=at)[0]


def blocked(call: Call, reason: str = "") -> CallerBlock:
    return block_caller(call=call, by=make_user(), now=timezone.now(), reason=reason)


@pytest.mark.django_db
class TestBlocks:
    def test_a_blocked_number_still_rings_and_says_so(self) -> None:
        block = blocked(ring(), "Bercanda terus")
        again = ring(pbx_call_id="b")
        assert again.status == "waiting"
        shown = call_json(again)["block"]
        assert (shown["until"] - shown["at"], shown["reason"], shown["by"]) == (DAY, "Bercanda terus", str(block.by))

    def test_it_ends_by_itself(self) -> None:
        call = ring()
        block_caller(call=call, by=make_user(), now=timezone.now() - DAY)
        assert call_json(call)["block"] is None

    def test_it_can_be_lifted_and_both_are_kept(self) -> None:
        call, user = ring(), make_user()
        blocked(call)
        assert lift_block(call=call, by=user, now=timezone.now()) == 1
        assert lift_block(call=call, by=user, now=timezone.now()) == 0
        assert call_json(call)["block"] is None
        assert CallerBlock.objects.get().lifted_by == user

    def test_it_changes_the_place_of_calls_that_wait(self) -> None:
        waiting = ring()
        Event.objects.all().delete()
        blocked(ring(pbx_call_id="b"))
        assert waiting.pk in Event.objects.filter(kind="call").latest("pk").ids

    def test_a_hidden_number_is_never_blocked(self) -> None:
        with translation.override("en"), pytest.raises(BlockRefused, match="anybody may be behind it"):
            blocked(ring(number=""))
        assert not CallerBlock.objects.exists()

    def test_the_caller_of_an_exercise_is_nobody(self) -> None:
        with translation.override("en"), pytest.raises(BlockRefused, match="exercise"):
            blocked(start_exercise_call(region=make_region(), now=NOW))


@pytest.mark.django_db(transaction=True)
def test_two_who_block_at_once_make_one_block() -> None:
    call = ring()
    at_once(lambda: blocked(call), lambda: blocked(call))
    assert CallerBlock.objects.count() == 1


@pytest.mark.django_db
class TestHistory:
    def test_it_counts_what_earlier_calls_were_and_names_the_last_place(self) -> None:
        fire = make_incident(location_text="Depan Pasar Uji", category=make_category())
        endings = [("prank", None), ("prank", None), ("normal", fire)]
        for minutes, (verification, incident) in enumerate(endings, start=-9):
            call = ring(pbx_call_id=f"{minutes}", minutes=minutes)
            ended = {"status": "ended", "verification": verification, "ended_at": NOW, "incident": incident}
            Call.objects.filter(pk=call.pk).update(**ended)
        history = caller_history(ring(pbx_call_id="now"), timezone.now())
        assert history["counts"] == {"prank": 2, "normal": 1}
        assert history["last_place"]["text"] == "Depan Pasar Uji"
        assert [line["incident"] for line in history["calls"]] == [fire.number, None, None]

    def test_hidden_callers_have_none(self) -> None:
        ring(number="", pbx_call_id="a")
        history = caller_history(ring(number="", pbx_call_id="b"), timezone.now())
        assert history["hidden"] and not history["calls"]

    def test_exercises_leave_no_trace_in_it(self) -> None:
        region = make_region()
        receive_call(region=region, pbx_call_id="x", number="+6281200000001", received_at=NOW, is_exercise=True)
        assert not caller_history(ring(), timezone.now())["calls"]
