"""Pictures are marked by keys, menus and buttons, and the marks are kept beside the run."""

import csv
import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core.datasets.dataset import Split
from core.datasets.marks import Mark, sample_hash
from core.runs.marks_file import NAME, change_marks, read_marks

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Marking:
    """The pictures of the tab, and ways to mark them."""

    def __init__(self, tab):
        self.tab, self.lab = tab, tab.lab
        self.panel, self.grid = tab.view.pictures, tab.grid
        self.bar, self.marks = tab.view.pictures.marks, tab.lab.window.marks
        self.presenter = tab.presenter.marks
        tab.choose(self.panel.answers_box, "all")
        self.grid.setFocus()
        self.lab.wait(self.grid.hasFocus)

    @property
    def indices(self):
        return [int(index) for index in self.tab.presenter.pictures.indices]

    @property
    def kept(self):
        """What the file beside the run says."""
        found = read_marks(self.lab.current.folder)
        return {(mark.split, mark.index): mark for mark in found}

    def place(self, at):
        return "validation", self.indices[at]

    def click(self, at, modifiers=Qt.KeyboardModifier.NoModifier):
        position = self.grid.tile_rect(at).center()
        button = Qt.MouseButton.LeftButton
        self.lab.qtbot.mouseClick(self.grid.viewport(), button, modifiers, position)

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.lab.qtbot.keyClick(self.grid, key, modifiers)

    def action(self, words, menu=None):
        menu = self.presenter.menu(self.presenter.selected) if menu is None else menu
        (found,) = [a for a in menu.actions() if words in a.text().replace("&", "")]
        return found


@pytest.fixture
def marking(trained):
    return Marking(trained)


def test_a_key_marks_a_picture_and_takes_the_mark_back(marking):
    marking.click(1)
    marking.press(Qt.Key.Key_M)
    place = marking.place(1)
    mark = marking.kept[place]
    shown, inputs = marking.tab.shown, marking.tab.shown.samples.inputs
    assert (mark.kind, mark.label) == ("mislabelled", shown.names[shown.samples.labels[place[1]]])
    assert mark.predicted == shown.names[shown.predictions.predicted[place[1]]]
    assert mark.probability == pytest.approx(shown.predictions.confidence[place[1]])
    assert mark.epoch == 4
    assert mark.sample == sample_hash(inputs[place[1]], mark.label)
    assert mark.fingerprint == marking.lab.session.dataset.fingerprint
    assert marking.grid.tile(1).sign == "→?"
    assert "Marked: mislabelled" in marking.grid.tile(1).text
    assert marking.bar.words.text() == "1 marked"
    assert "mislabelled" in marking.panel.sample.facts.text()
    marking.press(Qt.Key.Key_B)
    assert marking.kept[place].kind == "bad"
    assert marking.grid.tile(1).sign == "×"
    marking.press(Qt.Key.Key_B)
    assert marking.kept == {}
    assert marking.grid.tile(1).sign == ""


def test_several_pictures_are_selected_and_marked_at_once(marking):
    marking.click(0)
    marking.click(2, CONTROL)
    marking.click(4, CONTROL)
    assert marking.grid.selected == [0, 2, 4]
    assert marking.bar.words.text() == "3 selected"
    marking.press(Qt.Key.Key_B)
    assert set(marking.kept) == {marking.place(at) for at in (0, 2, 4)}
    marking.click(1)
    marking.press(Qt.Key.Key_Right, SHIFT)
    marking.press(Qt.Key.Key_Right, SHIFT)
    assert marking.grid.selected == [1, 2, 3]
    # Two of them had no mark, so that the key gives it to all, and then takes it from all.
    marking.press(Qt.Key.Key_B)
    assert set(marking.kept) == {marking.place(at) for at in range(5)}
    marking.press(Qt.Key.Key_B)
    assert set(marking.kept) == {marking.place(at) for at in (0, 4)}
    marking.press(Qt.Key.Key_A, CONTROL)
    assert len(marking.grid.selected) == marking.grid.count
    marking.press(Qt.Key.Key_Escape)
    assert marking.grid.selected == [3]


