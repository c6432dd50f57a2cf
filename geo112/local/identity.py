"""Under which system user a server runs, and where its files may lie.

Neither PostgreSQL nor Mosquitto works as root. Started by root, each gets its own system user, and that user must be
able to reach the directory: below a 0700 home such as /root it cannot, so the files move to /var/lib/geo112.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

SYSTEM_HOME = Path("/var/lib/geo112")


class ServerError(Exception):
    """A private server cannot be set up or started; the message says what to do."""


def server_user(name: str) -> pwd.struct_passwd | None:
    """The system user for a server where we are root, None where we are somebody else already."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(name)
    except KeyError as error:
        raise ServerError(f"There is no system user {name}: install the Debian package that brings it.") from error


def as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """Arguments of `subprocess` functions that drop to the user; the working directory is one that all can enter."""
    if user is None:
        return {"cwd": "/"}
    return {"cwd": "/", "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def reachable(directory: Path, user: pwd.struct_passwd | None) -> bool:
    """Whether the user may enter every directory above this one."""
    if user is None:
        return True
    test = ["/bin/sh", "-c", 'cd "$1"', "sh", str(directory)]
    return subprocess.run(test, **as_user(user), check=False, stderr=subprocess.DEVNULL).returncode == 0


def server_home(directory: Path, user: pwd.struct_passwd | None) -> Path:
    """The directory itself, or its stand-in below /var/lib/geo112 where the user cannot reach it. Made and owned."""
    directory = directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    if not reachable(directory.parent, user):
        directory = SYSTEM_HOME / hashlib.sha256(str(directory).encode()).hexdigest()[:12]
        directory.mkdir(parents=True, exist_ok=True)
    hand_over(directory, user)
    return directory


def hand_over(path: Path, user: pwd.struct_passwd | None, mode: int = 0o700) -> None:
    """Give the path to the user alone."""
    path.chmod(mode)
    if user is not None:
        shutil.chown(path, user.pw_uid, user.pw_gid)


def write_private(path: Path, text: str, user: pwd.struct_passwd | None = None) -> None:
    """Write a file that only its owner reads, in one step: a crash leaves the old one or the new one."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    hand_over(draft, user, 0o600)
    draft.rename(path)
