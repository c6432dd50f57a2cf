"""Answers written by orjson, for those that are large and waited for."""

from __future__ import annotations

from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder


class QuickJSONRenderer(JSONRenderer):
    """As REST framework's own, many times faster; what orjson does not know goes the usual way."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=JSONEncoder().default, option=orjson.OPT_UTC_Z)
