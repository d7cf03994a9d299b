"""Something the user should know, on its way to a message bar."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.training.registry import MODELS

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


def in_window_words(text: str) -> str:
    """Return an error's text with networks called as the window calls them: "CNN in PyTorch".

    The command line's name of a network within the name of a file or a run stays as it is.
    """
    titles = {spec.name: spec.title for spec in MODELS}
    names = "|".join(re.escape(name) for name in titles)
    # At the beginning of a sentence it is written large.
    return re.sub(
        rf"(?<![\w./\\-])({names})(?![\w/\\-]|\.\w)",
        lambda found: titles[found[1].lower()],
        text,
        flags=re.IGNORECASE,
    )
