"""The list of all ways to write a character."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from core.synthetic.alphabet import Alphabet
from core.synthetic.skeleton import Allograph
from gui.characters.pixels import grey_image

_Index = QModelIndex | QPersistentModelIndex

PICTURE_ROLE = Qt.ItemDataRole.UserRole + 1
WEIGHT_ROLE = Qt.ItemDataRole.UserRole + 2


class SkeletonModel(QAbstractListModel):
    """The allographs that fit the filter, in the order of the alphabet.

    Their pictures come later, when they are drawn.
    """

    def __init__(self) -> None:
        super().__init__()
        self._alphabet: Alphabet | None = None
        self._images: list[QImage] = []
        self._shown: list[int] = []

    @property
    def total(self) -> int:
        """How many allographs there are."""
        return 0 if self._alphabet is None else len(self._alphabet.allographs)

    def set_skeletons(self, alphabet: Alphabet, pictures: npt.NDArray[np.uint8]) -> None:
        """List the allographs with their pictures."""
        self.beginResetModel()
        self._alphabet = alphabet
        self._images = [grey_image(picture) for picture in pictures]
        self._shown = list(range(self.total))
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """List those that fit, see `fits`."""
        if self._alphabet is None:
            return
        self.beginResetModel()
        found = enumerate(self._alphabet.allographs)
        self._shown = [index for index, allograph in found if fits(allograph, text)]
        self.endResetModel()

    def allograph_at(self, row: int) -> int:
        """Return the index into the alphabet of a row."""
        return self._shown[row]

    def row_of(self, allograph: int) -> int:
        """Return the row of an allograph, -1 where the filter hides it."""
        return self._shown.index(allograph) if allograph in self._shown else -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many fit."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return name, picture, weight, or what is said of an allograph."""
        if self._alphabet is None or not index.isValid():
            return None
        place = self._shown[index.row()]
        allograph = self._alphabet.allographs[place]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return allograph.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{allograph.character} · {allograph.name}, weight {allograph.weight:g}"
            case _ if role == PICTURE_ROLE:
                return self._images[place]
            case _ if role == WEIGHT_ROLE:
                return f"{allograph.character} · {allograph.weight:g}"
        return None


def fits(allograph: Allograph, text: str) -> bool:
    """Return whether every word of a text is the character or part of the name."""
    return all(
        word.upper() == allograph.character
        if len(word) == 1
        else word.lower() in allograph.name.lower()
        for word in text.split()
    )
