"""Glances at picture files, one after another, off the GUI thread."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from core.errors import PictureError
from core.ocr.kept_pages import find_kept
from core.ocr.picture_file import picture_data
from core.ocr.thumbnail import thumbnail
from gui.background.task import BackgroundTask
from gui.widgets.picture_rows import PICTURE_SIZE

_SCALE = 2
"""Pixels for a logical one: sharp on finer screens too."""


@dataclass(frozen=True, eq=False)
class Glance:
    """What is seen of a picture without opening it.

    Parameters
    ----------
    image : QImage or None
    locked : int or None
        Characters that were corrected or verified in it; None where no project is kept.
    trouble : str
        Why it cannot be seen, in a few words.
    """

    image: QImage | None = field(default=None, repr=False)
    locked: int | None = None
    trouble: str = ""


def glance_at(path: Path) -> Glance:
    """Look at a picture file and its project; to be asked in a worker's thread."""
    side = (_SCALE * PICTURE_SIZE.width(), _SCALE * PICTURE_SIZE.height())
    try:
        data, sha256 = picture_data(path)
        pixels = thumbnail(data, path.name, *side)
    except PictureError as error:
        if isinstance(error.__context__, FileNotFoundError):
            return Glance(trouble="gone")
        # Why, it says when somebody opens it.
        return Glance(trouble="cannot be read")
    project = find_kept(path, sha256)
    if project is None:
        return Glance(image_of(pixels))
    pixels = np.rot90(pixels, -(project.source.turned // 90))
    return Glance(image_of(pixels), sum(each.is_locked for each in project.page))


def image_of(pixels: npt.NDArray[np.uint8]) -> QImage:
    """Return RGB pixels (height, width, 3) as an image of at most the size of a thumbnail."""
    high, wide = pixels.shape[:2]
    data = np.ascontiguousarray(pixels).tobytes()
    image = QImage(data, wide, high, 3 * wide, QImage.Format.Format_RGB888)
    most = PICTURE_SIZE * _SCALE
    if wide <= most.width() and high <= most.height():
        return image.copy()
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(most, keep, smooth)


class Thumbnails(QObject):
    """Looks at the pictures that are asked for, the newest question first.

    Signals
    -------
    made(str, object)
        The path that was asked for, and its `Glance`.
    """

    made = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[str] = []
        self._asked: set[str] = set()
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_made)

    @property
    def is_busy(self) -> bool:
        """Whether a glance is still to come."""
        return self._task.is_busy

    def ask(self, key: str) -> None:
        """Look at a picture soon, and only once."""
        if key not in self._asked:
            self._asked.add(key)
            self._waiting.append(key)
            self._go_on()

    def _go_on(self) -> None:
        if self._waiting and not self._task.is_busy:
            key = self._waiting.pop()
            self._task.start(lambda: (key, glance_at(Path(key))))

    def _on_made(self, answer: tuple[str, Glance]) -> None:
        self._go_on()
        self.made.emit(*answer)
