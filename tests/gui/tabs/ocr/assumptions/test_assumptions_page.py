"""The page of assumptions, through its widgets: examples, sliders, curve, files."""

import csv
import importlib.util
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

if importlib.util.find_spec("PySide6") is not None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSlider

    from core.ocr.reading_settings import ReadingSettings
    from core.ocr.spoiling.registry import SPOILINGS
    from core.ocr.spoiling.robustness import robustness
    from core.runs.store import RunStore
    from gui.ocr.document import OcrDocument
    from gui.ocr.reader import DEFAULT
    from gui.session import Session
    from gui.tabs.ocr.assumptions.examples_presenter import ExamplesPresenter
    from gui.tabs.ocr.assumptions.presenter import AssumptionsPage
    from gui.tabs.ocr.assumptions.work import Network


class Page:
    """The page, and what a user does on it."""

    def __init__(self, qtbot, preferences):
        self.qtbot = qtbot
        self.document = OcrDocument()
        # A fifth of the time.
        self.document.settings = ReadingSettings(turning=False, splitting=False)
        context = SimpleNamespace(session=Session(), preferences=preferences)
        self.view = AssumptionsPage(context, self.document)
        self.presenter = self.view.presenter
        self.sliders, self.plot = self.view.sliders.sliders, self.view.curve.plot
        qtbot.addWidget(self.view)
        self.view.resize(1100, 600)
        self.view.show()
        self.wait_live()

    def until(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def wait_live(self):
        """Wait for the picture and its text, not for the curve."""
        self.until(lambda: self.answer is not None and not self.presenter._live.is_busy)

    def wait(self):
        self.until(self.view.is_settled)

    @property
    def answer(self):
        return self.presenter.answer

    @property
    def cer(self):
        return float(self.view.number.text().removesuffix(" %")) / 100


@pytest.fixture
def no_examples(monkeypatch):
    """Leave out the small pictures at the left, which one test looks at."""
    monkeypatch.setattr(ExamplesPresenter, "draw", lambda self: None)


@pytest.fixture
def page(qtbot, light, preferences):
    page = Page(qtbot, preferences)
    yield page
    page.view.close_page()
    page.document.close()
    page.view.close()


@pytest.fixture
def few_points(monkeypatch):
    """Curves of three points, so that a test sees a whole one."""
    monkeypatch.setattr("core.ocr.spoiling.registry.STEPS", 2)


def test_an_example_breaks_its_assumption_and_reset_mends_it(few_points, page):
    assert page.view.examples.rows["apart"].button.isChecked()
    assert not page.view.examples.photograph.isEnabled()
    page.wait()
    for row in page.view.examples.rows.values():
        assert row.tile.image is not None
        assert row.rate.text().startswith("CER ")
        assert float(row.rate.text()[4:-2]) > 30
    assert page.sliders["join"].amount == 0.6
    assert page.cer > 0.5
    assert page.view.canvas.wrong == page.answer.compared.wrong != {}
    assert len(page.view.canvas.boxes) == len(page.answer.reading.page) < 10
    assert page.view.bar.blame.finding > 10
    assert page.plot.curve.amounts == (0.0, 0.3, 0.6)
    assert page.plot.now == (0.6, pytest.approx(page.cer, abs=1e-3))

    page.view.sliders.reset.click()
    page.wait_live()
    assert page.sliders["join"].amount == 0
    assert page.cer == 0
    assert page.view.canvas.wrong == {}
    assert len(page.view.canvas.boxes) == 20
    assert not page.view.sliders.reset.isEnabled()

    # A point of the curve is chosen by a click, and by a key.
    place = QPoint(round(page.plot.x_of(0.6)), page.plot.height() // 2)
    page.qtbot.mouseClick(page.plot, Qt.MouseButton.LeftButton, pos=place)
    assert page.sliders["join"].amount == 0.6
    page.qtbot.keyClick(page.plot, Qt.Key.Key_Left)
    assert page.sliders["join"].amount == 0.3
    page.wait_live()
    assert page.plot.now == (0.3, pytest.approx(page.plot.curve.rates(0)[1], abs=1e-9))


def test_the_photograph_is_spoilt_by_sliders_and_fields(
    few_points, no_examples, page, picture, tmp_path
):
    page.document.open(picture)
    page.until(lambda: page.answer.source.name == "photograph")
    page.wait_live()
    assert page.view.examples.photograph.isChecked()
    assert page.view.picture.title == "page.png"
    text = tuple(page.document.page.lines)
    assert page.cer == 0
    assert page.answer.source.reference == text
    assert "read unspoilt" in page.view.count.text()

    # While a slider is dragged drafts are shown, and where it rests what is read with care.
    readings = []
    page.presenter._live.answered.connect(lambda found: readings.append(found.question.settings))
    rotate = page.sliders["rotate"]
    page.qtbot.keyClick(rotate.slider, Qt.Key.Key_PageUp)
    assert rotate.amount == 8
    assert rotate.field.text() == "8"
    rotate.field.selectAll()
    page.qtbot.keyClicks(rotate.field, "-30")
    page.wait()
    assert rotate.slider.value() == 45
    assert not readings[0].joining
    assert readings[-1] == page.document.settings
    assert page.answer.question.amounts["rotate"] == -30
    high, wide = page.answer.reading.sheet.pixels.shape[:2]
    assert high > wide / 2

    # What the window shows is what the function says.
    curve, sheet = page.plot.curve, page.answer.source.sheet
    recogniser = page.document.readers.get(DEFAULT)
    (point,) = robustness(
        sheet,
        SPOILINGS.get("rotate"),
        [recogniser],
        text,
        amounts=[-48],
        settings=page.document.settings,
    )
    assert curve.points[0] == point
    assert curve.amounts == (-48, 0, 48)

    # Another network is measured beside it: here the same one under another name.
    twin = Network(str(RunStore().find(DEFAULT).path), None, "twin")
    page.presenter.curve.choose(twin, on=True)
    page.wait()
    curve = page.plot.curve
    assert curve.networks == ("Shipped recogniser", "twin")
    assert curve.rates(0) == curve.rates(1)
    assert curve.points[0].scores[0] == point.scores[0]

    export = page.presenter.export
    export.table(tmp_path / "curve.csv")
    export.picture(tmp_path / "spoilt.png")
    export.figure(tmp_path / "curve.png")
    page.wait()
    table = (tmp_path / "curve.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(table.splitlines()))
    assert [float(row[0]) for row in rows[1:]] == list(curve.amounts)
    with Image.open(tmp_path / "spoilt.png") as saved, Image.open(tmp_path / "curve.png") as drawn:
        assert np.array_equal(np.asarray(saved), page.answer.reading.sheet.pixels)
        assert drawn.size == (1280, 800)

    # A hidden page does nothing, and catches up when it is looked at.
    page.view.hide()
    before = page.answer
    page.document.set_truth(("QQ",))
    page.document.type_text(0, "Q")
    assert page.view.is_settled()
    page.view.show()
    page.until(lambda: page.answer is not before)
    assert page.answer.source.reference == ("QQ",)
    assert "true text" in page.view.count.text()


def test_a_picture_without_text_says_so_and_every_control_has_a_name(no_examples, page, tmp_path):
    Image.new("L", (120, 90), 255).save(tmp_path / "empty.png")
    page.document.open(tmp_path / "empty.png")
    page.until(lambda: page.answer.source.name == "photograph")
    page.sliders["blur"].slider.setValue(60)
    page.wait_live()
    assert page.view.number.text() == "–"
    assert page.plot.curve is None
    assert "nothing is spoilt" in page.view.count.text()
    assert "no errors to count" in page.plot.accessibleDescription()
    assert not page.view.messages.isVisible()

    kinds = (QAbstractButton, QSlider, QLineEdit)
    controls = [each for kind in kinds for each in page.view.findChildren(kind)]
    assert len(controls) > 40
    for control in controls:
        words = control.text() if isinstance(control, QAbstractButton) else ""
        assert control.accessibleName() or words, control
        assert control.toolTip() or not control.isVisible(), control


def test_a_curve_can_be_cancelled_and_asked_for_again(no_examples, page):
    panel, curve = page.view.curve, page.presenter.curve
    page.until(lambda: curve.curve is not None and curve.curve.points)
    assert panel.cancel.isVisible()
    panel.cancel.click()
    assert not panel.cancel.isVisible()
    assert panel.again.isVisible()
    assert len(page.plot.curve.points) < 13
    # The slider's own amount is no other curve: it is not begun again.
    page.sliders["join"].slider.setValue(0)
    page.wait_live()
    assert not curve.is_busy

    panel.again.click()
    assert panel.cancel.isVisible()
    # Another slider is.
    page.sliders["blur"].slider.setValue(20)
    page.until(lambda: page.plot.curve.spoiling.name == "blur")
    assert panel.title == "CER against blur"
    # Who comes back finds the rest being measured.
    page.view.hide()
    assert not curve.is_busy
    page.view.show()
    page.until(lambda: curve.is_busy)

    # Other networks are offered: here, without runs, the sentence that says whence they come.
    menu = curve.menu
    menu.aboutToShow.emit()
    (hint,) = menu.actions()
    assert not hint.isEnabled()
    gone = Network("/nowhere", None, "gone")
    curve.choose(gone, on=True)
    page.until(page.view.messages.isVisible)
    assert panel.again.isVisible()
    menu.aboutToShow.emit()
    (action,) = menu.actions()
    assert (action.text(), action.isChecked()) == ("gone", True)
    action.trigger()
    page.until(lambda: page.plot.curve.points)

    field = page.sliders["blur"].field
    field.setFocus()
    field.selectAll()
    page.view.messages.clear()
    page.qtbot.keyClicks(field, "9")
    assert field.property("invalid") is True
    assert page.presenter.amounts["blur"] == 0.02
    page.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "0.02"
    assert page.view.messages.isVisible()
    page.view.hide()
    assert not curve.is_busy
