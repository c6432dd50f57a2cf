"""`geo112 <command>`: Django's commands with these settings.

Where no database is configured, a command that needs one borrows the private cluster (`geo112.local.lease`).
"""

import os
import sys

from django.core.management import execute_from_command_line

from geo112.local.entry import servers_for


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo112.settings")
    arguments = sys.argv[1:]
    with servers_for(arguments):
        execute_from_command_line(["geo112", *arguments])


if __name__ == "__main__":
    main()
