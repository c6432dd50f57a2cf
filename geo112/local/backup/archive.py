"""The file: a tar whose first member says what the others are, with size and SHA-256 of each. No database.

manifest.json                    what is inside, which migrations it needs, how many rows each table had
database.dump                    pg_dump's custom format
broker/dynamic-security.json     where the broker is a private one
media/…                          photos
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.dump"
ACCOUNTS = "broker/dynamic-security.json"
MEDIA = "media"
BIGGEST_MANIFEST = 50_000_000
CHUNK = 1 << 20

Watch = Callable[[int], None]
"""Told how many more bytes have gone through."""


class BackupError(Exception):
    """A backup cannot be made, read or put in place; the message says why and what to do."""


@dataclass(frozen=True)
class Part:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`migrations` names every one that is applied; `rows` counts them by table."""

    made_at: str
    geo112: str
    postgresql: str
    migrations: list[str]
    rows: dict[str, int]
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        """Raises BackupError for what is no manifest, or one of a later format."""
        try:
            values = json.loads(text)
            if values["format"] > FORMAT:
                raise BackupError("This backup was made by a newer geo112: restore it with that one.")
            parts = {name: Part(**part) for name, part in values.pop("parts").items()}
            manifest = cls(**values, parts=parts)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupError("This is no backup of geo112: its manifest cannot be read.") from error
        for name in manifest.parts:
            _refuse_odd_name(name)
        return manifest


def _refuse_odd_name(name: str) -> None:
    """Only what `write` writes: nothing that would land outside when it is unpacked."""
    path = PurePosixPath(name)
    is_ours = name in (DATABASE, ACCOUNTS) or (path.parts[:1] == (MEDIA,) and len(path.parts) > 1)
    if not is_ours or ".." in path.parts or str(path) != name or "\0" in name:
        raise BackupError(f"The backup names a file that does not belong there: {name!r}.")


def measure(path: Path, watch: Watch = lambda size: None) -> Part:
    """Size and digest of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            watch(len(chunk))
    return Part(size, digest.hexdigest())


def write(target: Path, manifest: Manifest, files: Mapping[str, Path], watch: Watch = lambda size: None) -> None:
    """Puts the files into the archive: all of it appears at once, and only its owner reads it.

    The parts of the manifest tell the sizes; a file that has grown since breaks off. Raises BackupError.
    """
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add_manifest(tar, manifest)
                for name, part in manifest.parts.items():
                    _add(tar, name, part, files[name], watch)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(target)
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _add_manifest(tar: tarfile.TarFile, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), indent=1).encode()
    tar.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))


def _add(tar: tarfile.TarFile, name: str, part: Part, path: Path, watch: Watch) -> None:
    with path.open("rb") as file:
        tar.addfile(_member(name, part.size), _Watched(file, watch))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


class _Watched:
    """A file that tells how much was read from it."""

    def __init__(self, file: IO[bytes], watch: Watch) -> None:
        self.file, self.watch = file, watch

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(size)
        self.watch(len(content))
        return content


@contextmanager
def opened(source: Path) -> Iterator[tuple[Manifest, tarfile.TarFile]]:
    """The archive, with its manifest read. Raises BackupError where it is none."""
    try:
        with tarfile.open(source, "r:") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST or first.size > BIGGEST_MANIFEST:
                raise BackupError(f"{source.name} is no backup of geo112.")
            content = tar.extractfile(first)
            yield Manifest.parse(content.read() if content else b""), tar
    except tarfile.TarError as error:
        raise BackupError(f"{source.name} is no backup of geo112, or its end is missing ({error}).") from error
    except FileNotFoundError as error:
        raise BackupError(f"{source} is not there.") from error


def unpack(source: Path, folder: Path, watch: Watch = lambda size: None) -> Manifest:
    """Checks every part against the manifest and lays it below the folder; BackupError at the first that differs."""
    with opened(source) as (manifest, tar):
        missing = dict(manifest.parts)
        while member := tar.next():
            if member.name not in missing or not member.isreg():
                raise BackupError(f"The backup holds {member.name!r}, which its manifest does not name.")
            part = missing.pop(member.name)
            if _lay_down(tar, member, folder / member.name, watch) != part:
                raise BackupError(f"{member.name} is damaged: restore another backup.")
    if missing:
        raise BackupError(f"The end of the backup is missing: {', '.join(sorted(missing))}.")
    return manifest


def _lay_down(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path, watch: Watch) -> Part:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    content = tar.extractfile(member)
    with path.open("wb") as out:
        while content and (chunk := content.read(CHUNK)):
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            watch(len(chunk))
    return Part(size, digest.hexdigest())
