"""Plus Codes (Open Location Code), full and short: 6Q843FGW+VV, "2H8W+3C6 Talia". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from openlocationcode import openlocationcode

_DIGITS = "23456789CFGHJMPQRVWX"
_CODE = re.compile(rf"(?<![0-9A-Za-z])((?:[{_DIGITS}]{{2}}){{2,4}}\+[{_DIGITS}]{{2,7}})(?![0-9A-Za-z])", re.IGNORECASE)
METRES_PER_DEGREE = 111_320


@dataclass(frozen=True)
class CodedPoint:
    """The middle of the code's cell, the span of the text, and the cell's half diagonal (metres)."""

    lat: float
    lon: float
    start: int
    end: int
    radius_m: int


def read_plus_code(text: str, center_lat: float, center_lon: float) -> CodedPoint | None:
    """The first code in the text; a short one means the nearest to the centre (degrees)."""
    match = _CODE.search(text) or _CODE.search(unquote(text))
    if match is None:
        return None
    code = match[1].upper()
    if openlocationcode.isShort(code):
        code = openlocationcode.recoverNearest(code, center_lat, center_lon)
    if not openlocationcode.isFull(code):
        return None
    cell = openlocationcode.decode(code)
    half_m = (cell.latitudeHi - cell.latitudeLo) * METRES_PER_DEGREE / 2
    end = min(match.end(), len(text))
    return CodedPoint(cell.latitudeCenter, cell.longitudeCenter, min(match.start(), end), end, round(half_m * 1.42))
