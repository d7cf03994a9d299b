"""Many samples in batches of so many bytes, whatever the size of one."""

DEFAULT_NUMBERS = 2**21
"""Numbers of a batch: 16 MiB in float64, 2,048 pictures of 32x32 or 42 of 128x128 in colour."""


def batches(count: int, numbers: int, most: int = DEFAULT_NUMBERS) -> list[slice]:
    """Cut samples into batches of at most `most` numbers, but of at least one sample.

    Parameters
    ----------
    count : int
        Samples.
    numbers : int
        Of one of them.
    most : int
        Of a batch.

    Returns
    -------
    list of slice
        In order; together they are all samples.
    """
    step = max(1, most // max(numbers, 1))
    return [slice(at, min(at + step, count)) for at in range(0, count, step)]
