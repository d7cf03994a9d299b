"""Lays codes out in the plane, and decodes the place that is dragged through."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from core.reconstruction.colors import shades
from core.reconstruction.latent_map import LatentMap, latent_map
from core.reconstruction.quality import clipped
from gui.background.task import BackgroundTask
from gui.tabs.reconstruction.latent_page import LatentPage
from gui.tabs.reconstruction.work import Fitted, Restored
from gui.widgets.restored_rows import PictureRow

Pictures = npt.NDArray[np.floating]

MOST_COMPONENTS = 32
"""Principal components that a picture's code on the map has: as many as the course's code."""

MOST = 4_000
"""Pictures on the map: of a larger split so many, spread evenly."""


@dataclass(frozen=True, eq=False)
class _Laid:
    """What is on the map.

    Parameters
    ----------
    source : object
        The `Fitted` or `Restored` whose codes these are.
    indices : ndarray of shape (pictures,)
        Of the split.
    codes : ndarray of shape (pictures, code)
    map : LatentMap
    decode : callable
        Takes codes (n, code), returns pictures.
    title : str
    """

    source: object
    indices: npt.NDArray[np.int64] = field(repr=False)
    codes: npt.NDArray[np.float64] = field(repr=False)
    map: LatentMap
    decode: Callable[[npt.NDArray[np.float64]], Pictures]
    title: str


def _lay_out(
    source: object,
    codes: npt.NDArray[np.floating],
    decode: Callable[[npt.NDArray[np.float64]], Pictures],
    title: str,
) -> _Laid:
    indices = np.arange(len(codes))
    if len(codes) > MOST:
        indices = np.linspace(0, len(codes) - 1, MOST).astype(np.int64)
    own = codes[indices].astype(np.float64)
    return _Laid(source, indices, own, latent_map(own), decode, title)


class LatentPresenter(QObject):
    """Follows what the tab looks at, while the map is seen.

    Parameters
    ----------
    page : LatentPage
    is_seen : callable
        Whether the map is in front.
    parent : QObject

    Signals
    -------
    failed(object)
        The exception.
    """

    failed = Signal(object)

    def __init__(self, page: LatentPage, is_seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._is_seen = page, is_seen
        self._fitted: Fitted | None = None
        self._restored: Restored | None = None
        self._laid: _Laid | None = None
        self._taken = 0
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_laid)
        self._task.failed.connect(self.failed)
        self._wants_network = True
        page.method.activated.connect(self._choose)
        page.plot.placePressed.connect(self._take)
        page.plot.placeChosen.connect(self._decode)
        page.plot.pictureHovered.connect(self._hover)

    @property
    def is_busy(self) -> bool:
        """Whether codes are being laid out."""
        return self._task.is_busy

    def show(self, fitted: Fitted, restored: Restored | None) -> None:
        """Take note of what the tab looks at."""
        self._fitted, self._restored = fitted, restored
        self.refresh()

    def _choose(self, _index: int) -> None:
        self._wants_network = self._page.method.currentData() == "network"
        self.refresh()

    def refresh(self, _page: str = "") -> None:
        """Lay out the codes that are asked for, unless they are on the map already."""
        fitted, restored, page = self._fitted, self._restored, self._page
        if fitted is None or not self._is_seen():
            return
        uses_network = restored is not None and self._wants_network
        page.method.setCurrentIndex(page.method.findData("network" if uses_network else "pca"))
        page.method.setEnabled(restored is not None)
        source: object = restored if uses_network else fitted
        if self._laid is not None and self._laid.source is source:
            return
        if uses_network and restored is not None:
            title = f"{restored.name}, epoch {restored.epoch}"
            work = partial(_lay_out, restored, restored.codes, restored.decode, title)
        else:
            pca, shape = fitted.compressed.pca, fitted.compressed.inputs.shape[1:]

            def decode(codes: npt.NDArray[np.float64]) -> Pictures:
                return pca.reconstruct(codes).reshape(-1, *shape)

            codes = fitted.compressed.codes[:, :MOST_COMPONENTS]
            title = f"PCA, k = {codes.shape[1]}"
            work = partial(_lay_out, fitted, codes, decode, title)
        self._task.start(work)

    def _on_laid(self, laid: _Laid) -> None:
        fitted = self._fitted
        if fitted is None or laid.source not in (fitted, self._restored):
            return
        self._laid = laid
        labels = fitted.compressed.labels[laid.indices]
        names = [fitted.dataset.class_names[label] for label in labels]
        self._page.plot.set_places(laid.map.places, names)
        first, second = laid.map.share
        self._page.words.setText(
            f"{laid.title}: {len(names):,} pictures, by the two directions in which their codes "
            f"vary most ({first:.0%} and {second:.0%} of the variance). Drag a picture anywhere."
        )
        x, y = (float(each) for each in np.median(laid.map.places, axis=0))
        self._take(x, y)
        self._decode(x, y)
        self._page.plot.set_place(x, y)

    def _take(self, x: float, y: float) -> None:
        """Take the picture that lies nearest to a place: a drag begins there."""
        if self._laid is not None:
            away = np.square(self._laid.map.places - np.array([x, y])).sum(axis=1)
            self._taken = int(away.argmin())

    def _decode(self, x: float, y: float) -> None:
        """Draw the picture that is dragged as it would be at a place; within a frame.

        Its code moves in the plane of the map alone. The code of the bare place, with the mean of
        all codes for what the map does not show, is drawn beside it.
        """
        laid, fitted = self._laid, self._fitted
        if laid is None or fitted is None:
            return
        index = int(laid.indices[self._taken])
        own = laid.codes[self._taken]
        codes = np.stack([own, laid.map.moved(own, x, y), laid.map.code_at(x, y)])
        original = clipped(fitted.compressed.inputs[index][None])
        pixels = np.concatenate([shades(original), shades(clipped(laid.decode(codes)))])
        name = fitted.dataset.class_names[fitted.compressed.labels[index]]
        captions = ("original", "comes back", "moved here", "bare place")
        self._page.decoded.set_rows([PictureRow(f"{name}, no. {index}", "", pixels, captions)])

    def _hover(self, at: int | None) -> None:
        laid, fitted = self._laid, self._fitted
        if at is None or laid is None or fitted is None:
            return
        picture = clipped(fitted.compressed.inputs[laid.indices[at]][None])
        self._page.plot.set_thumb(shades(picture)[0])
