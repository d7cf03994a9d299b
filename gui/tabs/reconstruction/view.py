"""The page of the Reconstruction tab: what is where."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QSlider,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.datasets.dataset import SPLIT_WORDS, SplitName
from gui.tabs.reconstruction.choosing import CHOICES
from gui.tabs.reconstruction.components_page import ComponentsPage
from gui.tabs.reconstruction.draw_page import DrawPage
from gui.tabs.reconstruction.latent_page import LatentPage
from gui.tabs.reconstruction.morph_page import MorphPage
from gui.tabs.reconstruction.pictures_page import PicturesPage
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.buttons import icon_button
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.empty_state import EmptyState
from gui.widgets.figure_table import Column, FigureTable
from gui.widgets.labels import label
from gui.widgets.loading_progress import LoadingProgress
from gui.widgets.page import Page
from gui.widgets.page_switch import PageSwitch
from gui.widgets.rate_plot import UNITS, RatePlot
from gui.widgets.scree_plot import ScreePlot

INVITATION = (
    "Keep every picture in k numbers, by principal components and by an autoencoder, and see what "
    "comes back."
)

_CLASSES = (
    Column("class", "The class", is_figure=False),
    Column("PCA", "Mean PSNR of its pictures with principal components, in dB"),
    Column("network", "Mean PSNR of its pictures with the autoencoder, in dB"),
    Column("gap", "How far PCA is ahead, in dB"),
)


class ReconstructionView(Page):
    """Left what is kept, in the middle the pictures, right who wins.

    Signals
    -------
    closing()
        The window closes.
    """

    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState("reconstruction", INVITATION)
        self.fit = self.empty.add_button("Fit principal components", lambda: None, primary=True)
        self.fit.setToolTip("Fitted on the training split alone; takes a second or two")
        self.open_data = self.empty.add_button("Open data…", lambda: None, icon_name="open")
        self.open_data.setToolTip("Open other data, for the whole window")
        self.progress = LoadingProgress("Fitting principal components")
        self.split = ChoiceBox()
        self.set_splits(SPLIT_WORDS)
        self.split.setToolTip("Which pictures are kept and brought back; fitted is on training")
        self.split.setAccessibleName("Split")
        self.choice = ChoiceBox()
        for name, title in CHOICES.items():
            self.choice.addItem(title, name)
        self.choice.setToolTip("Which pictures are shown")
        self.choice.setAccessibleName("Pictures shown")
        self.again = icon_button("dice", "Other random pictures")
        self.again.hide()
        self.noise = QDoubleSpinBox()
        self.noise.setRange(0, 1)
        self.noise.setSingleStep(0.05)
        self.noise.setKeyboardTracking(False)
        self.noise.setToolTip(
            "Gaussian noise of this standard deviation is added to the pictures before they are "
            "compressed, always the same; what comes back is measured against those without it"
        )
        self.noise.setAccessibleName("Noise, standard deviation")
        self.facts = label("", "muted")
        self.facts.setWordWrap(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setToolTip("Numbers kept of each picture, on a logarithmic scale")
        self.slider.setAccessibleName("Numbers kept")
        self.slider.setRange(0, 1000)
        self.components = QSpinBox()
        self.components.setToolTip("Numbers kept of each picture, k")
        self.components.setAccessibleName("Numbers kept, k")
        self.share = QSpinBox()
        self.share.setRange(0, 100)
        self.share.setSuffix(" %")
        self.share.setToolTip("Share of the variance kept: the fewest components that reach it")
        self.share.setAccessibleName("Share of the variance")
        # The number that is typed counts when it is complete.
        self.components.setKeyboardTracking(False)
        self.share.setKeyboardTracking(False)
        self.scree = ScreePlot()
        self.pictures = PicturesPage()
        self.latent = LatentPage()
        self.eigen = ComponentsPage()
        self.morph = MorphPage()
        self.own = DrawPage()
        self.verdict = label("", "title")
        self.verdict.setWordWrap(True)
        self.figures = label("", "muted")
        self.figures.setWordWrap(True)
        self.rate = RatePlot()
        self.unit = ChoiceBox()
        for name, title in UNITS.items():
            self.unit.addItem(title, name)
        self.unit.setToolTip("What the axis counts")
        self.unit.setAccessibleName("Unit of the axis")
        self.classes = FigureTable(_CLASSES, "PSNR of each class")
        self._lay_out()

    def _lay_out(self) -> None:
        data = Card("Pictures")
        self.data = data.add_header_button(
            "open",
            "Open other data: any autoencoder of pictures of their size can be asked about them",
            "Open other data",
        )
        data.body.addWidget(self.split)
        which = QHBoxLayout()
        which.setContentsMargins(0, 0, 0, 0)
        which.setSpacing(4)
        which.addWidget(self.choice, 1)
        which.addWidget(self.again)
        data.body.addLayout(which)
        noise = QFormLayout()
        noise.setContentsMargins(0, 0, 0, 0)
        noise.addRow("Noise, σ", self.noise)
        data.body.addLayout(noise)
        data.body.addWidget(self.facts)
        kept = Card("Principal components")
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        form.addRow("Numbers, k", self.components)
        form.addRow("Variance", self.share)
        kept.body.addLayout(form)
        kept.body.addWidget(self.slider)
        kept.body.addWidget(self.scree, 1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(data)
        column.addWidget(kept, 1)
        # Without a title in words: its pages need the room, and name it.
        self.middle = Card("")
        self.middle.setAccessibleName("What comes back")
        inside = QStackedWidget()
        self.switch = PageSwitch(inside)
        self.switch.add_page(
            "pictures", "Pictures", "Originals, what comes back, and what is lost", self.pictures
        )
        self.switch.add_page(
            "latent", "Latent map", "Where the codes of all pictures lie", self.latent
        )
        self.switch.add_page(
            "components", "Components", "The principal components as pictures", self.eigen
        )
        self.switch.add_page(
            "morph", "Morph", "From one picture to another, and along single numbers", self.morph
        )
        self.switch.add_page(
            "draw", "Draw", "Draw a character of your own, and see both bring it back", self.own
        )
        self.middle.add_header_widget(self.switch)
        self.export = self.middle.add_header_button(
            "export", "Export pictures, figures or codes", "Export"
        )
        self.export.setEnabled(False)
        self.middle.body.addWidget(inside, 1)
        winner = Card("Verdict")
        winner.body.addWidget(self.verdict)
        winner.body.addWidget(self.figures)
        rate = Card("PSNR against")
        rate.body.addWidget(self.rate)
        rate.add_header_widget(self.unit)
        classes = Card("Classes")
        classes.body.addWidget(self.classes)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(winner)
        column.addWidget(rate, 2)
        column.addWidget(classes, 3)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        for at, panel in enumerate((left, self.middle, right)):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(at, False)
            self.splitter.setStretchFactor(at, int(panel is self.middle))
            if panel is not self.middle:
                panel.setMinimumWidth(230 if panel is left else 250)
                panel.setMaximumWidth(400)
        self.splitter.setSizes([SIDE_PANEL_WIDTH - 24, 680, SIDE_PANEL_WIDTH + 16])
        begin = QWidget()
        column = QVBoxLayout(begin)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty, 1)
        column.addWidget(self.progress)
        self.pages = QStackedWidget()
        self.pages.addWidget(begin)
        self.pages.addWidget(self.splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.messages)
        layout.addWidget(self.pages, 1)

    def close_page(self) -> None:
        """Let the work end."""
        self.closing.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back from a large picture to all of them with Escape, wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape and self.pictures.is_large:
            self.pictures.close_large()
        else:
            super().keyPressEvent(event)

    def set_empty(self, *, empty: bool) -> None:
        """Invite, or show what comes back."""
        self.pages.setCurrentIndex(0 if empty else 1)

    def set_splits(self, splits: Iterable[SplitName]) -> None:
        """Offer the splits that there are; the chosen one stays, or else it is validation."""
        offered = [(SPLIT_WORDS[split].capitalize(), split) for split in splits]
        there = [split for _words, split in offered]
        now = self.split.currentData()
        self.split.fill(offered, now if now in there else "validation")

    def shows(self, page: str) -> bool:
        """Whether a page of what comes back is in front, by its name."""
        return self.switch.page == page
