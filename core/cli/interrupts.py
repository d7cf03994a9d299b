"""Ctrl-C, and a polite kill, while a run trains."""

import signal
import sys
from types import FrameType
from typing import Any


class Interrupts:
    """Turns Ctrl-C and a polite kill into a question asked between two steps.

    An exception raised in the middle of a step would leave weights half changed. Only while
    `ask_to_retry` waits for an answer does Ctrl-C interrupt at once.

    Attributes
    ----------
    asked : bool
        Whether the run should stop.
    """

    def __init__(self) -> None:
        self.asked = False
        self._waiting = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "Interrupts":
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def can_ask(self) -> bool:
        """Whether somebody may sit at a terminal."""
        return all(s is not None and s.isatty() for s in (sys.stdin, sys.stderr))

    def ask_to_retry(self) -> bool:
        """Wait for Enter on the terminal; return False for Ctrl-C or the end of input."""
        self._waiting = True
        try:
            input()
        except (KeyboardInterrupt, EOFError):
            return False
        finally:
            self._waiting = False
        return True

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if self._waiting:
            raise KeyboardInterrupt
