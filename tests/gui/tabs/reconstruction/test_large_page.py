"""A picture that is clicked is shown large, with the figures of each method."""

import numpy as np
from PySide6.QtCore import Qt

LEFT = Qt.MouseButton.LeftButton


def _open(tab, column):
    rows = tab.view.pictures.rows
    tab.qtbot.mouseClick(rows, LEFT, pos=rows.tile(0, column).center().toPoint())
    return tab.view.pictures.large


def test_a_click_shows_original_reconstructions_and_errors_with_their_figures(with_network):
    tab = with_network
    tab.view.components.setValue(3)
    tab.settle()
    large = _open(tab, 2)

    index = int(tab.presenter.pictures.chosen[2])
    (original,), network, pca = large.pictures.columns
    assert tab.view.pictures.is_large
    assert original.note in large.title.text()
    assert large.title.text().endswith(f"no. {index} of validation")
    assert (network[0].name, pca[0].name) == ("Autoencoder, 4 numbers", "PCA, k = 3")
    scores = tab.presenter._measured.scores, tab.presenter.network.restored.scores
    for column, each in zip((pca, network), scores, strict=True):
        assert column[0].note == f"PSNR {each.psnr[index]:.2f} dB"
        assert column[1].note == f"root mean square error {each.squared_errors[index] ** 0.5:.3f}"
    for at, column in enumerate((network, pca)):
        for down, each in enumerate(column):
            shown = tab.view.pictures.rows.rows[1 + 2 * at + down]
            assert np.array_equal(each.pixels, shown.pixels[2])


def test_pictures_are_large_in_a_window_of_1280_by_800(with_network):
    with_network.lab.window.resize(1280, 800)
    large = _open(with_network, 0)
    large.grab()

    assert large.pictures.side() >= 180


def test_arrow_keys_go_on_and_escape_goes_back(fitted):
    large, rows = _open(fitted, 1), fitted.view.pictures.rows
    count = len(fitted.presenter.pictures.chosen)

    fitted.qtbot.keyClick(large.pictures, Qt.Key.Key_Right)
    assert rows.current == 2
    for _ in range(count):
        fitted.qtbot.keyClick(large.pictures, Qt.Key.Key_Right)
    assert rows.current == count - 1
    assert not large.after.isEnabled()
    assert large.before.isEnabled()

    fitted.qtbot.keyClick(large.pictures, Qt.Key.Key_Escape)
    assert not fitted.view.pictures.is_large
    assert rows.hasFocus()
    fitted.qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert fitted.view.pictures.is_large
    large.back.click()
    assert not fitted.view.pictures.is_large


def test_escape_goes_back_from_the_other_side_of_the_tab_too(fitted):
    _open(fitted, 0)
    fitted.view.slider.setFocus()

    fitted.qtbot.keyClick(fitted.view.slider, Qt.Key.Key_Escape)

    assert not fitted.view.pictures.is_large
    assert fitted.view.slider.hasFocus()


def test_the_large_picture_follows_k_and_noise(fitted):
    large = _open(fitted, 0)
    before = large.pictures.columns[1][0]

    fitted.view.components.setValue(2)
    assert large.pictures.columns[1][0].note != before.note
    fitted.view.noise.setValue(0.2)
    fitted.settle()

    assert [each.name for each in large.pictures.columns[0]] == ["Original", "With noise"]
    assert fitted.view.pictures.is_large


def test_other_pictures_are_shown_all_together(fitted):
    _open(fitted, 0)

    fitted.choose("random")

    assert not fitted.view.pictures.is_large


def test_the_scale_explains_both_colours_of_errors_with_their_range(fitted):
    page = fitted.view.pictures
    for scale in (page.scale, page.large.scale):
        assert scale.bar.texts == ("−1, too dark", "0", "1, too light")
    colors = page.scale.bar._colors.astype(int)
    darkest, lightest = colors[0], colors[-1]
    assert darkest[0] > darkest[2]
    assert lightest[2] > lightest[0]
    # The same as those of the rows: no error has the colour of the middle.
    errors = page.rows.rows[2].pixels.reshape(-1, 3).astype(int)
    assert (np.abs(errors[:, None] - colors).sum(axis=2).min(axis=1) == 0).all()
