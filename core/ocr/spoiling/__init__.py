"""Pictures spoilt on purpose, to see what reading letters takes for granted."""
