"""Augmentation on samples of the open data, and its way into the next run."""

from dataclasses import replace

import numpy as np

from core.errors import ConfigError
from core.training.augmentation import AUGMENTATIONS


def show(tab):
    tab.view.switch._choose("augmentation")
    tab.settle()
    return tab.view.augmentation


def pixels(sheet):
    return None if sheet._pixels is None else sheet._pixels.copy()


def test_every_setting_of_augmentation_has_a_row(tab):
    assert set(tab.view.augmentation.rows) == set(AUGMENTATIONS)


def test_sliders_change_the_samples_at_once_and_the_originals_stay(tab):
    page = show(tab)
    before = pixels(page.originals)
    assert np.array_equal(before, pixels(page.augmented))

    page.rows["rotation"].slider.setValue(page.rows["rotation"].slider.maximum() // 2)
    tab.settle()

    turned = pixels(page.augmented)
    assert not np.array_equal(before, turned)
    assert np.array_equal(before, pixels(page.originals))
    page.again.click()
    tab.settle()
    assert not np.array_equal(turned, pixels(page.augmented))
    page.others.click()
    tab.settle()
    assert not np.array_equal(before, pixels(page.originals))
    page.reset.click()
    tab.settle()
    assert np.array_equal(pixels(page.originals), pixels(page.augmented))
    assert not page.reset.isEnabled()


def test_the_settings_go_into_the_form_of_the_next_run(tab):
    page = show(tab)
    page.rows["rotation"].set_value(12.0)
    page.rows["flip"].set_value("horizontal")
    page._on_edited()

    page.use.click()

    assert (
        tab.message
        == "The form of the Training tab now has: flip left and right, rotation 12 degrees."
    )
    values = tab.lab.form.values()
    assert (values["rotation"], values["flip"], values["shift"]) == (12.0, "horizontal", 0.0)
    run = tab.lab.finish(epochs="1")
    assert run.record.training.rotation == 12.0
    assert run.record.training.flip == "horizontal"


def test_an_entry_that_cannot_be_used_is_not_handed_on(tab):
    page = show(tab)
    before = tab.lab.form.values()
    editor = page.rows["rotation"].field.editor
    editor.setText("720")
    editor.textEdited.emit("720")

    page.use.click()

    assert tab.message == "Rotation must be between 0 and 180; got 720."
    assert tab.lab.form.values() == before
    assert page.reset.isEnabled()
    page.reset.click()
    page.use.click()
    assert tab.message == "The form of the Training tab now has: no augmentation."


def test_data_without_strokes_lock_their_setting(tab):
    session = tab.lab.session
    page = show(tab)
    for ink in ("dark", None, "light"):
        session.set_dataset(replace(session.dataset, ink=ink), session.data_choice)
        tab.settle()

        assert page.rows["thickness"].isEnabled() == (ink is not None)


def test_an_error_is_told_until_a_sheet_can_be_drawn(tab, monkeypatch):
    def refuse(*_args, **_choices):
        raise ConfigError("these pictures are too small")

    page = show(tab)
    with monkeypatch.context() as refused:
        refused.setattr("gui.tabs.data.augmentation_presenter.augmentation_sheet", refuse)
        page.again.click()
        tab.settle()

    assert tab.message == "These pictures are too small."
    page.again.click()
    tab.settle()
    assert tab.message == ""


def test_rows_of_numbers_are_told(open_tab):
    tab = open_tab()
    page = show(tab)

    assert "rows of numbers" in page.words.text()
    assert not page.use.isEnabled()
    assert pixels(page.augmented) is None


def test_strokes_get_thicker_only_where_there_are_some(tab):
    page = show(tab)
    row = page.rows["thickness"]
    page.set_strokes(known=True)
    assert row.isEnabled()
    row.set_value(2.0)

    page.set_strokes(known=False)

    assert not row.isEnabled()
    assert page.values()["thickness"] == 0.0
