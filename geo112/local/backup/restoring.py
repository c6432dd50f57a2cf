"""`geo112 restore FILE`: checked first, put in place only when all of it is there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from geo112.dispatch.tasks import publish_assignments
from geo112.live.upkeep import renew_stream
from geo112.local.backup import archive, database
from geo112.local.backup.accounts import merged
from geo112.local.backup.archive import BackupError, Manifest
from geo112.local.backup.places import accounts_file, embedded, media_root
from geo112.local.backup.progress import Steps
from geo112.local.identity import write_private
from geo112.local.locks import is_held
from geo112.regions.models import Region
from geo112.roads.store import load_graph
from responders.models import Unit


def put_back(source: Path, steps: Steps, *, force: bool) -> Manifest:
    """Everything as it was when the backup was made. Raises BackupError, and then nothing has changed here."""
    server = database.Server.configured()
    _refuse_running_centre(server)
    if not force and _has_data(server):
        raise BackupError("There is data here, which a restore replaces: give --force if that is what you want.")
    scratch = embedded().var
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="restore-") as folder:
        manifest = _unpack(source, Path(folder), steps)
        _refuse_newer(manifest)
        accounts = _merged_accounts(Path(folder))
        with steps.step("Database"):
            new = database.restore(server, Path(folder) / archive.DATABASE)
        _verify(server, new, manifest)
        database.take_place(server, new)
        _put_beside(Path(folder), accounts)
    _start_anew(steps)
    return manifest


def _refuse_running_centre(server: database.Server) -> None:
    if settings.LOCAL and is_held(embedded().up_lock):
        raise BackupError("A centre is running here: stop geo112 up first.")
    if others := database.others_connected(server):
        raise BackupError(f"{others} other sessions use the database: stop the centre and all other commands first.")


def _has_data(server: database.Server) -> bool:
    with server.connect(server.name) as link:
        for table in ("regions_region", "regions_user"):
            row = link.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"]).fetchone()
            query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
            if row and row[0] and (link.execute(query).fetchone() or [False])[0]:
                return True
    return False


def _unpack(source: Path, folder: Path, steps: Steps) -> Manifest:
    size = source.stat().st_size if source.is_file() else None
    with steps.step("Checking the backup", size) as watch:
        manifest = archive.unpack(source, folder, watch)
    if archive.DATABASE not in manifest.parts:
        raise BackupError("There is no database in this backup.")
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    """A backup of an older version is brought up to date afterwards; of a newer one nobody here knows the schema."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise BackupError(f"The backup comes from a newer version ({unknown[-1]} is not known here): update first.")


def _merged_accounts(folder: Path) -> str | None:
    """The broker's file as it will be; None where the backup has none, or the broker is not ours."""
    path = folder / archive.ACCOUNTS
    if not settings.PRIVATE_BROKER or not path.exists():
        return None
    embedded().broker.prepare()
    return merged(accounts_file().read_text(), path.read_text())


def _verify(server: database.Server, new: str, manifest: Manifest) -> None:
    """Row by row is what the checksum did; that all of them arrived is what this does."""
    with server.connect(new) as link:
        found = database.count_rows(link)
    if found != manifest.rows:
        differs = sorted(set(found.items()) ^ set(manifest.rows.items()))[0][0]
        with server.maintenance() as link:
            link.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(new)))
        raise BackupError(f"The restored table {differs} has not the rows it had: nothing was changed here.")


def _put_beside(folder: Path, accounts: str | None) -> None:
    if accounts is not None:
        write_private(accounts_file(), accounts, embedded().broker.user)
    media, before = media_root(), media_root().with_name("media.before")
    shutil.rmtree(before, ignore_errors=True)
    if media.is_dir():
        media.rename(before)
    if (folder / archive.MEDIA).is_dir():
        shutil.move(folder / archive.MEDIA, media)
    shutil.rmtree(before, ignore_errors=True)


def _start_anew(steps: Steps) -> None:
    """What follows from the rows: the schema of this version, a new stream, road graphs, retained tasks."""
    with steps.step("Schema"):
        call_command("migrate", verbosity=0, interactive=False)
    renew_stream()
    for unit_id in Unit.objects.filter(tracker__revoked_at=None, tracker__isnull=False).values_list("pk", flat=True):
        publish_assignments.defer(unit_id=unit_id)
    for region in Region.objects.defer("boundary"):
        with steps.step(f"Roads of {region}"):
            load_graph(region)
    connection.close()
