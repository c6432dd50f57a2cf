from __future__ import annotations

import re

import pytest
from django.test import Client

from geo112.regions.access import Role
from geo112.regions.models import User
from tests.makers import make_agency, make_region, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "rahasia-uji-112"


def log_in(client: Client, username: str, password: str = PASSWORD) -> int:
    return client.post("/login/", {"username": username, "password": password}).status_code


def is_logged_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_it_logs_in_and_out(client: Client) -> None:
    log_in(client, make_user().username)
    assert is_logged_in(client)
    assert client.post("/logout/").status_code == 302
    assert not is_logged_in(client)


def test_it_does_not_log_out_by_a_mere_link(client: Client) -> None:
    log_in(client, make_user().username)
    assert client.get("/logout/").status_code == 405
    assert is_logged_in(client)


def test_it_leads_on_to_where_one_wanted_to_go(client: Client) -> None:
    user = make_user()
    form = {"username": user.username, "password": PASSWORD}
    assert client.post("/login/", {**form, "next": "/account/"})["Location"] == "/account/"


def test_it_leads_nobody_away_to_a_stranger(client: Client) -> None:
    user = make_user()
    form = {"username": user.username, "password": PASSWORD}
    assert client.post("/login/", {**form, "next": "https://example.org/"})["Location"] == "/"


def test_it_locks_an_account_after_five_wrong_passwords(client: Client) -> None:
    user = make_user()
    assert [log_in(client, user.username, "salah") for _ in range(5)] == [200, 200, 200, 200, 429]
    answer = client.post("/login/", {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 429
    assert "15 menit" in answer.content.decode()
    assert not is_logged_in(client)


def test_it_locks_no_other_account(client: Client) -> None:
    user, colleague = make_user(), make_user()
    for _ in range(6):
        log_in(client, user.username, "salah")
    assert log_in(client, colleague.username) == 302


def test_it_refuses_a_login_without_a_csrf_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert log_in(strict, make_user().username) == 403


def test_it_lists_the_roles_of_the_user(client: Client) -> None:
    client.force_login(
        make_user(Role.AGENCY, agency=make_agency(name="Damkar Uji")), "django.contrib.auth.backends.ModelBackend"
    )
    page = client.get("/account/").content.decode()
    assert "Kota Kendari" in page and "Damkar Uji" in page and "instansi" in page


def test_it_says_when_there_is_no_role_yet(client: Client) -> None:
    client.force_login(make_user(None), "django.contrib.auth.backends.ModelBackend")
    assert "belum memiliki peran" in client.get("/account/").content.decode()


def test_it_changes_the_password_and_ends_the_other_sessions(client: Client) -> None:
    user, elsewhere = make_user(), Client()
    log_in(client, user.username)
    log_in(elsewhere, user.username)
    new = "kata-sandi-baru-77"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/account/password/", form)["Location"] == "/account/"
    assert is_logged_in(client) and not is_logged_in(elsewhere)
    assert User.objects.get(pk=user.pk).check_password(new)


def language_of(client: Client, **headers: str) -> str:
    found = re.search(r'<html lang="(\w+)"', client.get("/login/", headers=headers).content.decode())
    return found[1] if found else ""


def test_it_is_indonesian_whatever_the_browser_prefers(client: Client) -> None:
    assert language_of(client, accept_language="en-US,en") == "id"


def test_it_switches_the_language_and_remembers(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/login/"})
    assert language_of(client) == "en"
    assert client.cookies["django_language"]["max-age"] > 300 * 24 * 3600
    client.post("/language/", {"language": "id", "next": "/login/"})
    assert language_of(client) == "id"


def test_it_passes_over_a_language_it_does_not_speak(client: Client) -> None:
    client.cookies["django_language"] = "tlh"
    assert language_of(client) == "id"


def test_it_answers_a_program_in_the_language_it_asks_for(client: Client) -> None:
    answers = [client.get("/api/v1/regions/", headers={"accept-language": code}).json() for code in ("id", "en")]
    assert answers[0]["detail"] != answers[1]["detail"]


def test_it_sends_secure_headers(client: Client) -> None:
    headers = client.get("/login/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "object-src 'none'" in policy
    script_sources = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "unsafe" not in script_sources
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_it_has_no_script_or_style_that_the_policy_forbids(client: Client) -> None:
    page = client.get("/login/").content.decode()
    assert not re.search(r"<script(?![^>]*\b(src|nonce)=)|<style|\son\w+=|javascript:", page)


def test_it_gives_the_regions_of_the_user_as_json(client: Client) -> None:
    make_region("konawe")
    client.force_login(make_user(Role.OPERATOR, make_region("kendari")), "django.contrib.auth.backends.ModelBackend")
    (region,) = client.get("/api/v1/regions/").json()
    assert region["slug"] == "kendari" and region["number_prefix"] == "KDI" and region["code"] == "74.71"
    west, south, east, north = region["bbox"]
    assert west < region["center"][0] < east and south < region["center"][1] < north


ADMIN_PAGES = [
    "regions/region/",
    "regions/region/add/",
    "regions/area/",
    "regions/area/add/",
    "regions/agency/",
    "regions/user/",
    "regions/user/add/",
]


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_it_shows_the_admin_of_regions_and_people(client: Client, path: str) -> None:
    admin = make_user(None, is_superuser=True, is_staff=True)
    make_user(Role.DISPATCHER)
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/admin/{path}").status_code == 200


def test_it_edits_the_roles_of_a_user_in_the_admin(client: Client) -> None:
    client.force_login(make_user(None, is_superuser=True, is_staff=True), "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/admin/regions/user/{make_user().pk}/change/").content.decode()
    assert "memberships-0-role" in page
