"""Keeps devices' secrets out of logs, whoever writes the line."""

from __future__ import annotations

import logging
import re
from typing import Final

SECRETS: Final = (
    re.compile(r"(?<=/api/v1/positions/)([a-z]+/?)\?[^\s\"']*"),  # the query carries the device's token
    re.compile(r"\b((?:device)?_?id[\"']?\s*[=:]\s*[\"']?)[0-9a-f]{32}\b"),
    re.compile(r"(\bBasic )[A-Za-z0-9+/=]{8,}"),
    re.compile(r"(/locate/)[A-Za-z0-9_-]+"),
    re.compile(r"(\bBearer )\S{8,}"),
    re.compile(r"(owntracks:///config\?inline=)\S+"),
)


def hide_secrets(text: str) -> str:
    for secret in SECRETS:
        text = secret.sub(r"\1…", text)
    return text


class HideSecrets(logging.Filter):
    """Changes the line, never holds it back."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = hide_secrets(text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
