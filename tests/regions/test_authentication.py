"""Tokens: who asks, where a program asks."""

from __future__ import annotations

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from geo112.regions.access import Role
from geo112.regions.models import User
from tests.makers import make_incident, make_region, make_user

pytestmark = pytest.mark.django_db


def ask(client: Client, key: str) -> tuple[int, str]:
    answer = client.get("/api/v1/regions/", headers={"Authorization": f"Token {key}", "Accept-Language": "en"})
    return answer.status_code, str(answer.json())


def test_a_token_stands_for_its_user(client: Client) -> None:
    token = Token.objects.create(user=make_user(Role.DISPATCHER))
    status, body = ask(client, token.key)
    assert (status, "kendari" in body) == (200, True)


def test_a_token_opens_no_more_than_its_users_roles(client: Client) -> None:
    make_region("konawe")
    incident = make_incident(region=make_region("konawe"))
    nobody = Token.objects.create(user=User.objects.create_user("uji-nobody"))
    assert ask(client, nobody.key) == (200, "[]")
    operator = Token.objects.create(user=make_user(Role.OPERATOR)).key
    assert "konawe" not in ask(client, operator)[1]
    address, headers = f"/api/v1/incidents/{incident.number}/proposals/", {"Authorization": f"Token {operator}"}
    assert client.post(address, "{}", content_type="application/json", headers=headers).status_code == 404


def test_it_tells_an_unknown_token_from_that_of_somebody_who_left(client: Client) -> None:
    user = make_user(Role.DISPATCHER)
    token = Token.objects.create(user=user)
    assert ask(client, token.key[::-1]) == (401, "{'detail': 'Invalid token.'}")
    user.is_active = False
    user.save()
    assert ask(client, token.key) == (401, "{'detail': 'User inactive or deleted.'}")
