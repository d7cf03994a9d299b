"""Which pictures are shown, and how: in rows, and one large."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject

from core.datasets.dataset import SPLIT_WORDS
from core.reconstruction.quality import clipped, mean_squared_errors
from gui.tabs.reconstruction.choosing import BY_SCORE, CHOICES, NEED_NETWORK, choose_pictures
from gui.tabs.reconstruction.chosen_picture import ChosenPicture
from gui.tabs.reconstruction.figure_texts import PictureFigures
from gui.tabs.reconstruction.pictures import (
    Pictures,
    large_columns,
    large_row,
    picture_rows,
)
from gui.tabs.reconstruction.view import ReconstructionView
from gui.tabs.reconstruction.work import Fitted, Measured, Restored
from gui.theme.manager import theme_manager


class PicturesPresenter(QObject):
    """Draws what it is told of on the GUI thread: a few milliseconds for ten pictures.

    Parameters
    ----------
    view : ReconstructionView
    picture : ChosenPicture
        That is marked among those that are shown.
    parent : QObject
    """

    def __init__(self, view: ReconstructionView, picture: ChosenPicture, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._page = view, view.pictures
        self._fitted: Fitted | None = None
        self._measured: Measured | None = None
        self._restored: Restored | None = None
        self._components = 1
        self._chosen: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._seed = 0
        self._class: int | None = None
        self._like: int | None = None
        self._picture = picture
        picture.changed.connect(self._on_picture)
        view.choice.activated.connect(lambda _index: self._choose_others())
        view.again.clicked.connect(lambda _checked=False: self._draw_again())
        view.classes.rowChosen.connect(self._choose_class)
        self._page.rows.pictureChosen.connect(self._choose_picture)
        self._page.large.stepRequested.connect(self._step)
        # The method itself, which is let go of with this object; a lambda would outlive it.
        theme_manager().changed.connect(self._recolor)

    @property
    def chosen(self) -> npt.NDArray[np.int64]:
        """Indices of the pictures that are shown, shape (pictures,)."""
        return self._chosen

    def show_fit(self, fitted: Fitted, components: int) -> None:
        """Show another fit, of which nothing is measured yet."""
        self._fitted, self._measured, self._restored = fitted, None, None
        self._components = components
        self._select()
        self._show_rows()
        if self._picture.index is None:
            self._propose()
        else:
            self._on_picture()

    def set_components(self, components: int) -> None:
        """Show so many numbers kept."""
        self._components = components
        self._show()

    def set_measured(self, measured: Measured) -> None:
        """Take the figures of all pictures, by which some are chosen."""
        is_first, self._measured = self._measured is None, measured
        if is_first or self._view.choice.currentData() in BY_SCORE:
            self.choose()
        else:
            self._show_large()

    def set_restored(self, restored: Restored | None) -> None:
        """Take what an autoencoder gives back, or that there is none."""
        if restored is not self._restored:
            self._restored = restored
            self.choose()

    def choose(self) -> None:
        """Choose pictures as the user wants them, and show them."""
        self._select()
        self._show_rows()
        if self._picture.index in self._chosen:
            self._on_picture()
        else:
            self._propose()

    def _select(self) -> None:
        fitted, measured, restored = self._fitted, self._measured, self._restored
        if fitted is None:
            return
        choice = self._view.choice.currentData()
        if choice in NEED_NETWORK and restored is None:
            # What is chosen is always what is shown.
            choice = next(iter(CHOICES))
            self._view.choice.setCurrentIndex(self._view.choice.findData(choice))
        self._view.again.setVisible(choice == "random")
        self._chosen = choose_pictures(
            choice,
            fitted.compressed.labels,
            len(fitted.dataset.class_names),
            None if measured is None else measured.scores,
            None if restored is None else restored.scores,
            self._seed,
            self._class,
            self._like,
        )

    def _propose(self) -> None:
        """Look at the first of those that are shown."""
        if len(self._chosen):
            self._picture.propose(int(self._chosen[0]))

    def _on_picture(self) -> None:
        """Mark the picture that is looked at, and bring it there if it was chosen elsewhere."""
        index = self._picture.index
        if index is not None and index not in self._chosen:
            self._like = index
            self._view.choice.setCurrentIndex(self._view.choice.findData("like"))
            self._select()
            self._show_rows()
        places = np.flatnonzero(self._chosen == index)
        self._page.rows.set_current(int(places[0]) if len(places) else None)
        self._show_large()

    def _choose_others(self) -> None:
        """Show other pictures, all of them."""
        self._page.close_large()
        self.choose()

    def _draw_again(self) -> None:
        self._seed += 1
        self._choose_others()

    def _choose_class(self, label: object) -> None:
        """Show pictures of the class whose figures were chosen."""
        self._class = int(str(label))
        self._view.choice.setCurrentIndex(self._view.choice.findData("class"))
        self._choose_others()

    def _recolor(self, _theme: object = None) -> None:
        self._show()

    def _show(self) -> None:
        self._show_rows()
        self._show_large()

    def _show_rows(self) -> None:
        fitted, chosen = self._fitted, self._chosen
        if fitted is None or not len(chosen):
            return
        compressed = fitted.compressed
        methods: list[tuple[str, str, Pictures]] = []
        if self._restored is not None:
            pictures = self._restored.pictures[chosen]
            methods.append(("Autoencoder", f"{self._restored.code} numbers", pictures))
        restored = compressed.restore(chosen, self._components)
        methods.append(("PCA", f"k = {self._components}", restored))
        names = [fitted.dataset.class_names[label] for label in compressed.labels[chosen]]
        noisy = None if compressed.noisy is None else compressed.noisy[chosen]
        theme = theme_manager().theme
        inputs = compressed.inputs[chosen]
        self._page.rows.set_rows(picture_rows(inputs, names, methods, theme, noisy))

    def _choose_picture(self, column: int) -> None:
        self._picture.choose(int(self._chosen[column]))

    def _step(self, step: int) -> None:
        """Go to the picture before or after, if there is one."""
        column = (self._page.rows.current or 0) + step
        if 0 <= column < len(self._chosen):
            self._choose_picture(column)

    def _show_large(self) -> None:
        """Show the marked picture large, with its figures."""
        fitted, column = self._fitted, self._page.rows.current
        if fitted is None or column is None or column >= len(self._chosen):
            return
        index = int(self._chosen[column])
        title, figures = fitted.title_of(index), self._figures(fitted, index)
        rows = self._page.rows.rows
        self._page.strip.set_rows([large_row(rows, column, title)])
        self._page.words.setText("\n".join(each.sentence for each in figures))
        self._page.large.title.setText(f"{title} of {SPLIT_WORDS[fitted.split]}")
        self._page.large.set_position(column, len(self._chosen))
        self._page.large.pictures.set_columns(large_columns(rows, column, figures))

    def _figures(self, fitted: Fitted, index: int) -> list[PictureFigures]:
        """Return the figures of a picture with each method, in the order of the rows."""
        found = []
        if self._restored is not None:
            found.append(PictureFigures.of("Autoencoder", self._restored.scores, index))
        measured, method = self._measured, f"PCA, k = {self._components}"
        if measured is not None and measured.components == self._components:
            found.append(PictureFigures.of(method, measured.scores, index))
        else:
            # SSIM comes with the figures of all pictures.
            found.append(PictureFigures(method, self._error_with_pca(fitted, index), None))
        return found

    def _error_with_pca(self, fitted: Fitted, index: int) -> float:
        """Return the mean squared error of a picture at the numbers that are kept now."""
        compressed, one = fitted.compressed, np.array([index])
        back = clipped(compressed.restore(one, self._components))
        return float(mean_squared_errors(compressed.inputs[one], back)[0])
