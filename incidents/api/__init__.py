"""REST interface of calls, places, categories and incidents."""
