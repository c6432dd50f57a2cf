"""`python -m geo112.local.container postgres|mosquitto`: a private server as a container's only process.

One image serves all services of docker-compose.yml, so that a container runs the same versions and the same
configuration as `geo112 up`; only the address differs.
"""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

from geo112.local.broker import Passwords, PrivateBroker
from geo112.local.identity import ServerError
from geo112.local.ports import Listening
from geo112.local.postgres import PrivateCluster

EVERYWHERE = "0.0.0.0"  # noqa: S104 - within the services' own network, which publishes no port
VOLUME = Path("/data")


def main(name: str) -> None:
    """Prepare the server's volume, then become the server. Passwords come from the environment."""
    if name == "postgres":
        run_postgres()
    elif name == "mosquitto":
        run_mosquitto()
    else:
        sys.exit(__doc__)


def run_postgres() -> None:
    password = os.environ["GEO112_DATABASE_PASSWORD"]
    cluster = PrivateCluster(VOLUME / "postgres", Listening(5432, EVERYWHERE), password)
    cluster.start()  # also creates the database
    cluster.stop()
    become(cluster.user, cluster.command)


def run_mosquitto() -> None:
    passwords = Passwords(os.environ["GEO112_MQTT_ADMIN_PASSWORD"], os.environ["GEO112_MQTT_SERVER_PASSWORD"])
    broker = PrivateBroker(VOLUME / "mosquitto", Listening(1883, EVERYWHERE), passwords)
    broker.prepare()
    become(broker.user, broker.command)


def become(user: pwd.struct_passwd | None, command: list[str]) -> None:
    if user is not None:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "")
    except ServerError as error:
        sys.exit(str(error))
