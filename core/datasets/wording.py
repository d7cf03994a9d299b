"""Lists of names in error texts that must fit on a line or two."""

from collections.abc import Sequence

_SHOWN = 6


def list_names(names: Sequence[str], *, nothing: str = "nothing") -> str:
    """Return ``"a, b, c"``; of a long list the beginning and how many more there are."""
    if not names:
        return nothing
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
