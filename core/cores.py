"""How many processor cores there are to compute with."""

import os


def usable_cores() -> int:
    """Return how many cores this process may use: fewer than all where it is bound to some."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
