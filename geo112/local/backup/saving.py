"""`geo112 backup FILE`: beside a running centre too."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from geo112.local.backup import archive, database
from geo112.local.backup.archive import BackupError, Manifest
from geo112.local.backup.places import accounts_file, media_root
from geo112.local.backup.progress import Steps


def save(target: Path, steps: Steps, *, force: bool) -> Manifest:
    """Writes the backup. Raises BackupError, and then there is no file that looks like one."""
    if target.exists() and not force:
        raise BackupError(f"{target} is there already: name another file, or give --force to replace it.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no directory {target.parent}.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
        dump = Path(folder) / "dump"
        manifest = _dump(database.Server.configured(), dump, steps)
        files = {archive.DATABASE: dump, **_beside_the_database()}
        size = sum(path.stat().st_size for path in files.values())
        with steps.step("Checksums", size) as watch:
            manifest.parts.update({name: archive.measure(path, watch) for name, path in files.items()})
        with steps.step("Archive", size) as watch:
            archive.write(target, manifest, files, watch)
    return manifest


def _dump(server: database.Server, path: Path, steps: Steps) -> Manifest:
    with database.snapshot(server) as (link, name):
        applied = link.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id").fetchall()
        with steps.step("Database") as watch:
            database.dump(server, name, path, watch)
        return Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            geo112=version("geo112"),
            postgresql=link.info.parameter_status("server_version") or "",
            migrations=[migration for (migration,) in applied],
            rows=database.count_rows(link),
        )


def _beside_the_database() -> dict[str, Path]:
    """Accounts of the private broker, and photos, by their names in the archive."""
    media = media_root()
    photos = sorted(path for path in media.rglob("*") if path.is_file()) if media.is_dir() else []
    files = {f"{archive.MEDIA}/{path.relative_to(media).as_posix()}": path for path in photos}
    accounts = accounts_file() if settings.PRIVATE_BROKER else None
    return {**files, archive.ACCOUNTS: accounts} if accounts and accounts.exists() else files
