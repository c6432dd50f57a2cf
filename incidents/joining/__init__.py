"""Ten callers, one fire: which open incident a call belongs to, joining it, and taking it apart again."""
