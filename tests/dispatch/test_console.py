"""The console's page: who gets it, for which region, and with which texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from geo112.dispatch.console.texts import TEXTS
from geo112.dispatch.referrals.texts import TEXTS as AGENCY_TEXTS
from geo112.dispatch.supervisor.texts import SUPERVISOR_TEXTS
from geo112.regions.access import Role
from geo112.regions.models import Membership, User
from tests.makers import make_region, make_user

SCRIPTS = Path(__file__).parents[2] / "static" / "js"

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]


def test_it_asks_strangers_to_log_in(client: APIClient) -> None:
    assert client.get("/").headers["Location"].startswith("/login/")


def test_it_opens_the_region_in_which_the_user_works(client_for: ClientFor) -> None:
    answer = client_for(make_user(Role.OPERATOR, make_region("konawe"))).get("/")
    assert answer.context["start"]["region"]["slug"] == "konawe"


def test_it_opens_the_first_of_several(client_for: ClientFor) -> None:
    user = make_user(Role.OPERATOR, make_region("kendari"))
    Membership.objects.create(user=user, role=Role.OPERATOR, region=make_region("konawe"))
    assert client_for(user).get("/").context["start"]["region"]["slug"] == "kendari"


def test_it_opens_no_region_of_others(client_for: ClientFor) -> None:
    make_region("konawe")
    client = client_for(make_user(Role.OPERATOR, make_region("kendari")))
    assert client.get("/?region=konawe").status_code == 404
    assert client.get("/?region=%00").status_code == 404


def test_it_is_friendly_to_those_without_a_console(client_for: ClientFor) -> None:
    answer = client_for(make_user(Role.CREW)).get("/")
    assert answer.status_code == 200
    assert "start" not in answer.context


def test_it_allows_no_inline_script(client_for: ClientFor) -> None:
    page = client_for(make_user()).get("/").content.decode()
    inline = [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "application/json" not in tag]
    assert inline == []
    assert " style=" not in page


def test_every_text_of_the_scripts_can_be_translated() -> None:
    scripts = [script for script in SCRIPTS.rglob("*.js") if script.parent.name != "crew"]  # it has a list of its own
    used = {text for script in scripts for text in re.findall(r'\bt\(\s*"([^"]+)"', script.read_text())}
    assert used == {*TEXTS, *AGENCY_TEXTS, *SUPERVISOR_TEXTS}
