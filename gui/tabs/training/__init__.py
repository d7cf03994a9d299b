"""The Training tab: data, settings, curves and runs."""
