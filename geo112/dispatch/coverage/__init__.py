"""Where is the hole now: which roads the units that are free at this moment reach within which time, per agency."""
