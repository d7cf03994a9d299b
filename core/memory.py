"""Whether a network fits into memory, asked before it is made.

Allocating first and looking later does not work: the system hands out more memory than it has, and
ends the program when it is used.
"""

import psutil

from core.errors import ConfigError


def free_memory() -> int:
    """Return the bytes of memory that this machine has free."""
    return int(psutil.virtual_memory().available)


def check_memory(
    needed_bytes: int, what: str, *, field: str, free_bytes: int | None = None
) -> None:
    """Refuse what is larger than the memory that is free.

    Parameters
    ----------
    needed_bytes : int
    what : str
        What needs it, for the error: the beginning of a sentence, such as ``"a network of 3
        parameters"``.
    field : str
        The setting at fault.
    free_bytes : int, optional
        Free on the device that will compute; by default what this machine has free.

    Raises
    ------
    ConfigError
        If too little is free.
    """
    free = free_memory() if free_bytes is None else free_bytes
    if needed_bytes > free:
        raise ConfigError(
            f"{what} needs about {needed_bytes / 2**30:,.1f} GiB of memory, but "
            f"{free / 2**30:,.1f} GiB are free; choose a smaller one",
            field=field,
        )
