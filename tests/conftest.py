"""What all tests share: a real PostGIS, a real broker, a whole centre, and clients that are logged in."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from environ import Env
from rest_framework.test import APIClient

from geo112.local.broker import PrivateBroker
from geo112.local.postgres import PrivateCluster
from geo112.regions.models import User
from tests.centre import Centre, open_directory, running_centre

OWN = Path("test") / os.environ.get("PYTEST_XDIST_WORKER", "alone")
"""Below var/: what each of several workers has for itself, kept for the next run."""


def pytest_configure() -> None:
    if settings.LOCAL:
        # What var/local.env says holds for the centre that runs there, not for workers and centres that we start.
        for name in [name for name in os.environ if name.startswith("GEO112_") and name != "GEO112_VAR"]:
            del os.environ[name]
    settings.ROADS_DIR = settings.VAR_DIR / OWN / "roads"
    # No collectstatic before tests, no TLS on the way to them, and passwords whose hashing costs nothing.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.SECURE_SSL_REDIRECT = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of two tests with one name, workers would run one."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    twice = [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]
    if twice:
        raise pytest.UsageError(f"these names stand for more than one test: {', '.join(twice)}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Without GEO112_DATABASE_URL tests run in a private cluster of their own, kept under var/ for the next run."""
    if not settings.LOCAL:
        yield
        return
    cluster = PrivateCluster(settings.VAR_DIR / OWN / "postgres")
    was_running = cluster.is_running()
    cluster.start()
    address = Env.db_url_config(cluster.url)
    kept = {key: address[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    connections.databases["default"].update(kept)
    yield
    connections.close_all()
    if not was_running:
        cluster.stop()


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Iterator[Path]:
    """Photos of a test lie in a directory of its own."""
    with override_settings(MEDIA_ROOT=str(tmp_path / "media")):
        yield tmp_path / "media"


@pytest.fixture(scope="session")
def broker() -> Iterator[PrivateBroker]:
    """A private Mosquitto; `settings.MQTT` leads to it."""
    with open_directory() as directory:
        private = PrivateBroker(directory / "broker")
        private.start()
        address = {"host": private.host, "port": private.port, "public_host": private.host}
        accounts = {"admin_password": private.admin_password, "server_password": private.server_password}
        before = dict(settings.MQTT)
        settings.MQTT.update(**address, public_port=private.port, **accounts, tls=False)
        yield private
        settings.MQTT.update(before)
        private.stop()


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Material beside the project (published data, evaluation sets) that is no part of it."""
    directories = [folder / "shared" for folder in Path(__file__).parents[2:]]
    directory = next((directory for directory in directories if directory.is_dir()), None)
    if directory is None:
        pytest.skip("there is no ../shared beside this clone")
    return directory


@pytest.fixture
def client_for() -> Callable[[User], APIClient]:
    """`client_for(user)` is a client with the user's session, for pages and for the API."""

    def login(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return login


@pytest.fixture(scope="session")
def centre() -> Iterator[Centre]:
    """A running demo centre: `.url`, `.passwords`, `.var`. Its vehicles drive; it rings when the tests ring."""
    with running_centre("--demo", "--calls-per-hour", "0") as running:
        yield running
