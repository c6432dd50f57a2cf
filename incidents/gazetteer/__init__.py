"""Words that callers use for a place, and the points that they mean."""
