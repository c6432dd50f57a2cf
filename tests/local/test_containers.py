import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo112.local import container
from geo112.local.ports import LOOPBACK
from geo112.local.postgres import PrivateCluster
from tests.centre import open_directory

PROJECT = Path(__file__).parents[2]
SECRETS = {
    "GEO112_SECRET_KEY": "k" * 50,
    "GEO112_ALLOWED_HOSTS": "112.example.org",
    "GEO112_DATABASE_PASSWORD": "database-secret",
    "GEO112_MQTT_ADMIN_PASSWORD": "admin-secret",
    "GEO112_MQTT_SERVER_PASSWORD": "server-secret",
}


def compose_config(secrets: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **secrets}
    command = ["docker-compose", "config", "--quiet"]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def volume(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with open_directory() as directory:
        monkeypatch.setattr(container, "VOLUME", directory)
        monkeypatch.setattr(container, "EVERYWHERE", LOOPBACK)
        yield directory


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the process would have become."""
    commands: list[list[str]] = []

    def remember(user: pwd.struct_passwd | None, command: list[str]) -> None:
        commands.append(command)

    monkeypatch.setattr(container, "become", remember)
    return commands


needs_compose = pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not installed")


@needs_compose
def test_it_is_a_valid_compose_file() -> None:
    assert compose_config(SECRETS).stderr == ""


@needs_compose
@pytest.mark.parametrize("name", SECRETS)
def test_it_demands_every_secret(name: str) -> None:
    given = {other: value for other, value in SECRETS.items() if other != name}
    done = compose_config(given)
    assert done.returncode != 0 and name in done.stderr


def test_it_prepares_a_database_with_the_password_from_outside(volume: Path, became: list[list[str]]) -> None:
    container.main("postgres")
    cluster = PrivateCluster(volume / "postgres")
    assert became == [cluster.command]
    assert "database-secret" in cluster.url and not cluster.is_running()


def test_it_prepares_a_broker_with_the_passwords_from_outside(volume: Path, became: list[list[str]]) -> None:
    container.main("mosquitto")
    assert "mosquitto" in became[0][0]
    assert "server-secret" not in (volume / "mosquitto" / "dynamic-security.json").read_text()
    assert "server-secret" in (volume / "mosquitto" / "broker.json").read_text()
