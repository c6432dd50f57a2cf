"""Trackers' accounts from a backup into the broker of this machine. Pure.

The two accounts of the centre itself stay as they are here: their passwords belong to this machine, not to the backup.
"""

from __future__ import annotations

import json
from typing import Any

from geo112.local.backup.archive import BackupError

OURS = ("admin", "server")
KEYS = {"clients": "username", "roles": "rolename", "groups": "groupname"}


def merged(here: str, backup: str) -> str:
    """Both in the format of Mosquitto's dynamic-security file. Raises BackupError where the backup's is none."""
    present = json.loads(here)
    try:
        kept: dict[str, Any] = json.loads(backup)
        for what, key in KEYS.items():
            theirs = [entry for entry in kept.get(what, []) if entry[key] not in OURS]
            present[what] = [entry for entry in present.get(what, []) if entry[key] in OURS] + theirs
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError("The accounts of the broker in this backup cannot be read.") from error
    return json.dumps(present, indent=1)
