"""What happens to a fix between vehicle and broker: it comes late, twice, or after the one that follows it. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass

HELD_BACK = 1.5
"""A fix that is overtaken waits for so many intervals."""


@dataclass(frozen=True)
class Delivery:
    """`jitter_s`: each fix is published up to so much later; `duplicates` and `reorder`: shares of the fixes."""

    jitter_s: float = 0.0
    duplicates: float = 0.0
    reorder: float = 0.0

    def delays_s(self, chance: random.Random, interval_s: float) -> list[float]:
        """After how long each copy of a fix is published, where another fix follows after `interval_s`.

        Always draws equally often, so that the same seed gives the same ways whatever the shares are.
        """
        jitter, overtaken, doubled, again = (chance.random() for _ in range(4))
        first = jitter * self.jitter_s + (HELD_BACK * interval_s if overtaken < self.reorder else 0.0)
        return [first, first + again * interval_s] if doubled < self.duplicates else [first]
