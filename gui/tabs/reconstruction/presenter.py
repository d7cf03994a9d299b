"""Between fits, autoencoders and the page: what is asked for, and what is shown."""

from functools import partial
from math import exp, log

from PySide6.QtCore import QObject, QSignalBlocker

from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import sentence as as_sentence
from gui.tabs.reconstruction.chosen_picture import ChosenPicture
from gui.tabs.reconstruction.components_presenter import ComponentsPresenter
from gui.tabs.reconstruction.data_menu import DataMenu
from gui.tabs.reconstruction.draw_presenter import DrawPresenter
from gui.tabs.reconstruction.export import ReconstructionExport
from gui.tabs.reconstruction.fit_presenter import FitPresenter
from gui.tabs.reconstruction.latent_presenter import LatentPresenter
from gui.tabs.reconstruction.morph_presenter import MorphPresenter
from gui.tabs.reconstruction.network_presenter import NetworkPresenter
from gui.tabs.reconstruction.pictures_presenter import PicturesPresenter
from gui.tabs.reconstruction.verdict_card import show_verdict
from gui.tabs.reconstruction.view import INVITATION, ReconstructionView
from gui.tabs.reconstruction.work import Fitted, Measured, Restored, measure
from gui.tabs.spec import TabContext
from gui.widgets.page import Page

TOPIC = "reconstruction"
NETWORK_TOPIC = "autoencoder of the reconstruction"
LIMIT_TOPIC = "limit of the numbers kept"
DEFAULT_COMPONENTS = 32


