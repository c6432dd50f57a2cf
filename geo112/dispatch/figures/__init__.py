"""The centre in figures: calls, tickets and times of a day or a month. Page, CSV and command read the same ones."""
