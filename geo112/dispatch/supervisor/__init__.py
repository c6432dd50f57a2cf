"""The supervisor's pages: the region now, today in figures, and the month's report."""
