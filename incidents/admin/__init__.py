"""Types, places and their words are edited here; calls and incidents are looked at."""

from incidents import setup  # registers what the overview examines
from incidents.admin import calls, gazetteer

__all__ = ["calls", "gazetteer", "setup"]
