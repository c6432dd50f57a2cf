import json
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from rest_framework.authtoken.models import Token

from geo112.local import demo
from geo112.local.broker import PrivateBroker
from geo112.regions.access import Role
from geo112.regions.models import User
from responders.accounts import provision, revoke
from responders.models import Unit
from tests.makers import make_agency, make_region, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def regions() -> None:
    make_region("konawe")
    for agency in ("pln", "psc119"):
        make_agency(agency, make_region("kendari"))


def test_it_gives_every_user_a_password_that_works(tmp_path: Path) -> None:
    passwords = demo.create_users(tmp_path)
    assert list(passwords) == ["admin", "operator", "dispatcher", "supervisor", "konawe", "agency", "crew"]
    assert all(
        check_password(password, User.objects.get(username=name).password) for name, password in passwords.items()
    )


def test_it_keeps_the_passwords_of_the_first_time(tmp_path: Path) -> None:
    assert demo.create_users(tmp_path) == demo.create_users(tmp_path)


def test_it_lets_an_agency_speak_for_itself_only(tmp_path: Path) -> None:
    demo.create_users(tmp_path)
    membership = User.objects.get(username="agency").memberships.get()
    assert (membership.role, membership.agency.code) == (Role.AGENCY, "pln")


def test_it_gives_a_crew_a_unit_that_nobody_simulates(tmp_path: Path, broker: PrivateBroker) -> None:
    unit = make_unit("kdi-psc119-04", agency=make_agency("psc119"), on_duty=False)
    other = make_unit()
    demo.create_users(tmp_path)
    assert Unit.objects.manned_by(User.objects.get(username="crew")).get() == unit
    assert list(trackers(tmp_path)) == [other.slug]


def test_it_renews_the_exchange_s_token_when_its_file_is_new(tmp_path: Path) -> None:
    demo.admit_exchange("old")
    demo.admit_exchange(demo.calls_token(tmp_path))
    assert [token.key for token in Token.objects.filter(user__username="pbx")] == [demo.calls_token(tmp_path)]


def trackers(var: Path) -> dict[str, dict[str, object]]:
    demo.provision_trackers(var)
    return {row["unit"]: row for row in json.loads((var / demo.TRACKERS).read_text())}


def test_it_provisions_fictional_units_once_and_puts_them_on_duty(tmp_path: Path, broker: PrivateBroker) -> None:
    unit = make_unit(on_duty=False)
    make_unit(is_fictional=False)
    first = trackers(tmp_path)
    assert list(first) == [unit.slug] and first == trackers(tmp_path)
    unit.refresh_from_db()
    assert unit.on_duty


def test_it_renews_an_account_that_no_longer_works(tmp_path: Path, broker: PrivateBroker) -> None:
    unit = make_unit()
    before = trackers(tmp_path)
    revoke(unit)
    assert trackers(tmp_path)[unit.slug]["password"] != before[unit.slug]["password"]


def test_it_follows_the_broker_to_another_port(
    tmp_path: Path, broker: PrivateBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = make_unit()
    path = tmp_path / demo.TRACKERS
    trackers(tmp_path)
    path.write_text(path.read_text().replace(str(broker.port), "1"))
    assert trackers(tmp_path)[unit.slug]["port"] == broker.port


def test_it_leaves_a_unit_to_whoever_gave_it_a_tracker_of_their_own(tmp_path: Path, broker: PrivateBroker) -> None:
    mine, theirs = make_unit(), make_unit()
    trackers(tmp_path)
    provision(theirs)
    assert list(trackers(tmp_path)) == [mine.slug]
    assert list(trackers(tmp_path)) == [mine.slug]
