"""Lays codes out in the plane, and decodes the place that is dragged through."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject

from core.reconstruction.colors import shades
from core.reconstruction.latent_map import LatentMap, latent_map
from core.reconstruction.quality import clipped
from gui.tabs.reconstruction.chosen_picture import ChosenPicture
from gui.tabs.reconstruction.codes import Codes, CodesPresenter
from gui.tabs.reconstruction.latent_page import LatentPage
from gui.widgets.restored_rows import PictureRow


class LatentPresenter(CodesPresenter):
    """Shows the map, and the picture that is dragged over it.

    Parameters
    ----------
    page : LatentPage
    chosen : ChosenPicture
        That is dragged.
    is_seen : callable
        Whether the map is in front.
    parent : QObject
    """

    def __init__(
        self,
        page: LatentPage,
        chosen: ChosenPicture,
        is_seen: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(page.method, chosen, is_seen, _lay_out, parent)
        self._page = page
        self._laid: tuple[Codes, LatentMap] | None = None
        self._taken = 0
        self.prepared.connect(self._take)
        page.plot.placePressed.connect(self._take_nearest)
        page.plot.placeChosen.connect(self._decode)
        page.plot.pictureHovered.connect(self._hover)

    def _take(self, codes: Codes, prepared: LatentMap) -> None:
        """Show codes on the map, with the chosen picture where it lies now."""
        self._laid = codes, prepared
        names = [codes.class_name(at) for at in range(len(codes.indices))]
        self._page.plot.set_places(prepared.places, names)
        first, second = prepared.share
        self._page.words.setText(
            f"{codes.title}: {len(names):,} pictures, by the two directions in which their codes "
            f"vary most ({first:.0%} and {second:.0%} of the variance). Drag a picture anywhere."
        )
        at = codes.place_of(self._chosen.index)
        # Of many pictures a part is laid out, where the chosen one may be missing.
        middle = np.median(prepared.places, axis=0)
        self._put(self._nearest(*middle.tolist()) if at is None else at)

    def _follow(self) -> None:
        """Show the picture that was chosen elsewhere."""
        at = None if self._laid is None else self._laid[0].place_of(self._chosen.index)
        if at is not None and at != self._taken:
            self._put(at)

    def _put(self, at: int) -> None:
        """Take a picture, where it lies."""
        assert self._laid is not None
        self._taken = at
        x, y = self._laid[1].places[at].tolist()
        self._decode(x, y)
        self._page.plot.set_place(x, y)

    def _take_nearest(self, x: float, y: float) -> None:
        """Choose the picture that lies nearest to a place: a drag begins there."""
        if self._laid is not None:
            self._taken = self._nearest(x, y)
            self._chosen.choose(int(self._laid[0].indices[self._taken]))

    def _nearest(self, x: float, y: float) -> int:
        assert self._laid is not None
        away = np.square(self._laid[1].places - np.array([x, y])).sum(axis=1)
        return int(away.argmin())

    def _decode(self, x: float, y: float) -> None:
        """Draw the picture that is dragged as it would be at a place; within a frame.

        Its code moves in the plane of the map alone. The code of the place alone, with the mean of
        all codes for what the map does not show, is drawn beside it.
        """
        if self._laid is None:
            return
        found, plane = self._laid
        index = int(found.indices[self._taken])
        own = found.codes[self._taken]
        codes = np.stack([own, plane.moved(own, x, y), plane.code_at(x, y)])
        original = clipped(found.fitted.compressed.inputs[index][None])
        pixels = np.concatenate([shades(original), shades(clipped(found.decode(codes)))])
        captions = ("original", "comes back", "moved here", "the place alone")
        name = found.title_of(self._taken)
        self._page.decoded.set_rows([PictureRow(name, "", pixels, captions)])

    def _hover(self, at: int | None) -> None:
        if at is None or self._laid is None:
            return
        found = self._laid[0]
        picture = clipped(found.fitted.compressed.inputs[found.indices[at]][None])
        self._page.plot.set_thumb(shades(picture)[0])


def _lay_out(codes: Codes) -> LatentMap:
    return latent_map(codes.codes)
