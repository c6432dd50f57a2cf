import subprocess

import pytest

from geo112.local.broker import PrivateBroker
from tests.centre import open_directory

DENIED = "All subscription requests were denied"


def subscribe(broker: PrivateBroker, topic: str, *account: str) -> str:
    """What mosquitto_sub says; it leaves as soon as the broker has answered the subscription."""
    command = ["mosquitto_sub", "-V", "5", "-p", str(broker.port), *account, "-t", topic, "-E"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    return done.stdout + done.stderr


def server(broker: PrivateBroker) -> list[str]:
    return ["-u", "server", "-P", broker.server_password]


def test_it_denies_anonymous_clients(broker: PrivateBroker) -> None:
    assert "Not authorized" in subscribe(broker, "geo112/#")


def test_it_denies_a_wrong_password(broker: PrivateBroker) -> None:
    assert "Not authorized" in subscribe(broker, "geo112/#", "-u", "server", "-P", "guess")


@pytest.mark.parametrize(
    "topic",
    ["$share/geo112-ingest/geo112/+/units/+/position", "geo112/+/units/+/status", "$share/geo112-ingest/owntracks/#"],
)
def test_it_lets_the_server_read_what_trackers_report(broker: PrivateBroker, topic: str) -> None:
    assert subscribe(broker, topic, *server(broker)) == ""


@pytest.mark.parametrize("topic", ["#", "$share/other/geo112/+/units/+/position", "geo112/#"])
def test_it_denies_the_server_what_no_role_allows(broker: PrivateBroker, topic: str) -> None:
    assert DENIED in subscribe(broker, topic, *server(broker))


def test_it_keeps_its_accounts_through_a_hard_death() -> None:
    with open_directory() as directory:
        broker = PrivateBroker(directory / "broker")
        broker.start()
        broker.kill()
        broker.start()
        assert subscribe(broker, "geo112/+/units/+/status", *server(broker)) == ""
        broker.stop()
        assert not broker.is_running()
