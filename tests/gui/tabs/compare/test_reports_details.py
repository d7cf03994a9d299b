"""The chosen row of the reports: its words, its picture, and the run behind it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.reports.rows_from_scratch import accuracies, outcome
from core.reports.sources import Need
from gui.tabs.compare.reports_picture import NO_PICTURE as NONE_OF_FIGURES
from gui.tabs.compare.reports_picture import NOTHING_YET
from gui.widgets.still_picture import StillPicture
from tests.gui.tabs.compare.made_up_reports import row


def test_details_tell_what_was_done_and_on_which_data(data, open_reports):
    part = Need("Points", ("points.npz",), samples=100)

    def some(work):
        trained = work.train("toy", part, {"epochs": 1})
        return outcome(trained, accuracies(trained, "train"))

    reports = open_reports(row("part", some, needs=(part,), picture="curves"))
    assert "What it did." in reports.words
    assert "training accuracy: published .5" in reports.words
    assert "It takes Points." in reports.words
    assert reports.page.details.picture.hint == NOTHING_YET
    reports.page.reproduce.click()
    reports.finish()

    assert "On points, not the report's own data. 60 of the 100 samples of Points." in reports.words
    assert reports.cells("Data")["part", "training accuracy"] == "points *"
    (line,) = [line for line in reports.page.table.lines if line.row]
    assert "60 of the 100 samples of Points." in line.tips
    assert reports.page.details.name.text() == "Title of part"
    assert reports.page.details.title == "Tests, report A"


def test_pictures_are_drawn_and_open_larger(reports):
    picture = reports.page.details.picture
    reports.choose("theory")
    assert (picture.image, picture.hint) == (None, NONE_OF_FIGURES)
    reports.reproduce("points")
    reports.finish()
    reports.settle()
    assert picture.image is not None
    assert picture.image.width() == 840
    first = picture.image

    # The large one is made with its window: it lies about as no window of its own.
    names = [each.accessibleName() for each in QApplication.topLevelWidgets()]
    assert "Picture of the row, large" not in names
    picture.setFocus()
    QTest.keyClick(picture, Qt.Key.Key_Return)
    dialog = QApplication.activeWindow()
    reports.lab.wait(lambda: QApplication.activeWindow() is not reports.lab.window)
    dialog = QApplication.activeWindow()
    assert dialog.windowTitle() == "Title of points"
    large = dialog.findChild(StillPicture)
    assert large.image is first
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    reports.lab.wait(lambda: not dialog.isVisible())
    reports.choose("theory")
    assert picture.image is None
    assert (large.image, large.hint) == (None, NONE_OF_FIGURES)
    reports.choose("points")
    # It is not drawn again.
    assert picture.image is first


def test_the_run_behind_a_row_is_shown_in_the_training_tab(reports):
    assert not reports.page.details.show_run.isVisible()
    reports.reproduce("points")
    reports.finish()
    wanted = reports.session.current_run
    reports.lab.finish(epochs=1)
    assert reports.session.current_run is not wanted
    reports.view.switch._choose("reports")
    reports.lab.window.tabs.show_page("compare")
    reports.settle()
    reports.page.details.show_run.click()

    assert reports.session.current_run is wanted
    assert reports.lab.window.tabs.currentIndex() == 0
