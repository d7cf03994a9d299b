"""The dialog that asks how a file of weights is meant, before it is opened as a run."""

from collections.abc import Mapping

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.dataset import Dataset
from core.models.numpy_activations import ACTIVATIONS
from core.runs.weights_reading import WeightsChoice
from gui.widgets.buttons import primary_button, push_button
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.labels import label

_AUTO = "Find out by trying"

_ORIENTATIONS = {
    "auto": _AUTO,
    "upright": "Upright",
    "transposed": "Transposed, as the course's",
}
_INKS = {"auto": _AUTO, "dark": "Dark on light", "light": "Light on dark"}
_ACTIVATIONS = {
    "auto": "As in the file, or sigmoid",
    **{name: activation.title for name, activation in ACTIVATIONS.items()},
}


class WeightsDialog(QDialog):
    """Asks for orientation, ink and activation; what is left open is tried on the data.

    Parameters
    ----------
    what : str
        The file, or how many there are.
    dataset : Dataset
        The data that are open, with which the network is looked at.
    parent : QWidget
    """

    def __init__(self, what: str, dataset: Dataset, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open weights")
        pictures = dataset.is_pictures
        shape = "×".join(map(str, dataset.sample_shape))
        names = dataset.class_names
        words = label(
            f"The network becomes a run that all tabs show. It is looked at with {dataset.name}, "
            f"the data that are open: {'pictures' if pictures else 'rows'} of {shape}, "
            f"{len(names)} classes from {names[0]} to {names[-1]}. They have to be of the size "
            "and the classes that it was trained on.",
            "muted",
        )
        words.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.orientation_box = self._add(
            "Orientation", _ORIENTATIONS, "How the pictures lay that the network was trained on"
        )
        self.ink_box = self._add(
            "Ink", _INKS, "Whether these pictures were dark on light or light on dark"
        )
        self.activation_box = self._add(
            "Activation", _ACTIVATIONS, "What a hidden unit does with its weighted sum"
        )
        for box in (self.orientation_box, self.ink_box):
            box.setEnabled(pictures)
        cancel = push_button("Cancel")
        cancel.setToolTip("Open nothing (Escape)")
        cancel.clicked.connect(self.reject)
        self.open_button = primary_button("Open as a run", "open")
        self.open_button.setDefault(True)
        self.open_button.setToolTip("Take the weights into the list of runs (Enter)")
        self.open_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        title = label(f"Open {what}", "title")
        title.setWordWrap(True)
        layout.addWidget(title)
        layout.addWidget(words)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.resize(420, self.sizeHint().height())
        self.open_button.setFocus()

    @property
    def choice(self) -> WeightsChoice:
        """What was chosen."""
        return WeightsChoice(
            self.orientation_box.currentData(),
            self.ink_box.currentData(),
            self.activation_box.currentData(),
        )

    def _add(self, title: str, choices: Mapping[str, str], tip: str) -> ChoiceBox:
        box = ChoiceBox()
        for value, text in choices.items():
            box.addItem(text, value)
        box.setAccessibleName(title)
        box.setToolTip(tip)
        caption = label(title, "muted")
        caption.setBuddy(box)
        row = self._grid.rowCount()
        self._grid.addWidget(caption, row, 0)
        self._grid.addWidget(box, row, 1)
        return box
