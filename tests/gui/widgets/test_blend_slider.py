"""The slider of a blend, and the pictures with words below them."""

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("PySide6") is not None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QImage

    from gui.theme.tokens import DARK, LIGHT
    from gui.widgets.blend_slider import BlendSlider
    from gui.widgets.captioned_picture import CaptionedPicture


@pytest.fixture
def slider(qtbot):
    slider = BlendSlider()
    qtbot.addWidget(slider)
    slider.resize(320, slider.height())
    shares = np.linspace(0, 1, 101)
    slider.set_blend(np.stack([1 - shares, shares], axis=1), (0.5,), "flips at 50 %")
    slider.show()
    return slider


def test_a_click_and_keys_choose_a_share(qtbot, slider):
    shares = []
    slider.shareChosen.connect(shares.append)
    at = QPoint(round(slider.column_of(0.25)), 60)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
    assert slider.share == pytest.approx(0.25, abs=0.005)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert shares[-1] == slider.share == pytest.approx(0.26, abs=0.005)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert slider.share == 1


def test_places_and_shares_are_each_others_inverse(slider):
    for share in (0, 0.3, 1):
        assert slider.share_at(slider.column_of(share)) == pytest.approx(share)
    assert slider.share_at(-50) == 0
    assert slider.share_at(5000) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_flip_is_marked_on_the_slider(slider, theme):
    slider.set_theme(LIGHT if theme == "light" else DARK)
    slider.setValue(10)
    with_flip = slider.grab().toImage()
    slider.set_blend(slider._curves, (), "")
    without = slider.grab().toImage()
    changed = [
        x
        for x in range(with_flip.width())
        if any(with_flip.pixel(x, y) != without.pixel(x, y) for y in range(with_flip.height()))
    ]
    middle = slider.column_of(0.5)
    assert changed
    assert min(changed) >= middle - 8
    assert max(changed) <= middle + 8


def test_without_a_blend_it_cannot_be_moved(slider):
    slider.set_blend(None, (), "Choose two samples")
    assert not slider.isEnabled()
    assert slider.accessibleDescription() == "Choose two samples"
    slider.grab()


def test_a_picture_says_what_it_is(qtbot):
    picture = CaptionedPicture("Mean")
    qtbot.addWidget(picture)
    picture.resize(100, 118)
    image = QImage(4, 4, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.red)
    picture.set_picture(image, "mean O", "The mean of letter O")
    assert picture.caption == "mean O"
    assert picture.accessibleName() == "Mean: The mean of letter O"
    assert picture.grab().toImage().pixelColor(50, 50).red() > 200
    picture.set_picture(None, "", "", "No sample")
    assert picture.accessibleName() == "Mean: No sample"
    picture.grab()
