"""How letters that were found are read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingSettings:
    """What is done beyond showing each letter to the network.

    Parameters
    ----------
    context : bool
        Whether the other characters of a word help to tell a letter from a digit.
    joining, splitting : bool
        Whether broken letters are joined, and touching ones parted, where the network knows what
        comes of it.
    turning : bool
        Whether words that climb, and letters the network is unsure of, are turned upright.
    """

    context: bool = True
    joining: bool = True
    splitting: bool = True
    turning: bool = True
