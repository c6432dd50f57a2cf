from __future__ import annotations

import json

import pytest
from django.test import Client

from geo112.regions.access import Role
from geo112.regions.models import Region, User
from tests.makers import make_region, make_user
from tests.regions.matrix import MATRIX, Row

pytestmark = pytest.mark.django_db


def is_let_in(row: Row, region: Region, user: User | None, path: str = "") -> bool:
    """Whether the request gets past the door; what it then says about its body is no matter here."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.generic(
        row.method, path or row.path(region), json.dumps(row.body(region)), content_type="application/json"
    )
    assert answer.status_code < 500
    if answer.status_code in (401, 403, 404):
        return False
    if answer.status_code == 302:
        assert answer["Location"].startswith("/login/")
        return False
    return row.shows is None or row.shows(region) in answer.content.decode()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_it_lets_in_exactly_the_roles_of_the_row(row: Row, role: Role) -> None:
    home = make_region("kendari")
    assert is_let_in(row, home, make_user(role, home)) == (role in row.roles)


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_it_lets_nobody_in_from_another_region(row: Row) -> None:
    home, elsewhere = make_region("kendari"), make_region("konawe")
    path = row.path(elsewhere)
    assert [role for role in Role if is_let_in(row, elsewhere, make_user(role, home), path)] == []


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_it_lets_nobody_in_without_a_login(row: Row) -> None:
    assert not is_let_in(row, make_region("kendari"), None)


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_it_lets_nobody_in_without_a_role(row: Row) -> None:
    assert not is_let_in(row, make_region("kendari"), make_user(None))


@pytest.mark.parametrize("row", [row for row in MATRIX if row.name != "account"], ids=str)
def test_it_lets_a_superuser_in(row: Row) -> None:
    """Everywhere but on the list of one's own roles, of which a superuser needs none."""
    assert is_let_in(row, make_region("kendari"), make_user(None, is_superuser=True))
