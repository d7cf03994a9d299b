"""Widgets that know core's data types and nothing of runs, tabs or the session."""
