"""One picture is chosen for all pages, and for the tabs that show the run's samples."""

import numpy as np
from PySide6.QtCore import Qt

from gui.session import SampleChoice
from tests.gui.tabs.reconstruction.conftest import Tab

LEFT = Qt.MouseButton.LeftButton


def _open(tab, page):
    tab.view.switch._buttons[page].click()
    tab.settle()


def _press_map(tab, index):
    """Press where a picture lies on the map; there are so few that each is laid out."""
    plot = tab.view.latent.plot
    place = plot.point_of(*tab.presenter.latent._laid[1].places[index])
    tab.qtbot.mousePress(plot, LEFT, pos=place.toPoint())


def _marked(tab):
    return int(tab.presenter.pictures.chosen[tab.view.pictures.rows.current])


def test_the_picture_pressed_on_the_map_is_the_one_of_all_pages(with_network):
    tab = with_network
    _open(tab, "latent")
    _press_map(tab, 4)

    title = tab.presenter.fitted.title_of(4)
    assert tab.view.latent.decoded.rows[0].name == title
    _open(tab, "morph")
    assert tab.view.morph.pictures.rows[0].captions[0] == title
    assert tab.view.morph.first.classes.currentText() == title.partition(",")[0]
    _open(tab, "pictures")
    assert _marked(tab) == 4
    assert tab.view.pictures.strip.rows[0].note == title
    assert tab.lab.session.sample == SampleChoice("validation", 4)


def test_the_first_picture_of_the_way_is_the_one_of_all_pages(fitted):
    _open(fitted, "latent")
    _open(fitted, "morph")
    fitted.view.morph.first.next.click()

    index = fitted.presenter.morph._ends[0].at
    assert fitted.presenter.picture.index == index
    fitted.view.morph.second.next.click()
    assert fitted.presenter.picture.index == index
    _open(fitted, "latent")
    assert fitted.view.latent.decoded.rows[0].name == fitted.presenter.fitted.title_of(index)


def test_a_sample_that_another_tab_chose_is_shown_when_the_tab_comes_back(with_network):
    tab = with_network
    tab.choose("class")
    tab.view.classes.rowChosen.emit(0)
    labels = tab.presenter.fitted.compressed.labels
    other = int(np.flatnonzero(labels == 2)[-1])
    tab.lab.window.tabs.setCurrentIndex(0)
    tab.lab.session.set_sample(SampleChoice("validation", other))
    assert tab.presenter.picture.index != other

    tab.lab.window.tabs.setCurrentIndex(4)
    tab.settle()

    assert _marked(tab) == other
    assert tab.view.choice.currentData() == "like"
    assert tab.presenter.pictures.chosen[0] == other
    assert set(labels[tab.presenter.pictures.chosen]) == {2}


def test_samples_of_another_split_or_of_none_change_nothing(with_network):
    tab = with_network
    before = tab.presenter.picture.index
    for sample in (SampleChoice("train", 5), None, SampleChoice("validation", 10_000)):
        tab.lab.session.set_sample(sample)
        assert tab.presenter.picture.index == before

    tab.lab.session.set_sample(SampleChoice("train", 7))
    box = tab.view.split
    box.setCurrentIndex(box.findData("train"))
    box.activated.emit(0)
    tab.settle()
    assert _marked(tab) == 7


def test_pictures_that_nobody_chose_leave_the_cursor_alone(with_network):
    tab = with_network
    tab.choose("random")
    assert tab.lab.session.sample is None

    rows = tab.view.pictures.rows
    tab.qtbot.keyClick(rows, Qt.Key.Key_Left)
    index = _marked(tab)
    assert tab.lab.session.sample == SampleChoice("validation", index)


def test_of_a_large_split_a_picture_has_its_number_in_the_split(open_lab, pictures, monkeypatch):
    from gui.tabs.reconstruction import work

    monkeypatch.setattr(work, "MOST_NUMBERS", 2 * 36 * 10)
    tab = Tab(open_lab(str(pictures)))
    box = tab.view.split
    box.setCurrentIndex(box.findData("train"))
    tab.fit()

    numbers = np.linspace(0, 47, 10).astype(int)
    assert tab.presenter.fitted.title_of(9).endswith(f"no. {numbers[9]}")
    tab.lab.session.set_sample(SampleChoice("train", int(numbers[6])))
    assert tab.presenter.picture.index == 6


def test_a_way_that_would_end_where_it_begins_is_turned_round(fitted):
    _open(fitted, "morph")
    first, second = (end.at for end in fitted.presenter.morph._ends)

    fitted.presenter.picture.choose(second)

    assert [end.at for end in fitted.presenter.morph._ends] == [second, first]
    labels = fitted.presenter.fitted.compressed.labels
    for choice, at in ((fitted.view.morph.first, second), (fitted.view.morph.second, first)):
        assert choice.classes.currentData() == labels[at]