def test_undo_brings_back_what_was_there(marking):
    marking.click(0)
    marking.press(Qt.Key.Key_M)
    first = marking.kept
    marking.press(Qt.Key.Key_B)
    marking.press(Qt.Key.Key_B)
    assert marking.kept == {}
    assert "taken back" in marking.bar.undo.toolTip()
    marking.press(Qt.Key.Key_Z, CONTROL)
    assert marking.kept[marking.place(0)].kind == "bad"
    assert marking.grid.tile(0).sign == "×"
    marking.bar.undo.click()
    assert marking.kept == first
    marking.bar.undo.click()
    assert marking.kept == {}
    assert not marking.bar.undo.isEnabled()


def test_acts_can_be_undone_after_other_data_were_open(marking, pictures):
    loader, session = marking.lab.window.loader, marking.lab.session
    places = [marking.place(0), marking.place(1)]
    marking.marks.mark(places[:1], "bad")
    marking.marks.mark(places[1:], "bad")
    fingerprint = session.dataset.fingerprint

    for source in ("toy-gaussians", pictures):
        was = session.dataset
        loader.open(str(source))
        marking.lab.wait(lambda was=was: session.dataset is not was)
        marking.lab.wait(lambda: not (loader.is_loading or marking.marks.is_reading))
        assert bool(marking.marks.undo_words) == (source == pictures)

    assert session.dataset.fingerprint == fingerprint
    assert set(marking.kept) == set(places)
    for left in (places[:1], []):
        assert marking.marks.undo()
        assert set(marking.kept) == set(left)
        assert marking.marks.count() == len(left)
    assert not marking.marks.undo()


def test_the_menu_says_which_class_a_sample_should_have(marking):
    marking.click(1)
    assert not marking.action("Take the mark back").isEnabled()
    names = marking.tab.shown.names
    classes = marking.action("Should be").menu()
    offered = [a.text() for a in classes.actions() if not a.isSeparator()]
    assert offered[-len(names) :] == list(names)
    label = marking.tab.shown.samples.labels[marking.indices[1]]
    wanted = next(name for name in names if name != names[label])
    next(a for a in classes.actions() if a.text() == wanted).trigger()
    mark = marking.kept[marking.place(1)]
    assert (mark.kind, mark.intended) == ("mislabelled", wanted)
    assert marking.grid.tile(1).sign == f"→{wanted}"
    assert marking.action("Mislabelled").isChecked()
    marking.action("Take the mark back").trigger()
    assert marking.kept == {}


def test_a_note_is_kept_with_the_mark(marking, monkeypatch):
    monkeypatch.setattr(
        "gui.tabs.confusion.marks_presenter.QInputDialog.getText", lambda *_: ("ink  blot", True)
    )
    marking.click(1)
    menu = marking.action("Should be").menu()
    label = marking.tab.shown.samples.labels[marking.indices[1]]
    wanted = next(n for n in marking.tab.shown.names if n != marking.tab.shown.names[label])
    next(a for a in menu.actions() if a.text() == wanted).trigger()
    marking.action("Note").trigger()
    mark = marking.kept[marking.place(1)]
    assert (mark.note, mark.intended) == ("ink blot", wanted)
    assert "ink blot" in marking.grid.tile(1).text


def test_only_the_marked_pictures_are_listed(marking):
    tab = marking.tab
    tab.choose(marking.panel.answers_box, "marked")
    assert marking.grid.count == 0
    tab.choose(marking.panel.answers_box, "all")
    for at in (1, 3):
        marking.click(at)
        marking.press(Qt.Key.Key_B)
    marked = {marking.indices[at] for at in (1, 3)}
    tab.choose(marking.panel.answers_box, "marked")
    assert set(marking.indices) == marked
    marking.click(0)
    gone = marking.indices[0]
    marking.press(Qt.Key.Key_B)
    assert set(marking.indices) == marked - {gone}
    # What is said is about the split that is shown.
    assert marking.bar.words.text() == "1 marked"
    tab.choose(tab.question.split_box, "train")
    assert marking.bar.words.text() == "none marked"


