"""The page on which call takers and dispatchers work, and every text that its scripts show."""
