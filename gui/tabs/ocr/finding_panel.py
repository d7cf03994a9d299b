"""How letters are found: pipeline, stages as pictures, their settings, and what was left out."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from core.ocr.pipelines import PIPELINES
from core.ocr.rejecting import Reason
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label
from gui.widgets.setting_rows import SettingRows
from gui.widgets.thumbnail_strip import Thumbnail, ThumbnailStrip

_NO_STAGE = "Choose a stage above to see its settings."
_NO_SETTINGS = "Nothing is to be set at this stage."


class FindingPanel(Card):
    """The choices; setters never emit.

    Signals
    -------
    pipelineChosen(str)
    stageChosen(str)
        Its name; empty where the picture is to be seen.
    settingEdited(str, int)
        See `SettingRows.edited`.
    reasonsChosen(object)
        Whose rejected ink is to be seen: a frozenset of Reason.
    """

    pipelineChosen = Signal(str)
    stageChosen = Signal(str)
    settingEdited = Signal(str, int)
    reasonsChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Finding", parent)
        self.reset = self.add_header_button(
            "reset", "Back to the defaults of this pipeline", "Reset the settings of finding"
        )
        self.unfold = self.add_header_button(
            "settings", "Settings of the stage shown", "Settings of the stage", checkable=True
        )
        self.pipeline = ChoiceBox()
        self.pipeline.setAccessibleName("Pipeline")
        for each in PIPELINES:
            self.pipeline.addItem(each.title, each.name)
        self.pipeline.activated.connect(
            lambda index: self.pipelineChosen.emit(self.pipeline.itemData(index))
        )
        self.strip = ThumbnailStrip()
        self.strip.setAccessibleName("Stages of finding")
        self.strip.chosen.connect(self._on_stage)
        self.settings = QWidget()
        self._settings = QGridLayout(self.settings)
        self._settings.setContentsMargins(0, 0, 0, 0)
        self.hint = label(_NO_STAGE, "muted")
        self.hint.setWordWrap(True)
        self._settings.addWidget(self.hint)
        self._shows = "default"
        self.rows = self._make_rows()
        self.facts = label("", "muted")
        self.facts.setWordWrap(True)
        self.left_out = label("", "muted")
        self._reasons: dict[Reason, QToolButton] = {}
        self._reason_rows = QGridLayout()
        self._reason_rows.setContentsMargins(0, 0, 0, 0)
        self._reason_rows.setSpacing(4)
        for widget in (self.pipeline, self.strip, self.settings, self.facts, self.left_out):
            self.body.addWidget(widget)
        self.body.addLayout(self._reason_rows)
        for reason in Reason:
            self._reasons[reason] = self._make_reason(reason)
        self.settings.hide()
        self.unfold.toggled.connect(self.settings.setVisible)
        self._show_name()

    @property
    def reasons(self) -> frozenset[Reason]:
        """Whose rejected ink is to be seen."""
        return frozenset(reason for reason, each in self._reasons.items() if each.isChecked())

    def reason_button(self, reason: Reason) -> QToolButton:
        """Return what is clicked to see the ink that was left out for a reason."""
        return self._reasons[reason]

    def show_pipeline(self, name: str) -> None:
        """Show the name and the settings of a pipeline, at their defaults."""
        if name == self._shows:
            return
        self._shows = name
        self.rows.hide()
        self.rows.deleteLater()
        self.rows = self._make_rows()
        self._show_name()

    def show_stages(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Show what each stage of the pipeline left."""
        self.strip.set_thumbnails(thumbnails)
        self._order_stops()

    def show_counts(self, counts: Mapping[Reason, int]) -> None:
        """Show how much ink was left out, by reason; one without any is not shown."""
        total = sum(counts.values())
        self.left_out.setText(f"Left out: {total:,}" if total else "")
        self.left_out.setVisible(bool(total))
        for each in self._reasons.values():
            self._reason_rows.removeWidget(each)
        seen = [reason for reason in Reason if counts.get(reason)]
        for reason, each in self._reasons.items():
            each.setVisible(reason in seen)
            each.setText(f"{counts.get(reason, 0):,}  {reason.short}")
        for at, reason in enumerate(seen):
            self._reason_rows.addWidget(self._reasons[reason], at // 2, at % 2)

    def _make_rows(self) -> SettingRows:
        rows = SettingRows(PIPELINES.get(self._shows).settings)
        rows.edited.connect(self.settingEdited)
        self._settings.addWidget(rows)
        return rows

    def _show_name(self) -> None:
        pipeline = PIPELINES.get(self._shows)
        self.pipeline.setCurrentIndex(self.pipeline.findData(pipeline.name))
        self.pipeline.setToolTip(f"How letters are found. {pipeline.title}: {pipeline.description}")
        self._show_settings()
        self._order_stops()

    def _on_stage(self, name: str) -> None:
        self._show_settings()
        self._order_stops()
        self.stageChosen.emit(name)

    def _show_settings(self) -> None:
        stage = PIPELINES.get(self._shows).stages.get(self.strip.current)
        names = () if stage is None else stage.settings
        self.rows.show_only(names)
        self.rows.setVisible(bool(names))
        self.hint.setText(_NO_STAGE if stage is None else _NO_SETTINGS)
        self.hint.setVisible(not names)

    def _order_stops(self) -> None:
        """Let Tab go from top to bottom, whatever was made when."""
        stops = (*self.strip.stops, *self.rows.stops, *self._reasons.values())
        for before, after in pairwise((self.reset, self.unfold, self.pipeline, *stops)):
            QWidget.setTabOrder(before, after)

    def _make_reason(self, reason: Reason) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setProperty("framed", True)
        button.setToolTip(f"Show the ink that is {reason}")
        button.setAccessibleDescription(button.toolTip())
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.toggled.connect(lambda _checked=False: self.reasonsChosen.emit(self.reasons))
        button.hide()
        return button
