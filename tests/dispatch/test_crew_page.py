"""The crew page's parts, and that every text in it can be translated."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from rest_framework.test import APIClient

from geo112.dispatch.crew.texts import CREW_TEXTS
from geo112.regions.models import User
from tests.dispatch.crew_makers import make_crew

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]


def modules_of(script: Path) -> set[Path]:
    """The script and all that it imports."""
    found, todo = set(), [script.resolve()]
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += [(path.parent / name).resolve() for name in re.findall(r'from "(\.[^"]+)"', path.read_text())]
    return found


def test_every_text_of_its_scripts_can_be_translated() -> None:
    used = {
        text
        for script in modules_of(SCRIPTS / "crew" / "main.js")
        for text in re.findall(r'\bt\(\s*"([^"]+)"', script.read_text())
    }
    assert used == set(CREW_TEXTS)


def test_it_shows_the_units_that_the_user_mans(client_for: ClientFor) -> None:
    user, unit = make_crew()
    make_crew()
    answer = client_for(user).get("/crew/")
    assert [shown["slug"] for shown in answer.context["start"]["units"]] == [unit.slug]
    page = answer.content.decode()
    inline = [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "application/json" not in tag]
    assert inline == [] and " style=" not in page


def test_it_can_be_installed() -> None:
    manifest = Client().get("/crew/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    app = manifest.json()
    assert (app["start_url"], app["scope"], app["display"]) == ("/crew/", "/crew/", "standalone")
    assert {icon["purpose"] for icon in app["icons"]} == {"any", "maskable"}


def test_its_worker_lies_where_its_scope_is() -> None:
    worker = Client().get("/crew/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert b"addEventListener" in worker.content
