from __future__ import annotations

import logging

import pytest

from geo112.redaction import HideSecrets, hide_secrets

TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "line",
    [
        f'127.0.0.1:5 - "GET /api/v1/positions/osmand/?id={TOKEN}&lat=1 HTTP/1.1" 200',
        f"/api/v1/positions/osmand?deviceid={TOKEN}",
        f"'id': '{TOKEN}'",
        f'{{"device_id": "{TOKEN}"}}',
        f"deviceid={TOKEN}",
        f"Authorization: Basic {TOKEN}",
        f"owntracks:///config?inline={TOKEN}",
    ],
)
def test_it_hides_a_devices_secret(line: str) -> None:
    assert TOKEN not in hide_secrets(line)


def test_it_leaves_the_rest_of_a_line() -> None:
    line = f'"GET /api/v1/positions/osmand/?id={TOKEN} HTTP/1.1" 200'
    assert hide_secrets(line) == '"GET /api/v1/positions/osmand/… HTTP/1.1" 200'
    assert hide_secrets("GET /calls/?day=today") == "GET /calls/?day=today"


def test_it_hides_what_is_filled_in_late() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s %s", ("/api/v1/positions/osmand/?id=a", 200), None)
    assert HideSecrets().filter(record)
    assert record.getMessage() == "/api/v1/positions/osmand/… 200"
