"""Types, places and their words are edited here; calls and incidents are looked at."""

from incidents.admin import calls, gazetteer

__all__ = ["calls", "gazetteer"]
