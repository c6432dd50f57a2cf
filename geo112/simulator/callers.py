"""Fictional callers: who rings, and what they say. Pure: chance comes in.

Shares follow Kendari's published figures for January 2026 (4,336 calls: 1,028 prank or ghost, 289 tickets; press).
How the rest divides between information and dropped calls is not published; half and half is assumed. Events are
invented; the numbers are free-call ones (0800 112 …), from which nobody rings.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from pathlib import Path

SHARES = {"real": 0.067, "ghost": 0.119, "prank": 0.118, "information": 0.348, "dropped": 0.348}
HIDDEN_SHARE = 0.25
"""112 works without a SIM, so many calls come without a number [general knowledge]."""

OPENINGS = ["Halo 112,", "Pak, tolong pak,", "Tolong bu,", "Halo, ini darurat,", "Selamat siang,", "Cepat pak,"]
EVENTS = [
    "ada rumah terbakar, apinya sudah besar",
    "ada kebakaran, asapnya hitam sekali, tabung gas meledak tadi",
    "ada tabrakan motor sama mobil, orangnya luka di kepala",
    "ada kecelakaan, tiga motor, ada yang tidak sadar",
    "bapak saya pingsan, sesak napas, tolong kirim ambulans",
    "istri saya mau melahirkan, air ketubannya sudah pecah",
    "ada pencurian motor, pelakunya masih di sini bawa parang",
    "ada tawuran, banyak yang bawa busur",
    "banjir, air naik sampai lutut, ada orang tua di dalam rumah",
    "tanah longsor menutup jalan, ada rumah tertimbun",
    "pohon tumbang menutup jalan, kena kabel listrik",
    "ada ular besar masuk rumah, di dapur",
    "ada anak tenggelam, terseret arus",
    "lampu jalan mati semua, gelap sekali di sini",
    "anak saya terjebak, tangannya masuk pipa tidak bisa keluar",
    # Municipal matters, which are most of what becomes a ticket in Kendari.
    "listrik padam satu lorong, tadi trafo meledak",
    "tiang listrik miring, kabel listrik menjuntai sampai ke jalan",
    "pipa PDAM pecah, airnya meluap ke jalan",
    "bak sampah penuh, sampah berserakan sampai ke jalan",
    "lampu merah mati, macet total di sini",
    "jalan berlubang besar, sudah ada motor yang jatuh",
    "lampu jalan padam dari kemarin, jalan gelap dan rawan",
    "dahan patah tergantung di atas kabel, hampir jatuh",
    "ada lansia terlantar di emperan toko, tidak ada yang urus",
]
RELATIONS = ["depan", "dekat", "samping", "belakang", "seberang", "di"]
PRANKS = ["(tertawa) pesan nasi goreng dua pak", "(suara anak-anak bernyanyi)", "Halo, ini siapa? (tertawa)"]
QUESTIONS = [
    "Mau tanya, nomor kantor lurah berapa ya?",
    "Mau tanya jam buka puskesmas hari ini.",
    "HP saya terkunci, bisa dibantu bukakan?",
    "Sinyal di sini hilang terus, lapor ke mana ya?",
    "Pak, listrik padam dijadwalkan sampai jam berapa?",
]


@dataclass(frozen=True)
class ScriptedCall:
    kind: str
    number: str
    transcript: str


def scripted_call(chance: random.Random, places: list[str], *, real_share: float | None = None) -> ScriptedCall:
    """The next call. `real_share` (0..1) overrides the published share of real emergencies."""
    kind = chance.choices(list(SHARES), weights=_weights(real_share))[0]
    number = "" if chance.random() < HIDDEN_SHARE else f"0800112{chance.randrange(10_000):04d}"
    return ScriptedCall(kind, number, _words(kind, chance, places))


def _weights(real_share: float | None) -> list[float]:
    if real_share is None:
        return list(SHARES.values())
    others = 1 - SHARES["real"]
    return [real_share if kind == "real" else share * (1 - real_share) / others for kind, share in SHARES.items()]


def _words(kind: str, chance: random.Random, places: list[str]) -> str:
    match kind:
        case "real":
            place = f"{chance.choice(RELATIONS)} {chance.choice(places)}"
            return f"{chance.choice(OPENINGS)} {chance.choice(EVENTS)}, {place}."
        case "prank":
            return chance.choice(PRANKS)
        case "information":
            return chance.choice(QUESTIONS)
        case "dropped":
            return "(sambungan putus)"
    return "(hening)"


def place_names(path: Path, region: str) -> list[str]:
    """Names a caller would use, from a places file (contract columns). Raises OSError or KeyError."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["region"] in ("", region)]
    return [row["name"] for row in rows if row["kind"] not in ("kecamatan", "kelurahan", "desa")]
