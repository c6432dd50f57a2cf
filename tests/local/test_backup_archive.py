"""The file of a backup: what it holds, and what is said about one that is damaged or none at all."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from geo112.local.backup.accounts import merged
from geo112.local.backup.archive import BackupError, Manifest, Part, measure, unpack, write

NAMES = ("database.dump", "broker/dynamic-security.json", "media/2026/foto.jpg")


def make_manifest(**values: object) -> Manifest:
    plain = {"made_at": "2026-03-02T04:00:00+00:00", "geo112": "0", "postgresql": "15", "migrations": [], "rows": {}}
    return Manifest(**{**plain, **values})  # type: ignore[arg-type]


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    files = {}
    for name in NAMES:
        path = tmp_path / name.replace("/", "-")
        path.write_bytes(name.encode() * 50_000)
        files[name] = path
    target = tmp_path / "uji.backup"
    write(target, make_manifest(parts={name: measure(path) for name, path in files.items()}), files)
    return target


def refusal(path: Path, tmp_path: Path) -> str:
    with pytest.raises(BackupError) as refused:
        unpack(path, tmp_path / "out")
    return str(refused.value)


def forged(path: Path, manifest: object, **members: bytes) -> Path:
    text = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    with tarfile.open(path, "w") as tar:
        for name, content in {"manifest.json": text, **members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def manifest_with(**values: object) -> dict[str, object]:
    return {**vars(make_manifest()), **values}


def test_it_gives_back_what_it_took(backup: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    unpack(backup, tmp_path / "out", seen.append)
    assert all((tmp_path / "out" / name).read_bytes() == name.encode() * 50_000 for name in NAMES)
    assert sum(seen) == sum(len(name) * 50_000 for name in NAMES)


def test_only_its_owner_reads_it_and_no_draft_stays(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert not list(backup.parent.glob("*.part"))


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.3, 0.7, 0.95])
def test_it_finds_the_end_missing(backup: Path, tmp_path: Path, share: float) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * share)])
    assert "backup" in refusal(backup, tmp_path)


def test_it_finds_a_member_missing(backup: Path, tmp_path: Path) -> None:
    manifest = manifest_with(parts={"database.dump": {"size": 1, "sha256": "x"}})
    assert "end of the backup is missing" in refusal(forged(tmp_path / "b", manifest), tmp_path)


def test_it_finds_a_single_changed_byte(backup: Path, tmp_path: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    assert "damaged" in refusal(backup, tmp_path)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" * 400, b"\0" * 20_000])
def test_it_knows_what_is_no_backup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    assert "no backup" in refusal(path, tmp_path)


def test_it_says_that_nothing_is_there(tmp_path: Path) -> None:
    assert "is not there" in refusal(tmp_path / "nothing", tmp_path)


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"format": "x"}', b"\xff", b'{"format": 1, "parts": 3}'])
def test_it_knows_a_broken_manifest(tmp_path: Path, manifest: bytes) -> None:
    assert "manifest" in refusal(forged(tmp_path / "b", manifest), tmp_path)


def test_it_leaves_a_later_format_to_a_later_version(tmp_path: Path) -> None:
    assert "newer" in refusal(forged(tmp_path / "b", manifest_with(format=2)), tmp_path)


@pytest.mark.parametrize("name", ["../x", "media/../../x", "/etc/x", "media", "media/", "media//x", "x", "media/a/./b"])
def test_it_unpacks_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    manifest = manifest_with(parts={name: {"size": 1, "sha256": "x"}})
    assert "does not belong" in refusal(forged(tmp_path / "b", manifest, **{name: b"x"}), tmp_path)
    assert not (tmp_path / "x").exists()


def test_it_refuses_a_file_that_the_manifest_does_not_name(tmp_path: Path) -> None:
    path = forged(tmp_path / "b", manifest_with(), **{"media/x": b"x"})
    assert "does not name" in refusal(path, tmp_path)


def test_a_file_that_shrinks_meanwhile_leaves_no_backup(tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(b"short")
    manifest = make_manifest(parts={"database.dump": Part(100, "x")})
    with pytest.raises(BackupError):
        write(tmp_path / "b", manifest, {"database.dump": tmp_path / "dump"})
    assert not (tmp_path / "b").exists()


def accounts(*names: str, password: str) -> str:
    clients = [{"username": name, "password": password} for name in names]
    return json.dumps({"clients": clients, "roles": [{"rolename": name} for name in names], "groups": []})


def test_trackers_come_back_and_the_centre_keeps_its_own_accounts() -> None:
    now = json.loads(
        merged(accounts("admin", "server", "unit-new", password="here"), accounts("admin", "unit-1", password="then"))
    )
    assert {entry["username"]: entry["password"] for entry in now["clients"]} == {
        "admin": "here",
        "server": "here",
        "unit-1": "then",
    }
    assert [entry["rolename"] for entry in now["roles"]] == ["admin", "server", "unit-1"]


@pytest.mark.parametrize("broken", ["", "[]", '{"clients": [{}]}', '{"clients": 3}'])
def test_it_says_that_the_accounts_are_broken(broken: str) -> None:
    with pytest.raises(BackupError):
        merged(accounts("admin", "server", password="here"), broken)
