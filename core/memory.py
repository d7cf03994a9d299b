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
    needed_bytes: int,
    what: str,
    *,
    field: str,
    free_bytes: int | None = None,
    instead: str = "choose a smaller one",
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
    instead : str
        What to do: the end of the sentence.

    Raises
    ------
    ConfigError
        If too little is free.
    """
    free = free_memory() if free_bytes is None else free_bytes
    if needed_bytes > free:
        raise ConfigError(
            f"{what} needs about {needed_bytes / 2**30:,.1f} GiB of memory, but "
            f"{free / 2**30:,.1f} GiB are free; {instead}",
            field=field,
        )


def check_batch_memory(
    bytes_each: int,
    batch_size: int,
    what: str,
    *,
    field: str,
    free_bytes: int,
    bytes_besides: int = 0,
    least: int = 1,
) -> None:
    """Refuse a batch that training would not have the memory for, and tell which would fit.

    Parameters
    ----------
    bytes_each : int
        Of a sample.
    batch_size : int
        Samples at a time.
    what : str
        See `check_memory`.
    field : str
        The setting at fault where no batch would fit.
    free_bytes : int
        Free on the device that will compute.
    bytes_besides : int
        Of what is needed whatever the batch.
    least : int
        Samples that are evaluated at a time: fewer of them do not help.

    Raises
    ------
    ConfigError
        If too little is free; `field` is ``"batch_size"`` where a smaller batch would fit.
    """
    fitting = (free_bytes - bytes_besides) // max(1, bytes_each)
    needed = bytes_besides + bytes_each * max(batch_size, least)
    if max(1, least) <= fitting < batch_size:
        instead = f"choose a batch size of {fitting:,} or less"
        check_memory(needed, what, field="batch_size", free_bytes=free_bytes, instead=instead)
    check_memory(needed, what, field=field, free_bytes=free_bytes)