class ReconstructionPresenter(QObject):
    """Fits when asked, follows the slider at once, and asks the run at the cursor's epoch."""

    def __init__(self, view: ReconstructionView, context: TabContext) -> None:
        super().__init__(view)
        self._view, self._session = view, context.session
        self._components = DEFAULT_COMPONENTS
        self._fitted: Fitted | None = None
        self._measured: Measured | None = None
        self.fits = FitPresenter(view, context.session, self)
        self.fits.fitted.connect(self._on_fitted)
        self.fits.failed.connect(self._on_failed)
        self._measure_task = LiveTask(self)
        self._measure_task.answered.connect(self._on_measured)
        self._measure_task.failed.connect(self._on_failed)
        picture = self.picture = ChosenPicture(context.session, view.isVisible, self)
        self.pictures = PicturesPresenter(view, picture, self)
        self.network = NetworkPresenter(view, context.session, self)
        self.network.restoredChanged.connect(self._on_restored)
        self.network.pointsChanged.connect(self._show_verdict)
        self.network.failed.connect(self._on_network_failed)
        chosen = partial(getattr, self.pictures, "chosen")
        self.export = ReconstructionExport(view, context.preferences, chosen, self)
        self.latent = LatentPresenter(view.latent, picture, partial(view.shows, "latent"), self)
        self.morph = MorphPresenter(view.morph, picture, partial(view.shows, "morph"), self)
        for part in (self.latent, self.morph):
            part.failed.connect(self._on_failed)
        self.eigen = ComponentsPresenter(view.eigen, partial(view.shows, "components"), self)
        self.own = DrawPresenter(view.own, partial(view.shows, "draw"), self)
        self.own.pictureChanged.connect(self.export.show_drawing)
        self.data = DataMenu(view, context, self)
        self._connect()
        view.set_settled(lambda: not self.is_busy)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        parts = (self.fits, self.network, self.latent, self.morph, self.export)
        return self._measure_task.is_busy or any(part.is_busy for part in parts)

    @property
    def components(self) -> int:
        """How many numbers are kept of each picture."""
        return self._components

    @property
    def fitted(self) -> Fitted | None:
        """What is looked at."""
        return self._fitted

    def _connect(self) -> None:
        view, session = self._view, self._session
        view.shown.connect(self._refresh)
        view.split.activated.connect(lambda _index: self._look_again())
        view.noise.valueChanged.connect(lambda _value: self._look_again())
        view.unit.activated.connect(lambda _index: self._show_unit())
        view.closing.connect(self._close)
        view.slider.valueChanged.connect(
            lambda value: self.set_components(self._from_slider(value))
        )
        view.components.valueChanged.connect(self.set_components)
        view.share.valueChanged.connect(self._choose_share)
        view.scree.componentsChosen.connect(self.set_components)
        view.rate.componentsChosen.connect(self.set_components)
        view.rate.runChosen.connect(session.select_run)
        for part in (self.latent, self.eigen, self.morph, self.own):
            view.switch.pageChosen.connect(part.refresh)
        session.datasetChanged.connect(self._refresh)
        # What was wrong with another run is no answer to this one.
        session.currentRunChanged.connect(lambda: view.messages.dismiss_topic(NETWORK_TOPIC))

    def _refresh(self) -> None:
        """Look at the data that are open, if the page is seen and looks at others yet."""
        dataset = self._session.dataset
        if not self._view.isVisible():
            return
        if self._fitted is not None and self._fitted.dataset is dataset:
            self.picture.follow()
            self.network.ask()
            self.network.ask_points()
            return
        if dataset is not None and self.fits.fits(dataset):
            return
        self._forget()
        if dataset is not None:
            self._view.set_splits(name for name, _part in dataset.splits())
            self._view.empty.set_text(
                f"{INVITATION} The data are {dataset.name}; the components are fitted on its "
                f"{len(dataset.train):,} training pictures."
                if dataset.is_pictures
                else INVITATION
            )
        possible = dataset is not None and dataset.is_pictures
        self._view.fit.setEnabled(possible)
        if dataset is None:
            self._say("Open a data set of pictures, in the Training tab.")
        elif not possible:
            self._say(f"The samples of {dataset.name} are rows of numbers; open pictures.")
        else:
            for topic in (TOPIC, NETWORK_TOPIC):
                self._view.messages.dismiss_topic(topic)
            self.fits.look(None)

    def _look_again(self) -> None:
        """Look at another split, or at other noise."""
        if self._fitted is not None:
            self._view.verdict.setText("Measuring…")
            self._view.figures.setText("")
        self.fits.look(self._fitted)

    def _show_unit(self) -> None:
        if self._fitted is not None:
            self._view.rate.set_unit(self._view.unit.currentData(), self._fitted.dataset.features)

    def _close(self) -> None:
        """Let the work end, and wait for it."""
        self.fits.close()
        self.network.close()
        self._measure_task.close()

    def _forget(self) -> None:
        self.fits.cancel()
        self._fitted = self._measured = None
        self.network.show_fit(None)
        self.export.show(None, None)
        self._view.set_empty(empty=True)

    def _on_fitted(self, fitted: Fitted) -> None:
        self._fitted = fitted
        self._measured = None
        pca = fitted.compressed.pca
        view = self._view
        view.messages.dismiss_topic(TOPIC)
        view.facts.setText(
            f"{_counted(fitted)} of {fitted.dataset.name}; fitted on "
            f"{pca.samples:,} training pictures, rank {pca.rank:,}. Clipped to [0, 1]; the data "
            "range of PSNR is 1."
        )
        with QSignalBlocker(view.components):
            # Beyond the rank a number may be typed, and it is said why there are no more.
            view.components.setRange(1, max(pca.features, 1))
        view.scree.set_explained(pca.explained)
        view.rate.set_curve(fitted.curve, max(pca.rank, 1))
        self._show_unit()
        view.verdict.setText("Measuring…")
        view.figures.setText("")
        view.classes.set_rows(())
        view.set_empty(empty=False)
        self._show_pages(None)
        self.eigen.show_fit(fitted)
        self.picture.show_fit(fitted)
        self.pictures.show_fit(fitted, min(self._components, max(pca.rank, 1)))
        self.set_components(min(self._components, max(pca.rank, 1)), force=True)
        self.network.show_fit(fitted)

    # Numbers kept

    def set_components(self, components: int, *, force: bool = False) -> None:
        """Keep so many numbers of each picture; what is on screen follows at once."""
        fitted = self._fitted
        if fitted is None or (components == self._components and not force):
            return
        pca, view = fitted.compressed.pca, self._view
        if components > max(pca.rank, 1):
            self._say(
                f"The {pca.samples:,} training pictures vary in {pca.rank:,} directions only: "
                f"k is at most {max(pca.rank, 1):,}.",
                LIMIT_TOPIC,
            )
        else:
            view.messages.dismiss_topic(LIMIT_TOPIC)
        self._components = components = min(max(components, 1), max(pca.rank, 1))
        share = float(pca.explained[min(components, pca.rank)])
        boxes = (view.slider, view.components, view.share)
        blockers = [QSignalBlocker(box) for box in boxes]
        view.slider.setValue(self._to_slider(components))
        view.components.setValue(components)
        # All components keep all, but for the last bit.
        view.share.setValue(int(100 * share + 1e-6))
        del blockers
        view.scree.set_components(components)
        view.rate.set_components(components)
        self.pictures.set_components(components)
        for part in (self.latent, self.eigen, self.morph, self.own):
            part.set_components(components)
        self._measure_task.ask(partial(measure, fitted, components))

    def _choose_share(self, per_cent: int) -> None:
        if self._fitted is not None:
            wanted = max(1, self._fitted.compressed.pca.components_for(per_cent / 100))
            # Also where it is the same number, so that the box tells what share that is.
            self.set_components(wanted, force=True)

    def _most(self) -> int:
        return 1 if self._fitted is None else max(self._fitted.compressed.pca.rank, 1)

    def _to_slider(self, components: int) -> int:
        return round(1000 * log(components) / max(log(self._most()), 1e-9))

    def _from_slider(self, value: int) -> int:
        components = round(exp(log(self._most()) * value / 1000))
        return min(max(components, 1), self._most())

    # Figures

    def _on_measured(self, measured: Measured) -> None:
        if measured.fitted is self._fitted:
            self._measured = measured
            self.pictures.set_measured(measured)
            self._show_verdict()

    def _on_restored(self) -> None:
        restored = self.network.restored
        if restored is not None:
            self._view.messages.dismiss_topic(NETWORK_TOPIC)
        self.pictures.set_restored(restored)
        self._show_pages(restored)
        self._show_verdict()

    def _show_pages(self, restored: Restored | None) -> None:
        if self._fitted is not None:
            for part in (self.latent, self.morph, self.own):
                part.show(self._fitted, restored)

    def _show_verdict(self) -> None:
        measured, restored = self._measured, self.network.restored
        self.export.show(measured, restored)
        if measured is not None:
            show_verdict(self._view, measured, restored, has_points=self.network.has_points)

    def _say(self, text: str, topic: str = TOPIC) -> None:
        self._view.messages.show_message(text, "info", topic=topic)

    def _on_failed(self, error: Exception, topic: str = TOPIC) -> None:
        self._view.messages.show_message(as_sentence(error_text(error)), "error", topic=topic)

    def _on_network_failed(self, error: Exception) -> None:
        self._on_failed(error, NETWORK_TOPIC)


def _counted(fitted: Fitted) -> str:
    """Return how many pictures are looked at."""
    shown = len(fitted.compressed)
    if shown == fitted.of:
        return f"{shown:,} picture{'' if shown == 1 else 's'}"
    return f"{shown:,} of {fitted.of:,} pictures, spread evenly,"


def make_reconstruction_tab(context: TabContext) -> Page:
    """Make the page with its presenter, which lives as long as the page."""
    view = ReconstructionView()
    ReconstructionPresenter(view, context)
    return view
