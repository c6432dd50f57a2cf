from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from rest_framework.authtoken.models import Token

from geo112.regions.access import AGENCY_ROLES, STAFF_ROLES, Role, has_role, may_dispatch, may_take_calls, roles_in
from geo112.regions.models import Agency, Membership, Region, User
from tests.makers import make_agency, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", AGENCY_ROLES)
def test_it_refuses_an_agency_role_without_an_agency(role: Role) -> None:
    with pytest.raises(IntegrityError, match="membership_agency_roles_name_their_agency"):
        Membership.objects.create(user=make_user(None), role=role, region=make_region())


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_it_refuses_a_staff_role_in_an_agency(role: Role) -> None:
    with pytest.raises(IntegrityError, match="membership_agency_roles_name_their_agency"):
        Membership.objects.create(user=make_user(None), role=role, region=make_region(), agency=make_agency())


def test_it_refuses_the_same_role_twice() -> None:
    user = make_user(Role.OPERATOR)
    with pytest.raises(IntegrityError, match="membership_once"):
        Membership.objects.create(user=user, role=Role.OPERATOR, region=make_region())


def test_it_refuses_an_agency_of_another_region() -> None:
    agency = make_agency(region=make_region("konawe"))
    membership = Membership(user=make_user(None), role=Role.CREW, region=make_region("kendari"), agency=agency)
    with pytest.raises(ValidationError, match="agency"):
        membership.full_clean()


def test_it_counts_a_role_only_in_its_region() -> None:
    home, elsewhere = make_region("kendari"), make_region("konawe")
    user = make_user(Role.DISPATCHER, home)
    assert has_role(user, home, Role.DISPATCHER) and not has_role(user, elsewhere, Role.DISPATCHER)
    assert roles_in(user, home) == {Role.DISPATCHER} and roles_in(user, elsewhere) == set()


def test_it_gives_a_stranger_nothing() -> None:
    make_agency()
    stranger = AnonymousUser()
    assert roles_in(stranger, make_region()) == set()
    assert not Region.objects.visible_to(stranger) and not Agency.objects.visible_to(stranger)


def test_it_gives_a_superuser_every_role() -> None:
    assert roles_in(make_user(None, is_superuser=True), make_region()) == set(Role)


def test_it_lets_operators_dispatch_where_the_region_says_so() -> None:
    small, large = make_region("kendari"), make_region("konawe", operators_dispatch=False)
    assert may_dispatch(make_user(Role.OPERATOR, small), small)
    operator = make_user(Role.OPERATOR, large)
    assert may_take_calls(operator, large) and not may_dispatch(operator, large)


def test_it_shows_an_agency_member_only_their_agency() -> None:
    own, _other = make_agency("damkar"), make_agency("psc119")
    assert list(Agency.objects.visible_to(make_user(Role.AGENCY, agency=own))) == [own]
    assert Agency.objects.visible_to(make_user(Role.OPERATOR)).count() == 2


@pytest.mark.parametrize("text", ["kendari", "74.71", "KDI"])
def test_it_finds_a_region_by_slug_official_code_or_number_prefix(text: str) -> None:
    region = make_region("kendari")
    assert Region.objects.find(text) == region


def test_it_names_a_region_without_reading_its_outline(django_assert_num_queries: Any) -> None:
    make_region("kendari")
    with django_assert_num_queries(1):
        found = Region.objects.named("kendari")
    assert found and "boundary" in found.get_deferred_fields()
    assert Region.objects.named("nowhere") is None and Region.objects.named("ken\0dari") is None


def test_it_says_which_regions_there_are() -> None:
    make_region("kendari")
    with pytest.raises(Region.DoesNotExist, match="atlantis.*kendari"):
        Region.objects.find("atlantis")


def test_it_has_a_box_even_without_a_boundary() -> None:
    west, south, east, north = make_region(boundary=None).bbox
    assert west < east and south < north


def test_it_prints_a_new_token_and_ends_the_old_one(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user()
    call_command("create_token", user.username)
    first = capsys.readouterr().out.strip()
    call_command("create_token", user.username)
    second = capsys.readouterr().out.strip()
    assert first != second and [token.key for token in Token.objects.filter(user=user)] == [second]


def test_it_makes_no_token_for_nobody() -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("create_token", "nobody")
    assert not User.objects.filter(username="nobody").exists()
