"""Progress on stderr of drawing characters, or of reading pictures."""

import contextlib
import sys
from types import TracebackType
from typing import Any


class DrawingProgress:
    """A bar on a terminal that appears with the first picture; nothing elsewhere.

    It is itself the `progress` that drawing takes.

    Parameters
    ----------
    words : str
        What is done.
    """

    def __init__(self, words: str = "drawing characters") -> None:
        self._words = words
        self._bar: Any = None

    def __enter__(self) -> "DrawingProgress":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            with contextlib.suppress(OSError):
                self._bar.close()

    def __call__(self, done: int, total: int) -> None:
        """Show how many pictures are done."""
        from tqdm import tqdm

        # A stderr that nobody reads any more ends the showing, not the work.
        with contextlib.suppress(OSError):
            if self._bar is None:
                self._bar = tqdm(
                    total=total,
                    desc=self._words,
                    unit="picture",
                    disable=None,
                    leave=False,
                    file=sys.stderr,
                )
            self._bar.update(done - self._bar.n)
