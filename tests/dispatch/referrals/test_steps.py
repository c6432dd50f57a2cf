"""A ticket's steps: taken once, stamped, told; however many take them at the same moment."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo112.dispatch.models import Referral
from geo112.dispatch.referrals.states import ENDS, STATUSES, Side, may_follow
from geo112.dispatch.referrals.steps import NotPossible, take_step
from geo112.live.models import Event
from geo112.regions.access import Role
from tests.makers import NOW, make_agency, make_referral, make_target, make_user

LATER = NOW + timedelta(minutes=5)


@pytest.mark.django_db
def test_it_stamps_and_tells_a_step() -> None:
    referral = make_referral()
    clerk = make_user(Role.AGENCY, agency=referral.agency)
    take_step(referral=referral, status="accepted", side=Side.AGENCY, by=clerk, now=LATER)
    assert referral.status == "accepted"
    step = referral.steps.last()
    assert step and (step.status, step.at, step.source, step.by) == ("accepted", LATER, "agency", clerk)
    assert referral.incident.timeline.get().kind == "referral_accepted"
    assert {(event.kind, tuple(event.ids)) for event in Event.objects.all()} == {
        ("referral", (referral.pk,)),
        ("incident", (referral.incident_id,)),
    }


@pytest.mark.django_db
def test_who_repeats_a_step_changes_nothing_and_others_are_told_who_was_quicker() -> None:
    referral = make_referral()
    first, second = (make_user(Role.AGENCY, agency=referral.agency) for _ in range(2))
    for _ in range(2):
        take_step(referral=referral, status="accepted", side=Side.AGENCY, by=first, now=LATER)
    with pytest.raises(NotPossible) as refused:
        take_step(referral=referral, status="accepted", side=Side.AGENCY, by=second, now=LATER)
    assert refused.value.last and refused.value.last.by == first
    assert referral.steps.count() == 2


@pytest.mark.django_db
def test_sent_again_its_time_counts_anew() -> None:
    agency = make_agency("pln")
    make_target("accept", 600, region=agency.region)
    make_target("resolve", 3600, region=agency.region)
    referral = make_referral(agency)
    by = make_user(Role.DISPATCHER)
    take_step(referral=referral, status="done", side=Side.AGENCY, by=by, now=NOW)
    assert referral.ended_at == NOW
    take_step(referral=referral, status="sent", side=Side.CENTRE, by=by, reason="masih padam", now=LATER)
    assert (referral.status, referral.ended_at) == ("sent", None)
    assert referral.due_at == LATER + timedelta(minutes=10)
    assert referral.done_due_at == LATER + timedelta(hours=1)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STATUSES), st.sampled_from([Side.AGENCY, Side.CENTRE])), max_size=8))
def test_any_order_of_steps_leaves_row_and_stamps_in_agreement(steps: list[tuple[str, Side]]) -> None:
    with transaction.atomic():
        referral, expected = make_referral(), ["sent"]
        users = {side: make_user(Role.DISPATCHER) for side in Side}
        for minute, (status, side) in enumerate(steps, start=1):
            if allowed := may_follow(expected[-1], status, side):
                expected.append(status)
            elif expected[-1] == status:
                continue
            now = NOW + timedelta(minutes=minute)
            try:
                take_step(referral=referral, status=status, side=side, by=users[side], reason="uji", now=now)
                assert allowed
            except NotPossible:
                assert not allowed
        assert [step.status for step in referral.steps.all()] == expected
        assert referral.status == expected[-1]
        assert (referral.ended_at is not None) == (referral.status in ENDS)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"status": "done"}, {"status": "sent", "ended_at": NOW}, {"status": "lost"}])
def test_the_database_itself_refuses_what_cannot_be(fields: dict[str, object]) -> None:
    referral = make_referral()
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**fields)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_the_same_moment_one_does() -> None:
    referral = make_referral()
    clerks = [make_user(Role.AGENCY, agency=referral.agency) for _ in range(2)]
    barrier, told = threading.Barrier(2), []

    def accept(number: int) -> None:
        barrier.wait(timeout=10)
        try:
            own = Referral.objects.select_related("incident", "agency").get(pk=referral.pk)
            take_step(referral=own, status="accepted", side=Side.AGENCY, by=clerks[number], now=NOW)
            told.append("accepted")
        except NotPossible as refused:
            assert refused.last
            told.append(f"after {refused.last.by.username}")  # type: ignore[union-attr]
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    (step,) = referral.steps.filter(status="accepted")
    assert sorted(told) == ["accepted", f"after {step.by.username}"]  # type: ignore[union-attr]
