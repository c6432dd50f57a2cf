"""Official area codes (Kemendagri): 74.71 a regency, 74.71.01 a kecamatan, 74.71.01.1005 a kelurahan or desa. Pure."""

from __future__ import annotations

import re

_PARTS = {4: (2, 2), 6: (2, 2, 2), 10: (2, 2, 2, 4)}
_DOTTED = re.compile(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?")
_LEVELS = {1: "region", 2: "kecamatan", 3: "kelurahan"}


def dotted_code(text: str) -> str:
    """`7471011005` or `74.71.01.1005` as `74.71.01.1005`; raises ValueError for anything else."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) in _PARTS:
        lengths, parts, at = _PARTS[len(text)], [], 0
        for length in lengths:
            parts.append(text[at : at + length])
            at += length
        text = ".".join(parts)
    if not _DOTTED.fullmatch(text):
        raise ValueError(f"{text!r} is no official code such as 74.71.01.1005")
    return text


def level_of(code: str) -> str:
    """`region`, `kecamatan` or `kelurahan`, after the number of parts."""
    return _LEVELS[code.count(".")]


def parent_code(code: str) -> str:
    return code.rpartition(".")[0]


def belongs_to(code: str, region_code: str) -> bool:
    return code == region_code or code.startswith(f"{region_code}.")
