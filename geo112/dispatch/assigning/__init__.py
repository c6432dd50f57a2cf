"""Units sent to incidents: how one is sent, what becomes of it, and who is told."""
