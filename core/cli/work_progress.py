"""Progress of long work on stderr, as a share: a bar on a terminal, a line at times elsewhere."""

import contextlib
import sys
from time import monotonic
from typing import Any

from core.cli.output import print_note
from core.cli.progress import LINE_INTERVAL_S

_DELAY_S = 0.5
"""What is done sooner shows no bar."""

_FORMAT = "{desc}: {percentage:3.0f} %|{bar}| {elapsed}"


class WorkProgress:
    """Shows shares of the work; a stderr that nobody reads any more ends the showing alone.

    It is itself the `progress` that long work takes, and always lets it go on: Ctrl-C raises
    between two steps, and nothing is written before all is done.

    Parameters
    ----------
    what : str
        What is done: ``"measuring 3,600 pictures"``.
    """

    def __init__(self, what: str) -> None:
        # Here, because the window imports modules of this package and shows no such bar.
        from tqdm import tqdm

        self._what = what
        # disable=None: no bar where stderr is no terminal.
        self._bar: Any = tqdm(
            total=1.0,
            desc=what,
            bar_format=_FORMAT,
            disable=None,
            leave=False,
            delay=_DELAY_S,
            # Steps are few, and of any length.
            miniters=0,
            file=sys.stderr,
        )
        self._line_at = monotonic() + LINE_INTERVAL_S

    def __enter__(self) -> "WorkProgress":
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._bar.close()

    def __call__(self, share: float) -> bool:
        """Show what share of the work is done, 0 to 1; go on."""
        if self._bar.disable:
            if monotonic() >= self._line_at:
                self._line_at = monotonic() + LINE_INTERVAL_S
                print_note(f"note: {self._what}: {share:.0%}")
            return True
        with contextlib.suppress(OSError):
            self._bar.update(share - self._bar.n)
        return True

    def begin_step(self, what: str, *, is_long: bool = False) -> None:
        """Say what is done next: at once where it `is_long`, and else with the next share."""
        self._what = what
        if not self._bar.disable:
            with contextlib.suppress(OSError):
                self._bar.set_description_str(what, refresh=is_long)
        elif is_long:
            print_note(f"note: {what}")
