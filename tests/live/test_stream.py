"""The stream as a browser meets it: the real application, a real uvicorn, a real socket."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection, transaction
from rest_framework.authtoken.models import Token

from geo112.live import registry, stream
from geo112.live import tail as tail_module
from geo112.live.outbox import announce
from geo112.live.tail import tail
from geo112.live.upkeep import renew_stream
from geo112.regions.access import Role
from geo112.regions.models import Agency, Membership, Region, User
from tests.live.centre import PATIENCE_S, Centre, Stream, wait_until
from tests.live.writer import Writer
from tests.makers import make_agency, make_region, make_user


@pytest.fixture
def operator(region: Region) -> User:
    return make_user(Role.OPERATOR, region)


@transaction.atomic
def change(agency: Agency, phone: str) -> None:
    Agency.objects.filter(pk=agency.pk).update(phone=phone)
    announce(agency.region_id, "office", [agency.pk])


def test_it_starts_at_once_with_the_whole_state(server: Centre, operator: User, region: Region) -> None:
    agency = make_agency(phone="1")
    opened = server.open(operator)
    assert opened.response.status == 200
    assert opened.response.getheader("Content-Type") == "text/event-stream"
    assert opened.response.getheader("Cache-Control") == "no-cache"
    assert opened.response.getheader("X-Accel-Buffering") == "no"
    assert next(opened.blocks()).retry == 2000
    snapshot = opened.next()
    assert snapshot.event == "snapshot" and snapshot.id.startswith(snapshot.data["stream"])
    assert snapshot.data["offices"] == [{"id": agency.pk, "phone": "1"}]
    assert snapshot.data["region"]["slug"] == "kendari" and len(snapshot.data["region"]["bbox"]) == 4
    assert datetime.fromisoformat(snapshot.data["server_time"]).utcoffset() is not None


def test_it_sends_each_change_as_it_happens(server: Centre, operator: User) -> None:
    agency = make_agency()
    opened = server.open(operator)
    opened.next("snapshot")
    change(agency, "1")
    message = opened.next()
    assert (message.event, message.data) == ("office", [{"id": agency.pk, "phone": "1"}])
    assert message.id


def test_it_sends_nothing_of_another_region(server: Centre, operator: User) -> None:
    here, there = make_agency(), make_agency(region=make_region("konawe"))
    opened = server.open(operator)
    opened.next("snapshot")
    change(there, "1")
    change(here, "2")
    assert opened.next("office").data == [{"id": here.pk, "phone": "2"}]


def test_it_puts_the_cursor_on_the_last_message_of_a_step(server: Centre, operator: User, region: Region) -> None:
    registry.register_loader("note", lambda ids: {region.pk: [{"id": number} for number in ids]})
    agency = make_agency()
    opened = server.open(operator)
    opened.next("snapshot")
    with transaction.atomic():
        announce(region, "note", [7])
        announce(region, "office", [agency.pk])
    first, last = opened.next(), opened.next()
    assert [first.event, last.event] == ["office", "note"]
    assert not first.id and last.id


def test_it_resumes_where_the_browser_was(server: Centre, operator: User) -> None:
    agency = make_agency()
    opened = server.open(operator)
    opened.next("snapshot")
    opened.close()
    change(agency, "1")
    resumed = server.open(operator, cursor=opened.last_id)
    assert resumed.next().event == "office"
    change(agency, "2")
    assert resumed.next().data == [{"id": agency.pk, "phone": "2"}]


def test_it_resumes_past_a_transaction_that_was_open_when_the_line_broke(
    server: Centre, operator: User, writers: list[Writer]
) -> None:
    agency = make_agency()
    writers[0].begin()
    writers[0].announce(agency.pk)
    opened = server.open(operator)
    opened.next("snapshot")
    opened.close()
    writers[0].commit()
    assert server.open(operator, cursor=opened.last_id).next().event == "office"


@pytest.mark.parametrize("cursor", ["nonsense", "0" * 32 + ".5:5:", "0" * 32 + ".99999999999999999999:5:"])
def test_it_answers_a_bad_cursor_with_a_fresh_snapshot(server: Centre, operator: User, cursor: str) -> None:
    assert server.open(operator, cursor=cursor).next().event == "snapshot"


def test_it_takes_the_cursor_from_the_address_too(server: Centre, operator: User) -> None:
    agency = make_agency()
    opened = server.open(operator)
    opened.next("snapshot")
    change(agency, "1")
    resumed = server.open(operator, region=f"kendari&cursor={opened.last_id}")
    assert resumed.next().event == "office"


def test_it_starts_afresh_after_a_restore(server: Centre, operator: User) -> None:
    opened = server.open(operator)
    before = opened.next("snapshot").data["stream"]
    renew_stream()
    assert opened.next("snapshot").data["stream"] != before
    assert server.open(operator, cursor=opened.last_id).response.status == 200


def refusal(server: Centre, user: User | None, region: str = "kendari") -> tuple[int, dict[str, object]]:
    refused = server.open(user, region)
    return refused.response.status, json.load(refused.response)


def test_it_refuses_who_is_not_known(server: Centre) -> None:
    status, body = refusal(server, None)
    assert status == 401 and "detail" in body


def test_it_refuses_a_role_that_sees_nothing_live(server: Centre) -> None:
    assert refusal(server, make_user(Role.CREW))[0] == 403


def test_it_hides_regions_where_the_user_has_no_role(server: Centre, operator: User) -> None:
    make_region("konawe")
    assert refusal(server, operator, "konawe")[0] == 404
    assert refusal(server, operator, "nowhere")[0] == 404
    assert refusal(server, operator, "%00")[0] == 404


def test_it_asks_for_a_region(server: Centre, operator: User) -> None:
    status, body = refusal(server, operator, "")
    assert status == 400 and "region" in body


def test_it_lets_a_session_in(server: Centre, operator: User, client_for: object) -> None:
    session = client_for(operator).cookies["sessionid"].value  # type: ignore[operator]
    assert server.open(None, Cookie=f"sessionid={session}").next().event == "snapshot"


def test_it_sends_a_role_only_the_kinds_meant_for_it(server: Centre, region: Region) -> None:
    crew = make_user(Role.CREW, region)
    registry.register_loader("note", lambda ids: {region.pk: [{"id": number} for number in ids]}, roles=[Role.CREW])
    opened = server.open(crew)
    assert opened.next("snapshot").data["offices"] == []
    with transaction.atomic():
        announce(region, "office", [make_agency().pk])
        announce(region, "note", [7])
    assert opened.next().event == "note"


def test_it_frees_the_place_of_a_browser_that_left(server: Centre, operator: User) -> None:
    opened = server.open(operator)
    opened.next("snapshot")
    wait_until(lambda: tail.listeners == 1)
    opened.close()
    wait_until(lambda: tail.listeners == 0)
    wait_until(lambda: not tail.running)


def test_it_proves_a_quiet_line_alive_and_keeps_its_cursor_young(
    server: Centre, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.05)
    opened = server.open(operator)
    first = opened.next("snapshot").id
    change(make_agency(region=make_region("konawe")), "1")
    opened.until(lambda message: bool(message.comments) and message.id != first)


def end_sessions(user: User) -> None:
    Token.objects.filter(user=user).delete()


def lose_role(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def be_deactivated(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("lose", [end_sessions, lose_role, be_deactivated])
def test_it_ends_when_the_right_to_it_ends(
    server: Centre, operator: User, monkeypatch: pytest.MonkeyPatch, lose: object
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.05)
    opened = server.open(operator)
    opened.next("snapshot")
    lose(operator)  # type: ignore[operator]
    assert opened.ends()


def test_it_ends_when_the_user_logs_out(
    server: Centre, operator: User, client_for: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.05)
    client = client_for(operator)  # type: ignore[operator]
    opened = server.open(None, Cookie=f"sessionid={client.cookies['sessionid'].value}")
    opened.next("snapshot")
    client.logout()
    assert opened.ends()


def test_it_survives_a_database_that_drops_every_connection(server: Centre, operator: User) -> None:
    agency = make_agency()
    opened = server.open(operator)
    opened.next("snapshot")
    wait_until(lambda: tail.running)
    drop_other_connections()
    change(agency, "1")
    assert opened.next("office").data == [{"id": agency.pk, "phone": "1"}]


def drop_other_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_it_ends_in_the_right_state_whatever_happens(server: Centre, operator: User, writers: list[Writer]) -> None:
    """Browsers that come, go and resume while rows change: each ends with exactly what the database holds."""
    agencies = [make_agency(f"dinas-{number}", phone="0") for number in range(4)]
    opened = server.open(operator)
    shown = {state["id"]: state["phone"] for state in opened.next("snapshot").data["offices"]}
    for turn in range(40):
        writers[turn % 6].count_up(agencies[turn % 4].pk)
        if turn % 9 == 8:
            opened.close()
            opened = server.open(operator, cursor=opened.last_id)
    expected = dict.fromkeys((agency.pk for agency in agencies), "10")
    read_until(opened, shown, expected)
    assert shown == expected


def read_until(opened: Stream, shown: dict[int, str], expected: dict[int, str]) -> None:
    """Who comes back without having read anything begins with a snapshot, and that may hold the last change."""
    while shown != expected:
        message = opened.until(lambda message: message.event in ("snapshot", "office"))
        states = message.data["offices"] if message.event == "snapshot" else message.data
        shown.update({state["id"]: state["phone"] for state in states})


def test_it_serves_more_streams_than_there_are_database_connections(
    server: Centre, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.05)
    streams = [server.open(operator) for _ in range(settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] + 5)]
    for opened in streams:
        opened.next("snapshot")
        for _ in range(stream.BEATS_PER_CHECK + 1):
            opened.until(lambda message: bool(message.comments))
    agency = make_agency()
    change(agency, "1")
    assert [opened.next("office").data[0]["id"] for opened in streams] == [agency.pk] * len(streams)


def test_it_drops_a_browser_that_does_not_read_and_serves_the_others(
    server: Centre, operator: User, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail_module, "CAPACITY", 3)
    registry.register_loader("blob", lambda ids: {region.pk: [{"id": number, "b": "x" * 2_000_000} for number in ids]})
    server.open(operator).next("snapshot")  # and not another byte of it
    reading = server.open(operator)
    reading.next("snapshot")
    for number in range(20):
        with transaction.atomic():
            announce(region, "blob", [number])
        assert reading.next("blob").data[0]["id"] == number
    wait_until(lambda: tail.listeners == 1)


def test_it_ends_its_streams_when_the_server_is_told_to_stop(operator: User) -> None:
    """A server of its own, since signals go to a process: it must not wait for streams that never end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [sys.executable, "-m", "uvicorn", "geo112.asgi:application", f"--fd={listening.fileno()}"]
        environment = {**os.environ, "GEO112_DATABASE_URL": database_url(), "GEO112_DEMO": "true"}
        server = subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()])
        token = Token.objects.create(user=operator).key
        opened = Stream(listening.getsockname()[1], "/live/?region=kendari", {"Authorization": f"Token {token}"})
        opened.next("snapshot")
        server.send_signal(signal.SIGTERM)
        assert opened.ends()
        assert server.wait(PATIENCE_S) == -signal.SIGTERM


def database_url() -> str:
    known = connection.settings_dict
    return "postgis://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**known)


def test_it_does_not_disturb_other_requests(server: Centre, operator: User) -> None:
    server.open(operator).next("snapshot")
    address = f"http://127.0.0.1:{server.port}/api/v1/regions/"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(address, timeout=5)
