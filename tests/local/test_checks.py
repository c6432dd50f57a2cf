import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from geo112.checks import TAG

SAFE = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": ["112.example.org"],
    "HTTPS": True,
    "MQTT": {"port": 1883, "admin_password": "x", "server_password": "x", "tls": True, "public_host": "mqtt"},
}


def ids(settings: Settings, **changed: object) -> list[str | None]:
    """Ids of what the checks say of a safe production server with these settings changed."""
    for name, value in (SAFE | changed).items():
        setattr(settings, name, value)
    return [message.id for message in run_checks(tags=[TAG], include_deployment_checks=True)]


def test_it_lets_a_safe_production_server_pass(settings: Settings) -> None:
    assert ids(settings) == []


def test_it_lets_the_demo_pass_whatever_it_has(settings: Settings) -> None:
    assert ids(settings, DEMO=True, SECRET_KEY=settings.INSECURE_KEY) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECRET_KEY", "short", "geo112.E001"),
        ("DEBUG", True, "geo112.E002"),
        ("ALLOWED_HOSTS", ["*"], "geo112.E003"),
        ("HTTPS", False, "geo112.E004"),
        ("MQTT", SAFE["MQTT"] | {"port": 1}, "geo112.E006"),
        ("MQTT", SAFE["MQTT"] | {"server_password": ""}, "geo112.E007"),
        ("MQTT", SAFE["MQTT"] | {"tls": False}, "geo112.W001"),
    ],
)
def test_it_refuses_in_production(settings: Settings, name: str, value: object, expected: str) -> None:
    assert ids(settings, **{name: value}) == [expected]


def test_it_refuses_production_without_a_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "PORT", 1)
    assert ids(settings) == ["geo112.E005"]
