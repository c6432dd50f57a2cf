from datetime import timedelta
from typing import Any

import pytest

from geo112.live.models import Event
from incidents.calls import (
    CallEnded,
    CallRefused,
    CallTaken,
    receive_call,
    release_call,
    take_call,
    undo_verification,
    verify_call,
)
from incidents.models import Call, Caller
from incidents.representation import call_json, earlier_calls
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_call, make_incident, make_region, make_user

NUMBER = "+6281200000001"


def receive(pbx_call_id: str = "pbx-1", number: str = NUMBER, **fields: Any) -> tuple[Call, bool]:
    region = fields.pop("region", None) or make_region()
    return receive_call(region=region, pbx_call_id=pbx_call_id, number=number, received_at=NOW, **fields)


@pytest.mark.django_db
class TestReceiving:
    def test_it_keeps_the_call_and_tells_the_live_stream(self) -> None:
        call, is_new = receive(queue="112", transcript="Tolong!")
        assert is_new
        assert (call.status, call.number, call.queue, call.transcript) == ("waiting", NUMBER, "112", "Tolong!")
        assert Event.objects.values_list("kind", "ids").get() == ("call", [call.pk])

    def test_the_same_pbx_call_id_again_is_the_same_call(self) -> None:
        first, _ = receive()
        again, is_new = receive(number="+6281299999999")
        assert (again, is_new) == (first, False)
        assert Event.objects.count() == 1

    def test_two_regions_may_use_the_same_pbx_call_id(self) -> None:
        assert receive()[0] != receive(region=make_region("konawe"))[0]

    def test_anonymous_calls_never_share_a_caller(self) -> None:
        calls = [receive(pbx_call_id=name, number="")[0] for name in ("a", "b")]
        assert [call.caller for call in calls] == [None, None]
        assert not Caller.objects.exists()

    def test_it_counts_the_earlier_calls_of_a_number(self) -> None:
        caller = receive()[0].caller
        for days, verification in ((1, "prank"), (2, "ghost"), (3, "information")):
            at = NOW - timedelta(days=days)
            make_call(caller=caller, received_at=at, status="ended", ended_at=at, verification=verification)
        assert earlier_calls(Call.objects.get(pbx_call_id="pbx-1")) == {"total": 3, "prank": 1, "ghost": 1}

    def test_hidden_numbers_have_no_history(self) -> None:
        receive(pbx_call_id="a", number="")
        assert earlier_calls(receive(pbx_call_id="b", number="")[0]) == {"total": 0, "prank": 0, "ghost": 0}


@pytest.mark.django_db
class TestTaking:
    def test_the_second_operator_learns_who_was_first(self) -> None:
        call, first, second = make_call(), make_user(), make_user()
        take_call(call=Call.objects.get(pk=call.pk), by=first, now=NOW)
        with pytest.raises(CallTaken) as refused:
            take_call(call=call, by=second, now=NOW)
        assert refused.value.by == first
        assert call.taken_by == first

    def test_taking_ones_own_call_again_is_no_error(self) -> None:
        call, user = make_call(), make_user()
        take_call(call=call, by=user, now=NOW)
        assert take_call(call=call, by=user, now=NOW + timedelta(seconds=1)).taken_at == NOW

    def test_an_ended_call_cannot_be_taken(self) -> None:
        call = make_call(status="ended", ended_at=NOW, verification="ghost")
        with pytest.raises(CallEnded):
            take_call(call=call, by=make_user(), now=NOW)

    def test_a_released_call_waits_again(self) -> None:
        call, user = make_call(), make_user()
        take_call(call=call, by=user, now=NOW)
        release_call(call=call, by=user)
        assert (call.status, call.taken_by, call.taken_at) == ("waiting", None, None)

    def test_nobody_releases_the_call_of_another(self) -> None:
        call = make_call()
        take_call(call=call, by=make_user(), now=NOW)
        with pytest.raises(CallTaken):
            release_call(call=call, by=make_user())


@pytest.mark.django_db
class TestVerifying:
    @pytest.mark.parametrize("verification", ["ghost", "prank", "information", "dropped"])
    def test_it_ends_a_waiting_call_in_one_step(self, verification: str) -> None:
        call, user = make_call(), make_user()
        verify_call(call=call, verification=verification, by=user, now=NOW)
        assert (call.status, call.verification, call.taken_by) == ("ended", verification, user)
        assert call.taken_at == call.ended_at == NOW

    def test_normal_is_not_settled_without_an_incident(self) -> None:
        with pytest.raises(ValueError, match="normal"):
            verify_call(call=make_call(), verification="normal", by=make_user(), now=NOW)

    def test_pressing_twice_is_no_error(self) -> None:
        call, user = make_call(), make_user()
        for _ in range(2):
            verify_call(call=call, verification="prank", by=user, now=NOW)
        assert Event.objects.count() == 1

    def test_it_leaves_the_call_of_another_alone(self) -> None:
        call = make_call()
        take_call(call=call, by=make_user(), now=NOW)
        with pytest.raises(CallTaken):
            verify_call(call=call, verification="prank", by=make_user(), now=NOW)
        assert call.status == "taken"

    def test_it_can_be_undone_for_five_minutes(self) -> None:
        call, user = make_call(), make_user()
        verify_call(call=call, verification="ghost", by=make_user(), now=NOW)
        undo_verification(call=call, by=user, now=NOW + timedelta(minutes=5))
        assert (call.status, call.verification, call.ended_at, call.taken_by) == ("taken", "", None, user)

    def test_it_cannot_be_undone_later(self) -> None:
        call, user = make_call(), make_user()
        verify_call(call=call, verification="ghost", by=user, now=NOW)
        with pytest.raises(CallRefused):
            undo_verification(call=call, by=user, now=NOW + timedelta(minutes=5, seconds=1))

    def test_a_call_with_an_incident_cannot_be_undone(self) -> None:
        call = make_call(status="ended", ended_at=NOW, verification="normal", incident=make_incident())
        with pytest.raises(CallRefused):
            undo_verification(call=call, by=make_user(), now=NOW)


@pytest.mark.django_db
def test_call_json_costs_the_same_few_queries_for_many_calls(django_assert_num_queries: Any) -> None:
    caller = receive()[0].caller
    for _ in range(3):
        make_call(caller=caller, taken_by=make_user(), incident=make_incident())
    with django_assert_num_queries(3):  # the calls, the blocks of their numbers, the positions of their telephones
        assert len([call_json(call) for call in Call.objects.for_json()]) == 4


@pytest.mark.django_db(transaction=True)
def test_one_of_two_operators_who_press_at_once_gets_the_call() -> None:
    call, users = make_call(), [make_user(), make_user()]
    results = at_once(
        *(lambda user=user: take_call(call=Call.objects.get(pk=call.pk), by=user, now=NOW) for user in users)
    )
    assert sorted(type(result).__name__ for result in results) == ["Call", "CallTaken"]


@pytest.mark.django_db(transaction=True)
def test_a_pbx_that_repeats_itself_at_once_makes_one_call() -> None:
    region = make_region()
    results = at_once(*([lambda: receive(region=region)] * 4))
    assert sorted(is_new for _, is_new in results) == [False, False, False, True]  # type: ignore[misc]
    assert Call.objects.count() == Caller.objects.count() == Event.objects.count() == 1
