"""A film as a file: an animated GIF, or a folder of PNG files."""

import secrets
import shutil
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError
from core.files import write_atomically
from core.pictures import png_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_FRAMES = 200
"""More would make a GIF of dozens of megabytes that no page shows."""

LENGTH_MS, SHORTEST_MS, LONGEST_MS = 12_000, 40, 500
"""Of a whole film, and of one of its frames."""

_COLORS = 128


def film_epochs(epochs: Sequence[int], most: int = MOST_FRAMES) -> list[int]:
    """Return the epochs that a film shows: all, or as many as it may have, evenly spread.

    The first and the last one are always among them.
    """
    if len(epochs) <= most:
        return list(epochs)
    places = np.linspace(0, len(epochs) - 1, most).round().astype(int)
    return [epochs[place] for place in dict.fromkeys(places.tolist())]


def check_film_target(path: Path) -> None:
    """Refuse what a film cannot be written to.

    Raises
    ------
    ConfigError
        If the ending is another than ``.gif`` or none, or a folder of that name holds something.
    """
    if path.suffix.lower() not in (".gif", ""):
        raise ConfigError(
            f"{path.name}: a film is written as .gif or, without an ending, as a folder of PNG "
            "files"
        )
    if not path.suffix and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise ConfigError(f"{path} is there already; name a new folder")


class FilmFile:
    """Collects frames, and writes them at once, so that a film is whole or not there.

    Parameters
    ----------
    path : Path
        See `check_film_target`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._frames: list[Image] = []
        self._folder: Path | None = None
        if not path.suffix:
            # Beside its place, so that the finished film takes it by being renamed.
            self._folder = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
            self._folder.mkdir(parents=True)

    def add(self, frame: npt.NDArray[np.uint8], epoch: int) -> None:
        """Add a frame of shape (height, width, 3)."""
        if self._folder is not None:
            write_atomically(self._folder / f"epoch_{epoch:04d}.png", png_bytes(frame))
            return
        from PIL import Image

        # Each with colours of its own: what comes later may have hues that the first one lacks.
        self._frames.append(
            Image.fromarray(frame).quantize(
                _COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
            )
        )

    def finish(self) -> None:
        """Write the film.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        if self._folder is not None:
            if self._path.exists():
                self._path.rmdir()
            self._folder.rename(self._path)
            self._folder = None
            return
        first, *others = self._frames
        duration = min(max(LENGTH_MS // len(self._frames), SHORTEST_MS), LONGEST_MS)
        buffer = BytesIO()
        first.save(
            buffer,
            "GIF",
            save_all=True,
            append_images=others,
            # The last frame, which is what was reached, is held for a while.
            duration=[duration] * len(others) + [2000],
            loop=0,
            optimize=False,
        )
        write_atomically(self._path, buffer.getvalue())

    def give_up(self) -> None:
        """Leave nothing behind."""
        self._frames.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
