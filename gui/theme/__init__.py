"""Colours, type, spacing and icons, for the light and the dark theme."""
