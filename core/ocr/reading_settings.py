"""How letters that were found are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "ReadingSettings":
        """Return what a file says of them; what it does not say, or says oddly, is done."""
        return cls(**{name: kept.get(name) is not False for name in READING_STEPS})


@dataclass(frozen=True, slots=True)
class ReadingStep:
    """What users are told of a setting: a few words, and a sentence."""

    title: str
    help: str


READING_STEPS = {
    "context": ReadingStep(
        "Ask the word: letters or digits",
        "A word is mostly all letters or all digits: what stands beside an O tells it from 0.",
    ),
    "joining": ReadingStep(
        "Join broken letters",
        "A narrow stroke is joined to the letter beside it where the network knows the whole.",
    ),
    "splitting": ReadingStep(
        "Part touching letters",
        "A wide letter is cut where its ink is thinnest, if the network knows the parts.",
    ),
    "turning": ReadingStep(
        "Turn tilted letters",
        "Words that climb, and letters that the network is unsure of, are turned upright.",
    ),
}
"""By the names of the settings."""
