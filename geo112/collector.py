"""Python's collector of circles among objects, in a process that answers while somebody waits."""

from __future__ import annotations

import gc


def leave_alone_what_is_loaded() -> None:
    """To be called once all is loaded.

    A proposal makes some thousand small objects, and the collector would look through all that Django has loaded for
    circles among them, for longer than a search takes. What is loaded stays: it need not be looked through.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
