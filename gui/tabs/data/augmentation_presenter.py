"""Draws samples before and after as the sliders move, and hands the settings to the next run."""

from functools import partial

from PySide6.QtCore import QObject

from core.datasets.dataset import Dataset
from core.errors import ConfigError
from core.settings import describe, format_value
from core.training.augmentation import augmented_by, has_strokes
from core.training.augmentation_sheet import AugmentationSheet, augmentation_sheet
from core.training.config import TrainingConfig
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import sentence
from gui.session import Session
from gui.tabs.data.view import DataView

TOPIC = "augmentation"

_REFUSED = "augmentation refused"
"""Topic of what is gone as soon as a sheet can be drawn."""


class AugmentationPresenter(QObject):
    """Asks for sheets while its page is seen."""

    def __init__(self, view: DataView, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._page, self._session = view, view.augmentation, session
        self._step, self._samples = 0, 0
        self._shown_of: Dataset | None = None
        self._task = LiveTask(self)
        self._task.answered.connect(self._on_sheet)
        self._task.failed.connect(self._on_failed)
        page = self._page
        page.edited.connect(self.refresh)
        page.use.clicked.connect(self._use)
        page.reset.clicked.connect(lambda _checked=False: page.reset_all())
        page.again.clicked.connect(self._draw_again)
        page.others.clicked.connect(self._choose_others)
        view.switch.pageChosen.connect(lambda _page: self.refresh())
        view.shown.connect(self.refresh)
        session.datasetChanged.connect(self.refresh)

    @property
    def is_busy(self) -> bool:
        """Whether a sheet is still to come."""
        return self._task.is_busy

    @property
    def config(self) -> TrainingConfig:
        """What is set."""
        return TrainingConfig(**self._page.values())

    def refresh(self) -> None:
        """Draw the sheets of the data that are open, if the page is seen."""
        if not self._view.isVisible() or self._view.switch.page != "augmentation":
            return
        dataset = self._session.dataset
        if dataset is None or not dataset.is_pictures:
            self._page.show_sheet(None)
            self._page.words.setText(
                "" if dataset is None else f"The samples of {dataset.name} are rows of numbers."
            )
            self._page.use.setEnabled(False)
            return
        self._page.use.setEnabled(True)
        self._page.set_strokes(known=has_strokes(dataset))
        ask = partial(augmentation_sheet, dataset, self.config, step=self._step)
        self._task.ask(partial(_with_dataset, dataset, partial(ask, samples=self._samples)))

    def close(self) -> None:
        """Wait for the thread."""
        self._task.close()

    def _draw_again(self) -> None:
        self._step += 1
        self.refresh()

    def _choose_others(self) -> None:
        self._samples += 1
        self.refresh()

    def _use(self) -> None:
        try:
            self._page.check()
        except ConfigError as error:
            self._view.messages.show_message(sentence(error_text(error)), "error", topic=TOPIC)
            return
        self._session.offer_settings(self._page.values())
        said = [_said(name, getattr(self.config, name)) for name in augmented_by(self.config)]
        words = ", ".join(said) or "no augmentation"
        self._view.messages.show_message(
            f"The form of the Training tab now has: {words}.", "info", topic=TOPIC
        )

    def _on_sheet(self, answer: tuple[Dataset, AugmentationSheet]) -> None:
        dataset, sheet = answer
        if dataset is not self._session.dataset:
            return
        self._view.messages.dismiss_topic(_REFUSED)
        self._page.show_sheet(sheet)
        count = len(sheet.labels)
        self._page.words.setText(
            f"{count} training samples of {dataset.name}. In training each is drawn anew every "
            "time that a step sees it."
        )

    def _on_failed(self, error: Exception) -> None:
        self._view.messages.show_message(sentence(error_text(error)), "error", topic=_REFUSED)


def _with_dataset(
    dataset: Dataset, draw: "partial[AugmentationSheet]"
) -> tuple[Dataset, AugmentationSheet]:
    return dataset, draw()


def _said(name: str, value: object) -> str:
    """Return a setting in words: ``"rotation 15 degrees"``."""
    described = describe(TrainingConfig)[name]
    if described.choices:
        return f"{described.title.lower()} {described.choices[str(value)].lower()}"
    shown = f"{format_value(described, value)} {described.unit}".rstrip()
    return f"{described.title.lower()} {shown}"
