"""Something the user should know, on its way to a message bar."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

NoticeKind = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence and what can be done about it.

    Parameters
    ----------
    text : str
    kind : {"info", "warning", "error"}
    actions : tuple of (label, callable)
    topic : str
        What it is about; an older message on the same topic gives way.
    """

    text: str
    kind: NoticeKind = "info"
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()
    topic: str = ""


def sentence(text: str) -> str:
    """Return a message of an error as a sentence: it begins large and ends with a full stop.

    The name of a file at its beginning stays as it is.
    """
    if not set(text.split(" ", 1)[0].rstrip(".:,")) & set("./\\"):
        text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
