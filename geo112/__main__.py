"""`geo112 <command>`: Django's commands with these settings."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo112.settings")
    execute_from_command_line(["geo112", *sys.argv[1:]])


if __name__ == "__main__":
    main()
