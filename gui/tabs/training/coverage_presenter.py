"""What the coverage strip shows: how often the current run has seen each training sample."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer

from core.datasets.dataset import Dataset
from core.training.events import BatchEnd
from core.training.minibatches import visits
from gui.background.run_controller import RunState
from gui.notice import Notice
from gui.session import SessionRun
from gui.tabs.spec import TabContext
from gui.tabs.training.coverage_panel import CoveragePanel

REFRESH_MS = 400
"""Between two pictures: counting and drawing 60,000 marks nine times a second would be felt."""


class CoveragePresenter(QObject):
    """Follows the session's run and cursor; within an epoch, the run that trains."""

    def __init__(
        self, panel: CoveragePanel, context: TabContext, notice: Any, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._session = context.session
        self._active_run = context.active_run
        self._notice = notice
        self._batch: BatchEnd | None = None
        self._shown: tuple[object, ...] = ()
        self._labelled: tuple[Dataset | None, bool] | None = None
        self._sample, self._sample_of = 0, ""
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        session = self._session
        for signal in (session.currentRunChanged, session.epochChanged, session.datasetChanged):
            signal.connect(self._schedule)
        session.runsChanged.connect(self._schedule)
        session.liveChanged.connect(self._schedule)
        context.active_run.controller.progressed.connect(self._on_progress)
        context.active_run.controller.stateChanged.connect(self._on_state_changed)
        for signal in (session.currentRunChanged, session.datasetChanged, session.runsChanged):
            signal.connect(self._close_stale_popover)
        panel.sampleChosen.connect(self.show_sample)
        panel.popover.previousRequested.connect(lambda: self._step(-1))
        panel.popover.nextRequested.connect(lambda: self._step(1))
        panel.installEventFilter(self)
        self._refresh()

    @property
    def is_busy(self) -> bool:
        """Whether the card is seen, and shows something else than what the cursor asks for."""
        run = self._session.current_run
        wanted = (run and run.run_id, *self._position(run))
        return self._panel.isVisible() and self._shown != wanted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the card is shown."""
        if event.type() == QEvent.Type.Show:
            self._refresh()
        return super().eventFilter(watched, event)

    def show_sample(self, index: int) -> None:
        """Show a training sample in the pop-up."""
        run, dataset = self._session.current_run, self._session.dataset
        # The marks may still be those of the run before.
        self._refresh()
        if run is None or index >= run.record.dataset.samples["train"]:
            self._panel.popover.close()
            return
        if dataset is None or not self._has_data_of(run):
            name = run.record.dataset.name
            text = f"Open {name}, the data of {run.record.name}, to see its samples."
            self._panel.popover.close()
            self._notice(Notice(text))
            return
        self._sample, self._sample_of = index, run.run_id
        label = dataset.class_names[int(dataset.train.labels[index])]
        count = int(self._visits(run)[index])
        said = f"{count:,}" if count else "never seen"
        if index in run.record.config.left_out.indices:
            said = "left out"
        facts = [("class", label), ("visits", said)]
        inputs = dataset.train.inputs[index]
        picture = None
        if dataset.is_pictures:
            picture = np.rint(np.clip(inputs, 0, 1) * 255).astype(np.uint8)
        else:
            names = dataset.feature_names or [f"feature {i + 1}" for i in range(len(inputs))]
            facts += [(name, f"{value:.4g}") for name, value in zip(names, inputs, strict=False)][
                :6
            ]
        self._panel.strip.set_selected(index)
        popover = self._panel.popover
        popover.set_sample(f"Training sample {index:,}", facts, picture)
        if not popover.isVisible():
            popover.open_at(self._panel.strip_rect())

    def _step(self, by: int) -> None:
        dataset = self._session.dataset
        if dataset is not None:
            self.show_sample((self._sample + by) % len(dataset.train))

    def _has_data_of(self, run: SessionRun) -> bool:
        """Whether the data that are open are those that a run is trained on."""
        dataset = self._session.dataset
        return dataset is not None and dataset.fingerprint == run.record.dataset.fingerprint

    def _close_stale_popover(self) -> None:
        """Close the pop-up when its run or its data are no longer those that are looked at."""
        run = self._session.current_run
        if run is None or run.run_id != self._sample_of or not self._has_data_of(run):
            self._panel.popover.close()

    def _on_state_changed(self, state: RunState) -> None:
        if state is RunState.PREPARING:
            # The next run is in none of its epochs yet.
            self._batch = None

    def _on_progress(self, batch: BatchEnd, _speed: float) -> None:
        self._batch = batch
        self._schedule()

    def _schedule(self, _what: object = None) -> None:
        if self._panel.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _refresh(self) -> None:
        run = self._session.current_run
        self._show_labels(run)
        shown = (run and run.run_id, *self._position(run))
        if shown == self._shown:
            return
        self._shown = shown
        if run is None:
            self._panel.set_subtitle("Train a network to see which samples it meets")
            self._panel.strip.set_visits(np.empty(0, np.int64))
            return
        counts = self._visits(run)
        self._panel.strip.set_visits(counts)
        self._panel.set_subtitle(_subtitle(run, counts))

    def _show_labels(self, run: SessionRun | None) -> None:
        """Say the classes of the samples, where they are those of the data that are open."""
        dataset = self._session.dataset
        known = run is not None and self._has_data_of(run)
        if (dataset, known) == self._labelled:
            return
        self._labelled = (dataset, known)
        if dataset is not None and known:
            self._panel.strip.set_labels(dataset.train.labels, dataset.class_names)
        else:
            self._panel.strip.set_labels([], ())

    def _position(self, run: SessionRun | None) -> tuple[int, int]:
        """Return the complete epochs to count, and the samples of the next one."""
        epoch = self._session.epoch
        if run is None or epoch is None:
            return 0, 0
        batch = self._batch
        trains = run.run_id == self._active_run.active_id
        if trains and self._session.live and batch is not None and batch.epoch == epoch + 1:
            return epoch, batch.seen
        return epoch, 0

    def _visits(self, run: SessionRun) -> Any:
        training = run.record.config.training
        epoch, seen = self._position(run)
        first = run.record.first_epoch
        counts = visits(
            run.record.training_samples,
            training.seed,
            max(epoch, first),
            training.sampler,
            seen=seen,
            start_epoch=first,
        )
        left_out = run.record.config.left_out
        return left_out.spread(counts, run.record.dataset.samples["train"])


def _subtitle(run: SessionRun, counts: Any) -> str:
    seen = int(np.count_nonzero(counts))
    text = f"{seen / len(counts):.0%} of {len(counts):,} training samples seen"
    if run.record.config.left_out:
        text += f", {len(run.record.config.left_out):,} left out"
    if run.record.parent is not None:
        text += f" since the fork at epoch {run.record.first_epoch}"
    return text
