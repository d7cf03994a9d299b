"""What is set in the window, as the command line writes it."""

import os
import shlex
import subprocess
from typing import Any

from core.cli.parser import flag
from core.settings import describe, format_value
from core.synthetic.collection import Collection
from core.synthetic.page import PageStyle
from core.synthetic.variation import Variation

PROGRAM = ("python", "main.py", "generate")


def data_set_command(collection: Collection, output: str = "characters.npz") -> str:
    """Return the command that writes the same pictures."""
    words = ["--count", str(collection.count), "--size", str(collection.size)]
    words += ["--seed", str(collection.seed), *_changed(collection.variation)]
    return _joined([*PROGRAM, *words, "--output", output])


def page_command(
    text: str, seed: int, variation: Variation, style: PageStyle, output: str = "page.png"
) -> str:
    r"""Return the command that writes the same page.

    The command line takes ``\n`` for the end of a line, and no shell needs to understand more.
    """
    # A backslash of the user's is a gap like any other sign, and must not begin another line.
    line = "\\n".join(text.replace("\\", "/").splitlines())
    # Beginning with a dash it would be taken for a flag.
    page = [f"--page={line}"] if line.startswith("-") else ["--page", line]
    words = ["--seed", str(seed), *_changed(variation), *_changed(style)]
    return _joined([*PROGRAM, *page, *words, "--output", output])


def _changed(settings: Any) -> list[str]:
    words: list[str] = []
    defaults = type(settings)()
    for name, described in describe(settings).items():
        value = getattr(settings, name)
        if value != getattr(defaults, name):
            words += [flag(name), format_value(described, value)]
    return words


def _joined(words: list[str]) -> str:
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
