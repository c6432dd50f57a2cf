"""Every model in the admin is scoped by region and role; whoever adds one is told here what is missing."""

from __future__ import annotations

from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from geo112.regions.access import Role
from geo112.regions.administration.scope import ReadOnly, ScopedAdmin, _fields
from geo112.regions.models import Membership, Region, User
from tests.makers import make_agency, make_category, make_region, make_station, make_unit, make_user
from tests.regions.administration import ROWS, WITHOUT_ADMIN

pytestmark = pytest.mark.django_db
OURS = {"regions", "live", "roads", "incidents", "responders", "dispatch", "local"}
REGISTERED = [model for model in admin.site._registry if model._meta.app_label in OURS]
SCOPED = [model for model in REGISTERED if getattr(admin.site._registry[model], "region_path", None)]


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(model: type[Model], row: Model | None = None, act: str = "change") -> str:
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
    return reverse(base + act, args=[quote(row.pk)]) if row else reverse(base + "changelist")


def maker(model: type[Model]) -> Any:
    assert model in ROWS, f"{model._meta.label} stands in the admin: give it a maker in tests/regions/administration.py"
    return ROWS[model]


def name(model: type[Model]) -> str:
    return model._meta.label_lower


def test_it_knows_every_model_of_ours() -> None:
    inline = {inline.model for each in admin.site._registry.values() for inline in each.inlines}
    known = {*REGISTERED, *inline}
    missing = [
        name(model)
        for model in apps.get_models()
        if model._meta.app_label in OURS and not issubclass(model, pghistory.models.Event)
        if model not in known and name(model) not in WITHOUT_ADMIN
    ]
    assert missing == [], "register these in the admin, or say in WITHOUT_ADMIN why not"


@pytest.mark.parametrize("model", REGISTERED, ids=name)
def test_it_scopes_every_model_of_ours(model: type[Model]) -> None:
    registered = admin.site._registry[model]
    assert isinstance(registered, ScopedAdmin), f"{name(model)}: derive its admin from ScopedAdmin or MapAdmin"
    if registered.region_path not in (None, "pk"):
        assert list(_fields(model, registered.region_path))[-1].related_model is Region


@pytest.mark.parametrize("model", REGISTERED, ids=name)
def test_it_offers_in_choices_only_what_is_scoped(model: type[Model]) -> None:
    if isinstance(registered := admin.site._registry[model], ReadOnly) or registered.region_path is None:
        return
    targets = {field.remote_field.model for field in model._meta.get_fields() if field.many_to_one}
    for target in targets & {m for m in apps.get_models() if m._meta.app_label in OURS}:
        assert isinstance(admin.site._registry.get(target), ScopedAdmin), f"{name(model)} points to {name(target)}"


@pytest.mark.parametrize("model", SCOPED, ids=name)
def test_an_administrator_sees_the_rows_of_their_region_alone(model: type[Model]) -> None:
    home, elsewhere = make_region("kendari"), make_region("konawe")
    ours, theirs = maker(model)(home), maker(model)(elsewhere)
    client = log_in(make_user(Role.ADMIN, home))
    listed = client.get(page(model)).content.decode()
    assert page(model, ours) in listed and page(model, theirs) not in listed
    assert client.get(page(model, ours)).status_code == 200
    for act in ("change", "delete", "history"):
        answer = client.get(page(model, theirs, act))
        assert (answer.status_code, answer.headers.get("Location", "/admin/")) in ((302, "/admin/"), (403, "/admin/"))
    assert client.post(page(model, theirs), {"_save": "1"}).status_code in (302, 403)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_no_other_role_gets_in(role: Role) -> None:
    client = log_in(make_user(role))
    paths = ["/admin/", "/admin/setup/kendari/", "/admin/import/", *(page(model) for model in REGISTERED)]
    assert {client.get(path).status_code for path in paths} == {403}


@pytest.mark.parametrize("model", REGISTERED, ids=name)
def test_a_superuser_opens_list_search_and_form(model: type[Model]) -> None:
    row = maker(model)(make_region("konawe"))
    client = log_in(User.objects.create_superuser("root"))
    search = "?q=x" if admin.site._registry[model].search_fields else ""
    assert client.get(page(model) + search).status_code == 200
    assert client.get(page(model, row)).status_code == 200


def test_third_parties_are_left_to_superusers() -> None:
    client = log_in(make_user(Role.ADMIN))
    others = [page(model) for model in admin.site._registry if model not in REGISTERED]
    assert {client.get(path).status_code for path in others} == {403}


