"""How far a download is, on stderr: a bar on a terminal, now and then a line elsewhere."""

import contextlib
import sys
from time import monotonic
from typing import Any

from core.cli.output import print_note
from core.cli.progress import LINE_INTERVAL_S
from core.datasets.downloads.progress import DownloadProgress, Pace, progress_words


class DownloadBar:
    """It is itself the `tell` that downloading takes."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._stage = ""
        self._pace = Pace()
        self._line_at = monotonic() + LINE_INTERVAL_S

    def __enter__(self) -> "DownloadBar":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def __call__(self, now: DownloadProgress) -> None:
        """Show how far it is."""
        # A stage, and each file that is checked or unpacked, has a bar of its own.
        stage = now.stage if now.stage == "downloading" else f"{now.stage} {now.what}"
        if stage != self._stage:
            self._close()
            self._stage, self._pace = stage, Pace()
            self._bar = _bar(stage, now)
        self._pace.add(now.done)
        if not self._bar.disable:
            with contextlib.suppress(OSError):
                self._bar.total = now.total or None
                self._bar.update(now.done - self._bar.n)
        elif monotonic() >= self._line_at:
            self._line_at = monotonic() + LINE_INTERVAL_S
            print_note(f"note: {stage}: {progress_words(now, self._pace)}")

    def _close(self) -> None:
        if self._bar is not None:
            with contextlib.suppress(OSError):
                self._bar.close()


def _bar(stage: str, now: DownloadProgress) -> Any:
    # Here, because the window imports modules of this package and shows no such bar.
    from tqdm import tqdm

    # What was there before is part of the bar, and not of its speed.
    return tqdm(
        initial=now.done,
        total=now.total or None,
        desc=stage,
        unit="B",
        unit_scale=True,
        disable=None,
        leave=False,
        file=sys.stderr,
    )
