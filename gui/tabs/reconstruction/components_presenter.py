"""Which principal components are shown as pictures, and which of them are kept."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QSignalBlocker

from gui.tabs.reconstruction.components_page import ComponentsPage
from gui.tabs.reconstruction.pictures import (
    COMPONENTS_SHOWN,
    component_rows,
    error_palette,
    mean_row,
)
from gui.tabs.reconstruction.work import Fitted
from gui.theme.manager import theme_manager
from gui.widgets.restored_rows import PictureRow


class ComponentsPresenter(QObject):
    """Follows k and the page, while the components are seen.

    Parameters
    ----------
    page : ComponentsPage
    is_seen : callable
        Whether the page is in front.
    parent : QObject
    """

    def __init__(self, page: ComponentsPage, is_seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._is_seen = page, is_seen
        self._fitted: Fitted | None = None
        self._components = 1
        self._mean: PictureRow | None = None
        self._rows: list[PictureRow] = []
        self._drawn: object = None
        page.pageChosen.connect(self.refresh)
        theme_manager().changed.connect(self.refresh)

    def show_fit(self, fitted: Fitted) -> None:
        """Show the components of a fit, from the first on where it is another."""
        before, self._fitted = self._fitted, fitted
        with QSignalBlocker(self._page.page):
            self._page.set_pages(-(-fitted.compressed.pca.rank // COMPONENTS_SHOWN))
            if before is None or before.compressed.pca is not fitted.compressed.pca:
                self._page.page.setValue(1)
        self.refresh()

    def set_components(self, components: int) -> None:
        """Frame so many of them."""
        self._components = components
        self.refresh()

    def refresh(self, _what: object = None) -> None:
        """Show the page that is asked for, if it is seen."""
        fitted, page = self._fitted, self._page
        if fitted is None or not self._is_seen():
            return
        page.show_ways()
        pca, theme = fitted.compressed.pca, theme_manager().theme
        first = (page.page.value() - 1) * COMPONENTS_SHOWN
        drawn = (pca, first, theme.name)
        if drawn != self._drawn:
            self._drawn = drawn
            shape = fitted.compressed.inputs.shape[1:]
            self._rows = component_rows(pca, shape, theme, first)
            self._mean = mean_row(pca, shape)
            page.scale.set_range(error_palette(theme).colors, None)
        last = min(first + COMPONENTS_SHOWN, pca.rank)
        page.words.setText(_words(first, last, pca.rank, self._components))
        shown, at = [], first
        for row in self._rows:
            shown.append(replace(row, marked=min(max(self._components - at, 0), len(row.pixels))))
            at += len(row.pixels)
        page.rows.set_rows(shown if self._mean is None else [self._mean, *shown])


def _words(first: int, last: int, rank: int, kept: int) -> str:
    """Return which components are shown, of how many, and how many of them are kept."""
    if not rank:
        return "The training pictures are all alike: they vary in no direction."
    within = min(max(kept - first, 0), last - first)
    if within == last - first:
        framed = f"all of them are within k = {kept:,}"
    elif within:
        framed = f"framed are the {within:,} within k = {kept:,}"
    else:
        framed = f"none of them is within k = {kept:,}"
    return f"Components {first + 1:,} to {last:,} of {rank:,}; {framed}."