def test_what_all_regions_share_is_only_looked_at() -> None:
    category = make_category()
    client = log_in(make_user(Role.ADMIN))
    assert client.get(page(type(category), category)).status_code == 200
    assert client.post(page(type(category), category), {"code": "X"}).status_code == 403


def test_choices_hold_the_rows_of_the_region_alone() -> None:
    ours, theirs = make_agency(region=make_region("kendari")), make_agency("pln", region=make_region("konawe"))
    client = log_in(make_user(Role.ADMIN, ours.region))
    form = client.get("/admin/responders/station/add/").context["adminform"].form
    assert list(form.fields["agency"].queryset) == [ours]
    assert list(form.fields["region"].queryset) == [ours.region]
    make_station(ours)
    assert theirs.name not in client.get("/admin/responders/station/").content.decode()  # not even among the filters


def test_it_does_not_move_a_row_to_another_region() -> None:
    station = make_station(make_agency(region=make_region("kendari")))
    elsewhere = make_region("konawe")
    client = log_in(make_user(Role.ADMIN, station.region))
    point = '{"type": "Point", "coordinates": [122.52, -3.98]}'
    form = {"region": elsewhere.pk, "agency": station.agency_id, "name": "Pos", "point": point}
    assert client.post(page(type(station), station), form).status_code == 200
    station.refresh_from_db()
    assert station.region != elsewhere


def test_a_row_and_what_it_points_to_lie_in_one_region() -> None:
    unit = make_unit(agency=make_agency(region=make_region("kendari")))
    theirs = make_agency(region=make_region("konawe"))
    client = log_in(User.objects.create_superuser("root"))
    form = {"region": unit.region_id, "agency": theirs.pk, "slug": unit.slug, "call_sign": "X", "kind": "x"}
    answer = client.post(page(type(unit), unit), {**form, "capabilities": "[]"})
    assert "agency" in answer.context["adminform"].form.errors


MEMBERSHIPS = {"memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0"}
PASSWORDS = {"password1": "rahasia-uji-112", "password2": "rahasia-uji-112", "usable_password": "true"}


def test_an_administrator_makes_a_person_with_a_role_in_the_region() -> None:
    region = make_region("kendari")
    client = log_in(make_user(Role.ADMIN, region))
    role = {"memberships-0-role": Role.OPERATOR, "memberships-0-region": region.pk}
    client.post("/admin/regions/user/add/", {"username": "baru", **PASSWORDS, **MEMBERSHIPS, **role})
    made = User.objects.get(username="baru")
    assert [membership.region for membership in made.memberships.all()] == [region]
    assert client.get(page(User, made)).status_code == 200


@pytest.mark.parametrize("region", ["none", "konawe"])
def test_nobody_is_made_outside_the_region(region: str) -> None:
    elsewhere = make_region("konawe")
    client = log_in(make_user(Role.ADMIN, make_region("kendari")))
    role = {"memberships-0-role": Role.OPERATOR, "memberships-0-region": elsewhere.pk} if region == "konawe" else {}
    answer = client.post("/admin/regions/user/add/", {"username": "baru", **PASSWORDS, **MEMBERSHIPS, **role})
    assert answer.status_code == 200 and not User.objects.filter(username="baru").exists()


def test_an_administrator_gives_nobody_more_than_a_role() -> None:
    person = make_user(region=make_region("kendari"))
    client = log_in(make_user(Role.ADMIN, make_region("kendari")))
    form = {"username": person.username, "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    old = person.memberships.get()
    kept = {"memberships-0-id": old.pk, "memberships-0-user": person.pk, "memberships-0-role": old.role}
    kept["memberships-0-region"] = old.region_id
    stamps = {"date_joined_0": "2026-03-02", "date_joined_1": "04:00:00"}
    answer = client.post(
        page(User, person), {**form, **MEMBERSHIPS, "memberships-INITIAL_FORMS": "1", **kept, **stamps}
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert not (person.is_superuser or person.is_staff)


@pytest.mark.parametrize("stranger", ["superuser", "works elsewhere"])
def test_an_administrator_changes_nobody_who_belongs_to_others_too(stranger: str) -> None:
    home = make_region("kendari")
    person = make_user(region=home, is_superuser=stranger == "superuser")
    if stranger == "works elsewhere":
        Membership.objects.create(user=person, role=Role.SUPERVISOR, region=make_region("konawe"))
    client = log_in(make_user(Role.ADMIN, home))
    assert client.get(page(User, person)).status_code == 200
    assert client.post(page(User, person), {"username": "x"}).status_code == 403
    assert client.post(f"/admin/regions/user/{person.pk}/password/", PASSWORDS).status_code == 403
    assert client.get(page(User, person, "delete")).status_code == 403
