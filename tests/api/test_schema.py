"""Schemathesis: every endpoint does what the OpenAPI description says, whatever is sent.

The description is made from the code at import, so an endpoint that is added is tested by itself; the name of the test
is its method and path. Each is tried twice: with whatever comes, and with parameters that lead to rows that exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from rest_framework.authtoken.models import Token
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from geo112.regions.access import Role
from tests.api.rows import lead_to_rows, make_known
from tests.makers import make_region, make_user

pytestmark = pytest.mark.django_db

REFUSALS = ("400", "401", "403", "404", "409")
description: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)


def load(*, coverage: bool, examples: int) -> Any:
    """The description as schemathesis takes it; `coverage` adds what is systematic: bounds, types, what is missing."""
    config = {
        "seed": 112,
        "generation": {"deterministic": True, "max-examples": examples, "no-shrink": True, "database": "none"},
        "phases": {"coverage": {"enabled": coverage}, "stateful": {"enabled": False}},
        # No description can say that a region or a type must exist: then the field is named, as `check` makes sure.
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", *REFUSALS]}},
    }
    loaded = schemathesis.openapi.from_dict(description, config=SchemathesisConfig.from_dict(config))
    loaded.app = get_wsgi_application()
    return loaded


of_anything = load(coverage=True, examples=4)
of_what_exists = load(coverage=False, examples=6)
at_most = settings(suppress_health_check=list(HealthCheck), deadline=None)


@pytest.fixture(autouse=True)
def one_transaction() -> Iterator[None]:
    """As Django's own test client has it: the end of a request does not close the connection under the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token() -> str:
    user = make_user(Role.DISPATCHER, make_region("kendari"))
    return str(Token.objects.create(user=user).key)


@pytest.fixture
def known() -> dict[tuple[str, str], Any]:
    return make_known(make_region("kendari"))


def check(case: Any, token: str, *, excluded: tuple[Any, ...] = ()) -> None:
    headers = {"Authorization": f"Token {token}", "Accept-Encoding": "identity"}
    with transaction.atomic():
        response = case.call_and_validate(headers=headers, excluded_checks=list(excluded))
        transaction.set_rollback(True)
    if response.status_code == 400:
        answer = response.json()
        assert isinstance(answer, dict) and answer, case.as_curl_command()
        assert all(isinstance(problems, str | list | dict) for problems in answer.values()), answer


@of_anything.parametrize()
@at_most
def test_it_keeps_its_word(case: Any, token: str) -> None:
    # A filter that is left empty, as a form sends it, is none.
    is_unset = "" in (case.query or {}).values()
    check(case, token, excluded=(negative_data_rejection,) if is_unset else ())


@of_what_exists.parametrize()
@at_most
def test_it_keeps_its_word_about_what_exists(case: Any, token: str, known: dict[tuple[str, str], Any]) -> None:
    lead_to_rows(case, known)
    check(case, token, excluded=(negative_data_rejection,))  # what was wrong may just have been put right
