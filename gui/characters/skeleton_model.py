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
SHARE_ROLE = Qt.ItemDataRole.UserRole + 2


class SkeletonModel(QAbstractListModel):
    """The allographs that fit the filter, in the order of the alphabet.

    Their pictures come later, when they are drawn.
    """

    def __init__(self) -> None:
        super().__init__()
        self._alphabet: Alphabet | None = None
        self._images: list[QImage] = []
        self._shown: list[int] = []
        self._shares: list[str] = []

    @property
    def total(self) -> int:
        """How many allographs there are."""
        return 0 if self._alphabet is None else len(self._alphabet.allographs)

    def set_skeletons(self, alphabet: Alphabet, pictures: npt.NDArray[np.uint8]) -> None:
        """List the allographs with their pictures."""
        self.beginResetModel()
        self._alphabet = alphabet
        self._images = [grey_image(picture) for picture in pictures]
        self._shares = [share_text(alphabet, index) for index in range(self.total)]
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
        """Return name, picture, how common it is, or what is said of an allograph."""
        if self._alphabet is None or not index.isValid():
            return None
        place = self._shown[index.row()]
        allograph = self._alphabet.allographs[place]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return allograph.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                shares = f"{self._shares[place]} of all {allograph.character}"
                return f"{allograph.character} · {allograph.name}, {shares}"
            case _ if role == PICTURE_ROLE:
                return self._images[place]
            case _ if role == SHARE_ROLE:
                return f"{allograph.character} · {self._shares[place]}"
        return None


def share_text(alphabet: Alphabet, index: int) -> str:
    """Return how many of a character are written like this: ``15%``, where rare ``0.4%``."""
    allograph = alphabet.allographs[index]
    siblings = alphabet.by_character[allograph.character]
    share = allograph.weight / float(alphabet.weights[siblings].sum())
    if share >= 0.01:
        return f"{share:.0%}"
    return f"{share:.1%}" if share >= 0.001 else "<0.1%"


def fits(allograph: Allograph, text: str) -> bool:
    """Return whether every word of a text is the character or part of the name."""
    return all(
        word.upper() == allograph.character
        if len(word) == 1
        else word.lower() in allograph.name.lower()
        for word in text.split()
    )
