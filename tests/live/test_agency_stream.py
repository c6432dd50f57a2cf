"""An agency's users see their own agency's rows and nothing else, in the snapshot and in every step after it."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from django.db import transaction

from geo112.live import registry, stream
from geo112.live.outbox import announce
from geo112.regions.access import Role
from geo112.regions.models import Agency, Membership, Region
from tests.live.centre import Centre
from tests.makers import make_agency, make_region, make_user


def own_states(ids: Collection[int]) -> dict[int, list[registry.State]]:
    return {agency.pk: [{"id": agency.pk}] for agency in Agency.objects.filter(pk__in=ids)}


@pytest.fixture
def shared_kind(region: Region) -> None:
    """Agencies see their own office, and of it only the id."""
    registry.register_agency_loader(
        "office",
        own_states,
        snapshot=lambda agency_ids: [state for states in own_states(agency_ids).values() for state in states],
    )


@transaction.atomic
def change(*agencies: Agency) -> None:
    for agency in agencies:
        announce(agency.region_id, "office", [agency.pk])


@pytest.mark.usefixtures("shared_kind")
def test_it_sends_an_agency_its_own_rows_in_their_own_shape(server: Centre) -> None:
    pln, dishub = make_agency("pln", phone="1"), make_agency("dishub", phone="2")
    opened = server.open(make_user(Role.AGENCY, agency=pln))
    assert opened.next("snapshot").data["offices"] == [{"id": pln.pk}]
    change(dishub)
    change(dishub, pln)
    assert opened.next().data == [{"id": pln.pk}]


@pytest.mark.usefixtures("shared_kind")
def test_it_sends_the_centre_each_row_once_and_whole(server: Centre) -> None:
    pln = make_agency("pln", phone="1")
    both = make_user(Role.OPERATOR)
    Membership.objects.create(user=both, role=Role.AGENCY, region=pln.region, agency=pln)
    opened = server.open(both)
    assert opened.next("snapshot").data["offices"] == [{"id": pln.pk, "phone": "1"}]
    for _ in range(2):
        change(pln)
        assert opened.next().data == [{"id": pln.pk, "phone": "1"}]


@pytest.mark.usefixtures("shared_kind")
def test_it_sends_an_agency_no_kind_that_is_the_centres_alone(server: Centre, region: Region) -> None:
    registry.register_loader("note", lambda ids: {region.pk: [{"id": number} for number in ids]})
    pln = make_agency("pln")
    opened = server.open(make_user(Role.AGENCY, agency=pln))
    assert opened.next("snapshot").data["notes"] == []
    with transaction.atomic():
        announce(region, "note", [7])
    change(pln)
    assert opened.next().event == "office"


@pytest.mark.usefixtures("shared_kind")
def test_it_resumes_an_agencys_stream_without_what_is_others(server: Centre) -> None:
    pln, dishub = make_agency("pln"), make_agency("dishub")
    opened = server.open(make_user(Role.AGENCY, agency=pln, username="pln"))
    opened.next("snapshot")
    opened.close()
    change(dishub)
    change(pln)
    user = pln.memberships.get().user
    assert server.open(user, cursor=opened.last_id).next().data == [{"id": pln.pk}]


@pytest.mark.usefixtures("shared_kind")
def test_it_opens_no_other_region_to_an_agency(server: Centre) -> None:
    make_region("konawe")
    user = make_user(Role.AGENCY, agency=make_agency("pln"))
    assert server.open(user, "konawe").response.status == 404


@pytest.mark.usefixtures("shared_kind")
def test_it_ends_when_the_user_moves_to_another_agency(server: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.05)
    pln, dishub = make_agency("pln"), make_agency("dishub")
    opened = server.open(make_user(Role.AGENCY, agency=pln))
    opened.next("snapshot")
    pln.memberships.update(agency=dishub)
    assert opened.ends()
