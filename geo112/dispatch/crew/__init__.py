"""The crews' side: a page for the phone, what is pressed there, and what the centre gets to see of it."""
