"""Between fits, autoencoders and the page: what is asked for, and what is shown."""

from functools import partial
from math import exp, log

import numpy as np
from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtWidgets import QWidget

from core.errors import LabError
from core.reconstruction.verdict import verdict
from core.training.registry import MODELS
from gui.background.live_task import LiveTask
from gui.background.task import BackgroundTask, error_text
from gui.notice import sentence
from gui.session import SessionRun
from gui.tabs.reconstruction.choosing import choose_pictures
from gui.tabs.reconstruction.export import ReconstructionExport
from gui.tabs.reconstruction.figure_texts import class_rows, figures_text
from gui.tabs.reconstruction.fit_presenter import FitPresenter
from gui.tabs.reconstruction.latent_presenter import LatentPresenter
from gui.tabs.reconstruction.pictures import Pictures, component_rows, large_row, picture_rows
from gui.tabs.reconstruction.view import ReconstructionView
from gui.tabs.reconstruction.work import (
    Fitted,
    Measured,
    Restored,
    measure,
    restore,
    restore_points,
)
from gui.tabs.spec import TabContext
from gui.theme.manager import theme_manager
from gui.widgets.rate_plot import RatePoint

TOPIC = "reconstruction"
DEFAULT_COMPONENTS = 32


class ReconstructionPresenter(QObject):
    """Fits when asked, follows the slider at once, and asks the run at the cursor's epoch."""

    def __init__(self, view: ReconstructionView, context: TabContext) -> None:
        super().__init__(view)
        self._view, self._session = view, context.session
        self._components = DEFAULT_COMPONENTS
        self._fitted: Fitted | None = None
        self._measured: Measured | None = None
        self._restored: Restored | None = None
        self._points: list[tuple[str, int, float]] = []
        self._chosen = np.empty(0, np.int64)
        self._seed = 0
        self.fits = FitPresenter(view, context.session, self)
        self.fits.fitted.connect(self._on_fitted)
        self.fits.failed.connect(self._on_failed)
        self._measure_task = LiveTask(self)
        self._measure_task.answered.connect(self._on_measured)
        self._measure_task.failed.connect(self._on_failed)
        self._run_task = LiveTask(self)
        self._run_task.answered.connect(self._on_restored)
        self._run_task.failed.connect(self._on_failed)
        self._point_task = BackgroundTask(self)
        self._point_task.succeeded.connect(self._on_points)
        self._point_task.failed.connect(self._on_failed)
        self.export = ReconstructionExport(view, context.preferences, self)
        self.latent = LatentPresenter(view.latent, view.shows_latent, self)
        self.latent.failed.connect(self._on_failed)
        self._connect()
        view.set_settled(lambda: not self.is_busy)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        tasks = (
            self.fits,
            self.latent,
            self.export,
            self._measure_task,
            self._run_task,
            self._point_task,
        )
        return any(task.is_busy for task in tasks)

    @property
    def components(self) -> int:
        """How many numbers are kept of each picture."""
        return self._components

    @property
    def chosen(self) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        """Indices of the pictures that are shown, shape (pictures,)."""
        return self._chosen

    @property
    def fitted(self) -> Fitted | None:
        """What is looked at."""
        return self._fitted

    def _connect(self) -> None:
        view, session = self._view, self._session
        view.shown.connect(self._refresh)
        view.split.activated.connect(lambda _index: self.fits.look(self._fitted))
        view.choice.activated.connect(lambda _index: self._choose())
        view.again.clicked.connect(lambda _checked=False: self._draw_again())
        view.slider.valueChanged.connect(
            lambda value: self.set_components(self._from_slider(value))
        )
        view.components.valueChanged.connect(self.set_components)
        view.share.valueChanged.connect(self._choose_share)
        view.scree.componentsChosen.connect(self.set_components)
        view.rate.componentsChosen.connect(self.set_components)
        view.rate.runChosen.connect(session.select_run)
        view.switch.pageChosen.connect(lambda _name: self.latent.refresh())
        view.rows.pictureChosen.connect(self._choose_picture)
        session.datasetChanged.connect(self._refresh)
        session.currentRunChanged.connect(self._ask_run)
        session.epochChanged.connect(lambda _epoch: self._ask_run())
        session.runsChanged.connect(self._ask_points)
        theme_manager().changed.connect(lambda _theme: self._show_pictures())
        theme_manager().changed.connect(lambda _theme: self._show_components())

    def _refresh(self) -> None:
        """Look at the data that are open, if the page is seen and looks at others yet."""
        dataset = self._session.dataset
        if not self._view.isVisible():
            return
        if self._fitted is not None and self._fitted.dataset is dataset:
            self._ask_run()
            self._ask_points()
            return
        self._forget()
        possible = dataset is not None and dataset.is_pictures
        self._view.fit.setEnabled(possible)
        if dataset is None:
            self._say("Open a data set of pictures, in the Training tab.")
        elif not possible:
            self._say(f"The samples of {dataset.name} are rows of numbers; open pictures.")
        else:
            self._view.messages.dismiss_topic(TOPIC)
            self.fits.look(None)

    def _forget(self) -> None:
        self.fits.cancel()
        self._fitted = self._measured = self._restored = None
        self._points = []
        self.export.show(self._chosen, None, None)
        self._view.set_empty(empty=True)

    def _on_fitted(self, fitted: Fitted) -> None:
        self._fitted = fitted
        self._measured = self._restored = None
        pca = fitted.compressed.pca
        view = self._view
        view.messages.dismiss_topic(TOPIC)
        view.facts.setText(
            f"{len(fitted.compressed):,} pictures of {fitted.dataset.name}; fitted on "
            f"{pca.samples:,} training pictures, rank {pca.rank:,}. Clipped to [0, 1]."
        )
        with QSignalBlocker(view.components):
            view.components.setRange(1, max(pca.rank, 1))
        view.scree.set_explained(pca.explained)
        self._show_components()
        view.rate.set_curve(fitted.curve, max(pca.rank, 1))
        view.verdict.setText("Measuring…")
        view.figures.setText("")
        view.classes.set_rows(())
        view.set_empty(empty=False)
        self.set_components(min(self._components, max(pca.rank, 1)), force=True)
        self._choose()
        self._ask_run()
        self._ask_points()

    def _show_components(self) -> None:
        if self._fitted is not None:
            compressed = self._fitted.compressed
            shape = compressed.inputs.shape[1:]
            rows = component_rows(compressed.pca, shape, theme_manager().theme)
            self._view.eigen.set_rows(rows)

    # Numbers kept

    def set_components(self, components: int, *, force: bool = False) -> None:
        """Keep so many numbers of each picture; what is on screen follows at once."""
        fitted = self._fitted
        if fitted is None or (components == self._components and not force):
            return
        pca, view = fitted.compressed.pca, self._view
        self._components = components = min(max(components, 1), max(pca.rank, 1))
        share = float(pca.explained[min(components, pca.rank)])
        boxes = (view.slider, view.components, view.share)
        blockers = [QSignalBlocker(box) for box in boxes]
        view.slider.setValue(self._to_slider(components))
        view.components.setValue(components)
        view.share.setValue(int(100 * share))
        del blockers
        view.scree.set_components(components)
        view.rate.set_components(components)
        self._show_pictures()
        self._measure_task.ask(partial(measure, fitted, components))

    def _choose_share(self, per_cent: int) -> None:
        if self._fitted is not None:
            self.set_components(max(1, self._fitted.compressed.pca.components_for(per_cent / 100)))

    def _most(self) -> int:
        return 1 if self._fitted is None else max(self._fitted.compressed.pca.rank, 1)

    def _to_slider(self, components: int) -> int:
        return round(1000 * log(components) / max(log(self._most()), 1e-9))

    def _from_slider(self, value: int) -> int:
        components = round(exp(log(self._most()) * value / 1000))
        return min(max(components, 1), self._most())

    # Pictures

    def _draw_again(self) -> None:
        self._seed += 1
        self._choose()

    def _choose(self) -> None:
        fitted = self._fitted
        if fitted is None:
            return
        choice = self._view.choice.currentData()
        self._view.again.setVisible(choice == "random")
        network = None if self._restored is None else self._restored.scores
        self._chosen = choose_pictures(
            choice,
            fitted.compressed.labels,
            len(fitted.dataset.class_names),
            None if self._measured is None else self._measured.scores,
            network,
            self._seed,
        )
        self._view.rows.set_current(0 if len(self._chosen) else None)
        self._show_pictures()

    def _show_pictures(self) -> None:
        """Draw the rows; a few milliseconds."""
        fitted = self._fitted
        if fitted is None or not len(self._chosen):
            return
        compressed, chosen = fitted.compressed, self._chosen
        methods: list[tuple[str, str, Pictures]] = []
        if self._restored is not None:
            pictures = self._restored.pictures[chosen]
            methods.append(("Autoencoder", f"{self._restored.code} numbers", pictures))
        restored = compressed.restore(chosen, self._components)
        methods.append(("PCA", f"k = {self._components}", restored))
        names = [fitted.dataset.class_names[label] for label in compressed.labels[chosen]]
        theme = theme_manager().theme
        self._view.rows.set_rows(picture_rows(compressed.inputs[chosen], names, methods, theme))
        self._show_large()
        self.latent.show(fitted, self._restored)

    def _choose_picture(self, column: int) -> None:
        self._view.rows.set_current(column)
        self._show_large()

    def _show_large(self) -> None:
        """Show the marked picture large, with its figures."""
        fitted, column = self._fitted, self._view.rows.current
        if fitted is None or column is None or column >= len(self._chosen):
            return
        index = int(self._chosen[column])
        name = fitted.dataset.class_names[fitted.compressed.labels[index]]
        self._view.large.set_rows([large_row(self._view.rows.rows, column, f"{name}, no. {index}")])
        words = []
        asked = [("PCA", None if self._measured is None else self._measured.scores)]
        if self._restored is not None:
            asked.insert(0, ("Autoencoder", self._restored.scores))
        for method, scores in asked:
            if scores is not None:
                alike = scores.similarities
                ssim = "" if alike is None else f", SSIM {alike[index]:.3f}"
                error = np.sqrt(scores.squared_errors[index])
                words.append(
                    f"{method}: PSNR {scores.psnr[index]:.2f} dB{ssim}, root mean square error "
                    f"{error:.3f}"
                )
        self._view.words.setText("\n".join(words))
        self.export.show(self._chosen, self._measured, self._restored)

    # Autoencoders

    def _autoencoders(self) -> list[SessionRun]:
        """Return the runs of autoencoders on the data that are open."""
        fitted = self._fitted
        if fitted is None:
            return []
        fingerprint = fitted.dataset.fingerprint
        return [
            run
            for run in self._session.runs
            if MODELS.get(run.record.config.model).reconstructs
            and run.record.dataset.fingerprint == fingerprint
        ]

    def _ask_run(self) -> None:
        """Ask the run that is looked at, at the cursor's epoch, if it is an autoencoder."""
        fitted, run, epoch = self._fitted, self._session.current_run, self._session.epoch
        if fitted is None or not self._view.isVisible():
            return
        if run is None or epoch is None or run not in self._autoencoders():
            if self._restored is not None:
                self._restored = None
                self._show_pictures()
            self._show_verdict()
            return
        kept = [at for at in run.folder.checkpoint_epochs() if at <= epoch]
        if kept:
            self._run_task.ask(partial(restore, run.folder, kept[-1], fitted))

    def _on_restored(self, restored: Restored) -> None:
        run = self._session.current_run
        if restored.fitted is not self._fitted or run is None or run.run_id != restored.run_id:
            return
        self._restored = restored
        self._choose()
        self._show_verdict()
        self._show_points()

    def _ask_points(self) -> None:
        fitted = self._fitted
        if fitted is None or not self._view.isVisible():
            return
        runs = [
            (run.folder, kept[-1])
            for run in self._autoencoders()
            if (kept := run.folder.checkpoint_epochs())
        ]
        self._point_task.start(lambda: (fitted, restore_points(runs, fitted)))

    def _on_points(self, answer: tuple[Fitted, list[tuple[str, int, float]]]) -> None:
        fitted, points = answer
        if fitted is self._fitted:
            self._points = points
            self._show_points()
            self._show_verdict()

    def _show_points(self) -> None:
        shown = {run.run_id: run for run in self._session.runs}
        current = self._restored
        points = []
        for run_id, code, value in self._points:
            if run_id not in shown:
                continue
            run = shown[run_id]
            is_current = current is not None and current.run_id == run_id
            # The one that is looked at stands where it is at the cursor's epoch.
            value = current.scores.psnr_mean if is_current and current is not None else value
            name = run.record.name
            points.append(RatePoint(run_id, name, run.color_index, code, value, is_current))
        self._view.rate.set_points(points)

    # Figures

    def _on_measured(self, measured: Measured) -> None:
        if measured.fitted is not self._fitted:
            return
        is_first = self._measured is None
        self._measured = measured
        if is_first:
            self._choose()
        self._show_large()
        self._show_verdict()

    def _show_verdict(self) -> None:
        fitted, measured, restored = self._fitted, self._measured, self._restored
        if fitted is None or measured is None:
            return
        view, pca = self._view, measured.scores
        network = None if restored is None else (restored.code, restored.scores.psnr_mean)
        view.verdict.setText(
            verdict(
                fitted.split,
                len(fitted.compressed),
                (measured.components, pca.psnr_mean),
                network,
            )
        )
        lines = [figures_text(f"PCA, k = {measured.components}", pca)]
        if restored is not None:
            lines.append(figures_text(f"{restored.name}, epoch {restored.epoch}", restored.scores))
        elif self._points:
            lines.append("Click a dot below to look at an autoencoder that knows these data.")
        else:
            lines.append(
                "Train an autoencoder on these data to see who wins: in the Training tab, choose "
                "Start from: Reports' autoencoder, or Best autoencoder."
            )
        view.figures.setText("\n".join(lines))
        view.classes.set_rows(
            class_rows(
                fitted.dataset.class_names, pca, None if restored is None else restored.scores
            )
        )

    def _say(self, text: str) -> None:
        self._view.messages.show_message(text, "info", topic=TOPIC)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, LabError):
            self._restored = None
        self._view.messages.show_message(sentence(error_text(error)), "error", topic=TOPIC)


def make_reconstruction_tab(context: TabContext) -> QWidget:
    """Make the page with its presenter, which lives as long as the page."""
    view = ReconstructionView()
    ReconstructionPresenter(view, context)
    return view
