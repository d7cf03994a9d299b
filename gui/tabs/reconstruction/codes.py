"""Whose codes a page plays with: the components', or the autoencoder's at the cursor's epoch."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from core.errors import LabError
from gui.background.task import BackgroundTask
from gui.tabs.reconstruction.chosen_picture import ChosenPicture
from gui.tabs.reconstruction.work import Fitted, Restored
from gui.widgets.choice_box import ChoiceBox

Pictures = npt.NDArray[np.floating]
Reals = npt.NDArray[np.float64]

MOST_COMPONENTS = 256
"""Principal components that a picture's code has here, at most."""

_FEWEST = 2
"""Pictures whose codes vary at all."""

MOST = 4_000
"""Pictures whose codes are looked at: of a larger split so many, spread evenly."""


@dataclass(frozen=True, eq=False)
class Codes:
    """The codes of a split.

    Parameters
    ----------
    source : object
        What tells them from others: a `Restored`, or a `Fitted` with a number of components.
    fitted : Fitted
        Whose split it is.
    indices : ndarray of shape (pictures,)
        Of the split.
    codes : ndarray of shape (pictures, code)
    decode : callable
        Takes codes (n, code), returns pictures.
    title : str
    """

    source: object
    fitted: Fitted = field(repr=False)
    indices: npt.NDArray[np.int64] = field(repr=False)
    codes: Reals = field(repr=False)
    decode: Callable[[Reals], Pictures]
    title: str

    def place_of(self, index: int | None) -> int | None:
        """Return where a picture of the split stands among the codes; None where it does not."""
        places = np.flatnonzero(self.indices == index)
        return int(places[0]) if len(places) else None

    def title_of(self, at: int) -> str:
        """Return the class of a picture and its number in the split, by its index here."""
        return self.fitted.title_of(int(self.indices[at]))

    def class_name(self, at: int) -> str:
        """Return the class of a picture, by its index among the codes."""
        label = int(self.fitted.compressed.labels[self.indices[at]])
        return self.fitted.dataset.class_names[label]


def codes_of_network(restored: Restored) -> Codes:
    """Return the codes of an autoencoder."""
    title = f"{restored.name}, epoch {restored.epoch}"
    return _codes(restored, restored.fitted, restored.codes, restored.decode, title)


def codes_of_components(fitted: Fitted, components: int) -> Codes:
    """Return the first principal components, so many or `MOST_COMPONENTS`."""
    pca, shape = fitted.compressed.pca, fitted.compressed.inputs.shape[1:]

    def decode(codes: Reals) -> Pictures:
        return pca.reconstruct(codes).reshape(-1, *shape)

    codes = fitted.compressed.codes[:, : min(components, MOST_COMPONENTS)]
    return _codes((fitted, codes.shape[1]), fitted, codes, decode, f"PCA, k = {codes.shape[1]}")


def _codes(
    source: object,
    fitted: Fitted,
    codes: npt.NDArray[np.floating],
    decode: Callable[[Reals], Pictures],
    title: str,
) -> Codes:
    indices = np.arange(len(codes))
    if len(codes) > MOST:
        indices = np.linspace(0, len(codes) - 1, MOST).astype(np.int64)
    return Codes(source, fitted, indices, codes[indices].astype(np.float64), decode, title)


class CodesPresenter(QObject):
    """Follows what the tab looks at, while its page is seen; subclasses show what is prepared.

    Parameters
    ----------
    method : ChoiceBox
        Filled here: whose codes the user wants.
    chosen : ChosenPicture
        That all pages look at.
    is_seen : callable
        Whether the page is in front.
    prepare : callable
        Takes `Codes` in another thread; what it returns is handed on with them.
    parent : QObject

    Signals
    -------
    prepared(Codes, object)
        Codes that are to be shown, and what `prepare` made of them.
    failed(object)
        The exception.
    """

    prepared = Signal(object, object)
    failed = Signal(object)

    def __init__(
        self,
        method: ChoiceBox,
        chosen: ChosenPicture,
        is_seen: Callable[[], bool],
        prepare: Callable[[Codes], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._method, self._is_seen, self._prepare = method, is_seen, prepare
        self._chosen = chosen
        self._fitted: Fitted | None = None
        self._restored: Restored | None = None
        self._shown: object = None
        self._wanted: object = None
        self._wants_network = True
        self._components = 1
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._on_prepared)
        self._task.failed.connect(self._on_failed)
        method.addItem("Autoencoder", "network")
        method.addItem("PCA", "pca")
        method.setAccessibleName("Codes")
        method.activated.connect(self._choose)
        chosen.changed.connect(self._follow_if_seen)

    @property
    def is_busy(self) -> bool:
        """Whether codes are being prepared."""
        return self._task.is_busy

    def show(self, fitted: Fitted, restored: Restored | None) -> None:
        """Take note of what the tab looks at."""
        self._fitted, self._restored = fitted, restored
        self.refresh()

    def set_components(self, components: int) -> None:
        """Let the codes of principal components have so many numbers."""
        self._components = components
        self.refresh()

    def refresh(self, _page: str = "") -> None:
        """Prepare the codes that are asked for, unless they are shown already."""
        fitted, restored = self._fitted, self._restored
        if fitted is None or not self._is_seen():
            return
        uses_network = restored is not None and self._wants_network
        self._method.setCurrentIndex(self._method.findData("network" if uses_network else "pca"))
        self._method.setEnabled(restored is not None)
        kept = min(self._components, MOST_COMPONENTS, fitted.compressed.codes.shape[1])
        source: object = restored if uses_network else (fitted, kept)
        if source == self._wanted:
            self._follow()
            return
        self._wanted = source
        if source == self._shown:
            # Others were asked for meanwhile, and are not wanted any more.
            self._task.cancel()
            self._follow()
        elif len(fitted.compressed) < _FEWEST:
            self._task.cancel()
            words = f"the {fitted.split} split of {fitted.dataset.name} has one picture"
            self.failed.emit(LabError(f"{words}, and this page needs two; choose another split"))
        elif uses_network and restored is not None:
            self._task.start(partial(_prepared, self._prepare, codes_of_network, restored))
        else:
            codes_of = partial(codes_of_components, components=kept)
            self._task.start(partial(_prepared, self._prepare, codes_of, fitted))

    def _follow(self) -> None:
        """Look at the chosen picture, if its code is among those that are shown."""
        raise NotImplementedError

    def _follow_if_seen(self) -> None:
        # Codes of other pictures may still be on screen, with those of these on the way.
        if self._is_seen() and self._shown is not None and self._shown == self._wanted:
            self._follow()

    def _choose(self, _index: int) -> None:
        self._wants_network = self._method.currentData() == "network"
        self.refresh()

    def _on_prepared(self, answer: tuple[Codes, object]) -> None:
        codes, prepared = answer
        if codes.source == self._wanted:
            self._shown = codes.source
            self.prepared.emit(codes, prepared)

    def _on_failed(self, error: Exception) -> None:
        self._wanted = None
        self.failed.emit(error)


def _prepared(
    prepare: Callable[[Codes], object], codes_of: Callable[..., Codes], source: object
) -> tuple[Codes, object]:
    codes = codes_of(source)
    return codes, prepare(codes)
