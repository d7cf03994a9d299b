"""Between the document and the Finding card: what is found otherwise, and what is shown of it."""

from collections import Counter

from PySide6.QtCore import QObject

from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.rejecting import Reason
from core.settings import describe
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.finding_panel import FindingPanel
from gui.widgets.box_canvas import BoxCanvas
from gui.widgets.thumbnail_strip import Thumbnail

_POLARITIES = {"dark": "Dark ink on light paper", "light": "Light ink on dark paper"}


class FindingPresenter(QObject):
    """Lets the document find anew whatever is edited, and shows what it found."""

    def __init__(
        self, panel: FindingPanel, canvas: BoxCanvas, document: OcrDocument, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._canvas = canvas
        self._document = document
        document.findingsChanged.connect(self._show_found)
        document.wantedChanged.connect(self._show_choice)
        document.stepped.connect(self._show_choice)
        panel.pipelineChosen.connect(self._choose_pipeline)
        panel.settingEdited.connect(self._edit)
        panel.reset.clicked.connect(lambda _checked=False: self._reset())
        panel.stageChosen.connect(self._show_stage)
        panel.reasonsChosen.connect(self._show_rejected)
        self._show_choice()

    def _choose_pipeline(self, name: str) -> None:
        if name != self._document.wanted.name:
            choice = FindingChoice.of(name)
            self._document.find(f"Find as {choice.pipeline.title}", choice)

    def _edit(self, name: str, gesture: int) -> None:
        wanted = self._document.wanted
        title = describe(wanted.settings)[name].title
        choice = FindingChoice.of(wanted.name, self._panel.rows.values())
        self._document.find(f"Change {title.lower()}", choice, (name, gesture))

    def _reset(self) -> None:
        name = self._document.wanted.name
        self._document.find("Reset finding", FindingChoice.of(name))

    def _show_choice(self, _is_new: bool = False) -> None:
        wanted, panel = self._document.wanted, self._panel
        panel.show_pipeline(wanted.name)
        panel.rows.set_values(wanted.values)
        panel.reset.setEnabled(bool(wanted.changed))
        count = len(wanted.changed)
        said = f"{count} changed" if count else ""
        panel.set_subtitle("finding…" if wanted != self._document.choice else said)

    def _show_found(self) -> None:
        found = self._document.found
        if found is None:
            return
        stages = found.choice.pipeline.stages
        self._panel.show_stages(
            [
                Thumbnail(
                    name,
                    stage.title,
                    f"{stage.help}." if name in found.stages else f"{stage.help}: left out here.",
                    found.thumbnails.get(name),
                )
                for name, stage in stages.items()
            ]
        )
        self._panel.facts.setText(facts_of(found.findings))
        self._panel.show_counts(Counter(reason for _, reason in found.findings.rejected))
        self._show_stage(self._panel.strip.current)
        self._show_rejected(self._panel.reasons)

    def _show_stage(self, name: str) -> None:
        found = self._document.found
        if found is not None:
            self._canvas.set_stage(found.stages.get(name))

    def _show_rejected(self, reasons: frozenset[Reason]) -> None:
        findings = self._document.findings
        if findings is not None:
            shown = [(box, str(reason)) for box, reason in findings.rejected if reason in reasons]
            self._canvas.set_rejected(shown)


def facts_of(findings: Findings) -> str:
    """Return what the picture itself shows, in words."""
    words = ["Nothing stands out as letters do"]
    if findings.height:
        words = [_POLARITIES[findings.polarity], f"letters {findings.height:.0f} px high"]
    if findings.noise:
        words.append(f"noise {findings.noise:.1%}".replace("%", " %"))
    return ", ".join(words)
