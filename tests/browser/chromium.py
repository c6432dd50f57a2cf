"""The system's Chromium under Playwright; nothing is downloaded."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def launch(playwright: Playwright) -> Browser:
    """A headless browser. Raises FileNotFoundError where no Chromium is installed."""
    executable = shutil.which("chromium")
    if executable is None:
        raise FileNotFoundError("There is no chromium: script/bootstrap installs it.")
    # Chromium refuses its sandbox under root.
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return playwright.chromium.launch(executable_path=executable, args=[*QUIET, *sandbox])
