"""REST interface of units, proposals and assignments, and of closing an incident, which depends on them."""
