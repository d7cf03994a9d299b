"""Public data sets and weights that are fetched when the user asks, and only then."""
