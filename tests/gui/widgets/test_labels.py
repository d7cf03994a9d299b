from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo

from gui.theme.tokens import MUTED_SIZE, NUMBER_SIZE, TITLE_SIZE
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label


def test_roles_have_their_type_sizes(qtbot, light):
    for role, size in (("title", TITLE_SIZE), ("muted", MUTED_SIZE), ("number", NUMBER_SIZE)):
        widget = label("0.973", role)
        qtbot.addWidget(widget)
        widget.ensurePolished()
        assert QFontInfo(widget.font()).pixelSize() == size


def test_a_text_that_fits_is_shown_whole(qtbot, light):
    widget = ElidedLabel("short")
    qtbot.addWidget(widget)
    widget.resize(200, 20)
    widget.show()
    assert widget.elided_text() == "short"
    assert widget.toolTip() == ""


def test_a_text_that_does_not_fit_is_in_the_tooltip(qtbot, light):
    path = "/data/a/long/way/down/letters.mat"
    widget = ElidedLabel(path, mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(widget)
    widget.resize(100, 20)
    widget.show()
    assert "…" in widget.elided_text()
    assert widget.elided_text().endswith(".mat")
    assert widget.toolTip() == path
    assert widget.text() == path
    assert widget.minimumSizeHint().width() < 100
    widget.resize(600, 20)
    assert widget.toolTip() == ""


def test_an_icon_label_is_painted_in_the_colour_of_the_theme(qtbot, light):
    widget = IconLabel("stop", "accent", 32)
    qtbot.addWidget(widget)
    widget.resize(32, 32)
    widget.show()
    assert widget.grab().toImage().pixelColor(16, 16).name() == light.theme.accent.lower()
    widget.set_icon("stop", "wrong")
    assert widget.grab().toImage().pixelColor(16, 16).name() == light.theme.wrong.lower()