def test_marks_are_seen_by_another_run_on_the_same_data_and_taken_back_from_there(marking):
    marking.click(0)
    marking.press(Qt.Key.Key_B)
    place, first = marking.place(0), marking.lab.current.folder
    second = marking.lab.finish(epochs=2)
    marking.tab.settle()
    marking.lab.wait(lambda: not marking.marks.is_reading)
    assert second.folder.path != first.path
    assert marking.marks.at(place).kind == "bad"
    marking.marks.remove([place])
    assert read_marks(first) == ()


def test_marks_come_back_with_the_window(marking, open_lab, make_tab, pictures):
    marking.click(0)
    marking.press(Qt.Key.Key_B)
    place = marking.place(0)
    marking.lab.close()
    lab = open_lab(str(pictures))
    lab.wait(lambda: lab.window.marks.at(place) is not None)
    tab = make_tab(lab)
    tab.open()
    tab.settle()
    assert tab.view.pictures.marks.words.text() == "1 marked"
    # What another session did cannot be undone here by accident.
    assert not tab.view.pictures.marks.undo.isEnabled()


def test_marks_of_damaged_files_are_told_and_not_written_over(marking):
    path = marking.lab.current.folder.path / NAME
    path.write_text("{")
    marking.click(0)
    marking.press(Qt.Key.Key_B)
    assert "marks.json" in marking.tab.view.messages.text
    assert path.read_text() == "{"
    assert marking.grid.tile(0).sign == ""


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_the_marks_are_exported(marking, monkeypatch, tmp_path, suffix):
    marking.click(0)
    marking.press(Qt.Key.Key_M)
    target = tmp_path / f"list.{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    marking.action(suffix.upper()).trigger()
    marking.lab.wait(lambda: f"as {target}" in marking.tab.view.messages.text)
    if suffix == "csv":
        (row,) = csv.DictReader(target.read_text().splitlines())
    else:
        (row,) = json.loads(target.read_text())["marks"]
    kept = marking.kept[marking.place(0)]
    assert (row["split"], int(row["index"])) == kept.place
    assert (row["class"], row["predicted"], row["kind"]) == (kept.label, kept.predicted, kept.kind)
    assert float(row["probability"]) == kept.probability


def test_a_folder_that_is_gone_is_said(marking, monkeypatch, tmp_path):
    marking.click(0)
    marking.press(Qt.Key.Key_M)
    target = tmp_path / "nowhere" / "list.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    marking.action("CSV").trigger()
    marking.lab.wait(lambda: f"{target} cannot be written" in marking.tab.view.messages.text)


def test_a_run_leaves_marked_training_samples_out(marking):
    lab, box = marking.lab, marking.lab.view.settings.leave_out
    dataset, folder = lab.session.dataset, lab.current.folder
    assert box.isHidden()
    marking.marks.mark([("train", 2), ("train", 7), ("validation", 0)], "bad")
    assert not box.isHidden()
    assert "(2)" in box.text()
    first = lab.current
    lab.window.tabs.setCurrentIndex(0)
    box.click()
    run = lab.finish(epochs=2)
    left_out = run.record.config.left_out
    assert left_out.indices == (2, 7)
    assert first.record.name in left_out.reason
    assert run.record.results["train"].samples == len(dataset.train) - 2
    assert run.record.dataset.fingerprint == dataset.fingerprint
    lab.wait(lambda: "2 training samples left out" in lab.view.runs._details.text)
    box.click()
    assert not lab.finish(epochs=2).record.config.left_out
    # A mark by another program is read with the next run, and counts.
    label = dataset.class_names[dataset.train.labels[9]]
    found = sample_hash(dataset.train.inputs[9], label)
    change_marks(folder, [Mark("bad", "train", 9, label, dataset.fingerprint, found)])
    lab.session.runsChanged.emit()
    lab.wait(lambda: marking.marks.count("train") == 3)
    # In other data these places are other samples: nothing is left out before they are found there.
    train = Split(dataset.train.inputs[::-1], dataset.train.labels[::-1])
    lab.session.set_dataset(replace(dataset, train=train), lab.session.data_choice)
    assert marking.marks.all() == []
    assert not box.isEnabled()
    lab.wait(lambda: marking.marks.count("train") == 3)
    last = len(train) - 1
    places = {mark.place for mark in marking.marks.all("train")}
    assert places == {("train", last - index) for index in (2, 7, 9)}
