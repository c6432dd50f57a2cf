"""Bare questions to PostgreSQL, beside Django's own."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from geo112.database import asking, at_once
from geo112.regions.models import Region
from tests.makers import make_region

pytestmark = pytest.mark.django_db


def test_a_question_sees_what_its_own_transaction_did() -> None:
    region = make_region()
    assert at_once("SELECT slug FROM regions_region WHERE id = %(id)s", {"id": region.pk})() == [("kendari",)]


def test_several_are_answered_each_for_itself_and_django_goes_on_afterwards() -> None:
    make_region()
    with asking() as later:
        numbers = later("SELECT generate_series(1, %(most)s)", {"most": 3})
        half = later("SELECT 0.5::float8, ARRAY['a'], NULL", {})
    assert numbers() == [(1,), (2,), (3,)]
    assert half() == [(0.5, ["a"], None)]
    assert Region.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("alone", [True, False])
def test_a_wrong_question_is_djangos_error_and_costs_only_itself(alone: bool) -> None:
    with pytest.raises(DatabaseError):
        if alone:
            at_once("SELECT 1 / %(zero)s", {"zero": 0})()
        else:
            with asking() as later:
                wrong = later("SELECT 1 / %(zero)s", {"zero": 0})
                later("SELECT 1", {})
            wrong()
    assert at_once("SELECT 1", {})() == [(1,)]
    assert Region.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_fails_in_the_block_leaves_the_connection_usable() -> None:
    with pytest.raises(KeyError), asking() as later:
        later("SELECT 1", {})
        raise KeyError
    assert Region.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_wrong_question_spoils_the_transaction_in_hand_and_no_more() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        make_region()
        at_once("SELECT 1 / %(zero)s", {"zero": 0})()
    assert not connection.in_atomic_block
    assert Region.objects.count() == 0
