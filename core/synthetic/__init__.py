"""Hand-printed characters, drawn: skeletons, hands, pen and scanner, pages and sheets."""

GENERATOR_VERSION = 3
"""Raised when the same parameters and skeletons give other pictures, so that none is stale."""
