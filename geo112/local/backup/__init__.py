"""The whole state of a centre in one file, and back: database, accounts at the private broker, photos."""
