"""An autoencoder is asked about any pictures of its size, and refuses others in words."""

import threading

import numpy as np
import pytest

from core.runs.autoencoder import autoencoder_of_run


def _write(tmp_path, side):
    path = tmp_path / f"other{side}.npz"
    pictures = np.random.default_rng(4).random((40, side, side)).astype(np.float32)
    np.savez(path, x=pictures, y=np.arange(40) % 4)
    return path


def _choose(tab, path):
    """Open data by the tab's own menu, in which what was opened before stands."""
    tab.lab.window.preferences.add_recent_data(path)
    menu = tab.presenter.data.menu
    menu.aboutToShow.emit()
    (action,) = [each for each in menu.actions() if each.toolTip() == str(path)]
    action.trigger()
    tab.lab.wait(lambda: tab.lab.session.dataset.name == path.stem)
    tab.settle()


def test_pictures_of_its_size_come_back_and_it_is_said_what_it_learned_on(with_network, tmp_path):
    tab = with_network
    _choose(tab, _write(tmp_path, 6))
    tab.fit()

    dataset, restored = tab.lab.session.dataset, tab.presenter.network.restored
    originals = np.clip(dataset.validation.inputs, 0, 1)
    network = autoencoder_of_run(tab.lab.current.folder, 3)
    expected = np.clip(network.reconstruct(originals), 0, 1)
    np.testing.assert_allclose(restored.pictures, expected, atol=1e-6)
    assert restored.data == "pictures"
    assert "small was trained on pictures, PCA fitted on other6" in tab.view.figures.text()
    gap = restored.scores.psnr_mean - tab.presenter._measured.scores.psnr_mean
    assert f"leads by {abs(gap):.2f} dB" in tab.view.verdict.text()
    (point,) = tab.view.rate._points
    assert (point.data, point.is_current) == ("pictures", True)
    assert "trained on pictures" in tab.view.rate._tip([point])


def test_a_picture_chosen_among_other_data_is_no_sample_of_the_run(with_network, tmp_path):
    tab = with_network
    _choose(tab, _write(tmp_path, 6))
    tab.fit()

    tab.presenter.picture.choose(2)

    assert tab.presenter.picture.index == 2
    assert tab.lab.session.sample is None


def test_pictures_of_another_size_are_refused_with_both_sizes(with_network, tmp_path):
    tab = with_network
    _choose(tab, _write(tmp_path, 8))
    tab.fit()

    assert tab.presenter.network.restored is None
    assert "of other8 are of 8x8 pixels, and small takes 6x6; choose" in tab.view.messages.text
    assert tab.view.rate._points == []
    # The components are there all the same.
    assert "PCA reaches" in tab.view.verdict.text()


def test_data_that_cannot_be_read_are_told_of_in_this_tab(fitted, tmp_path):
    path = tmp_path / "broken.npz"
    path.write_bytes(b"no archive")

    fitted.lab.window.loader.open(str(path))
    fitted.lab.wait(lambda: not fitted.lab.window.loader.is_loading)

    assert "broken.npz" in fitted.view.messages.text
    assert fitted.presenter.fitted is not None


@pytest.mark.parametrize("title", ["Synthetic 36", "Toy Gaussians"])
def test_the_menu_offers_what_comes_with_the_program(fitted, title):
    assert title in [each.text() for each in fitted.presenter.data.menu.actions()]


def test_points_that_are_not_wanted_any_more_are_not_measured(with_network, monkeypatch):
    from gui.tabs.reconstruction import work

    tab, stopped, asked = with_network, threading.Event(), []
    fitted, folder = tab.presenter.fitted, tab.lab.current.folder
    restore = work.restore

    def stop_after_one(*arguments, **options):
        asked.append(arguments)
        stopped.set()
        return restore(*arguments, **options)

    monkeypatch.setattr(work, "restore", stop_after_one)
    work.restore_points([(folder, 3), (folder, 2)], fitted, stopped)

    assert len(asked) == 1
    assert not tab.presenter.network._points_stopped.is_set()
    tab.presenter.network.close()
    assert tab.presenter.network._points_stopped.is_set()
