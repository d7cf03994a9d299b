"""The Reconstruction tab: fit, slider, scree plot, autoencoder, verdict."""

import threading

import numpy as np
from PySide6.QtCore import QPoint, Qt

from core.reconstruction.noise import with_noise
from core.reconstruction.pca import fit_pca
from core.runs.autoencoder import autoencoder_of_run
from tests.gui.tabs.reconstruction.conftest import Tab

LEFT = Qt.MouseButton.LeftButton


def exact(tab):
    """The components of the training pictures, fitted apart."""
    dataset = tab.lab.session.dataset
    return fit_pca(np.clip(dataset.train.vectors, 0, 1)), dataset.validation


def test_nothing_is_fitted_unasked_and_a_fit_is_kept(tab, cache):
    assert tab.presenter.fitted is None
    assert tab.view.pages.currentIndex() == 0
    assert not cache.exists()

    tab.fit()
    assert tab.view.pages.currentIndex() == 1
    assert len(list(cache.glob("*.npz"))) == 1
    assert "rank 36" in tab.view.facts.text()


def test_slider_scree_plot_and_boxes_stay_linked(fitted):
    view, presenter = fitted.view, fitted.presenter
    pca, _ = exact(fitted)

    view.components.setValue(7)
    assert presenter.components == 7
    assert view.share.value() == int(100 * pca.explained[7])
    axis = view.scree.axis()
    place = QPoint(round(axis.x(20)), round(axis.area.center().y()))
    fitted.qtbot.mousePress(view.scree, LEFT, pos=place)
    dragged = presenter.components
    assert abs(dragged - 20) <= 1
    assert view.components.value() == dragged

    view.share.setValue(90)
    assert presenter.components == pca.components_for(0.9)
    before = view.components.value()
    fitted.qtbot.keyClick(view.scree, Qt.Key.Key_Left)
    assert view.components.value() == before - 1
    view.slider.setValue(view.slider.maximum())
    assert presenter.components == 36
    view.slider.setValue(0)
    assert presenter.components == 1
    assert view.share.value() == int(100 * pca.explained[1])


def test_pictures_and_sentence_follow_the_numbers(fitted):
    view = fitted.view
    pca, validation = exact(fitted)
    for kept in (2, 30):
        view.components.setValue(kept)
        rows = np.clip(validation.vectors, 0, 1).astype(np.float64)
        back = np.clip(pca.reconstruct(pca.project(rows, kept)), 0, 1)
        # The pictures are there at once, before anything is measured.
        shown = view.pictures.rows.rows[1].pixels[..., 0]
        expected = np.rint(255 * back[fitted.presenter.pictures.chosen]).reshape(-1, 6, 6)
        assert np.abs(shown - expected).max() <= 1
        fitted.settle()
        each = 10 * np.log10(1 / np.square(rows - back).mean(axis=1))
        assert f"PCA reaches {each.mean():.2f} dB at k = {kept} on 6 validation" in (
            view.verdict.text()
        )
    assert view.classes.model().rowCount() == 3


def test_an_autoencoder_is_asked_at_the_cursor(with_network):
    tab = with_network
    run = tab.lab.current
    validation = tab.lab.session.dataset.validation
    originals = np.clip(validation.inputs, 0, 1)
    seen = []
    for epoch in (3, 0):
        tab.lab.session.set_epoch(epoch)
        tab.settle()
        back = autoencoder_of_run(run.folder, epoch).reconstruct(originals)
        errors = np.square(originals - back).reshape(6, -1).mean(axis=1)
        value = (10 * np.log10(1 / errors)).mean()
        assert f"small, epoch {epoch}: PSNR {value:.2f} dB" in tab.view.figures.text()
        assert [row.name for row in tab.view.pictures.rows.rows][1] == "Autoencoder"
        seen.append(tab.view.verdict.text())
    assert seen[0] != seen[1]

    tab.view.components.setValue(4)
    tab.settle()
    assert "leads by" in tab.view.verdict.text()
    assert "at k = 4 on 6 validation pictures" in tab.view.verdict.text()
    tab.choose("network-wins")
    measured = tab.presenter._measured.scores.psnr - tab.presenter.network.restored.scores.psnr
    assert (
        tab.presenter.pictures.chosen.tolist() == np.argsort(measured, kind="stable")[:10].tolist()
    )


def test_its_point_lies_beside_the_curve(with_network):
    (point,) = with_network.view.rate._points
    assert (point.name, point.code, point.is_current) == ("small", 4, True)
    place = with_network.view.rate.place_of(point.code, point.psnr).toPoint()
    with with_network.qtbot.waitSignal(with_network.view.rate.runChosen) as chosen:
        with_network.qtbot.mouseClick(with_network.view.rate, LEFT, pos=place)
    assert chosen.args == [point.run_id]


def test_a_picture_is_chosen_and_told_of(fitted):
    fitted.view.components.setValue(3)
    fitted.settle()
    rows = fitted.view.pictures.rows
    fitted.qtbot.mouseClick(rows, LEFT, pos=rows.tile(2, 4).center().toPoint())
    assert rows.current == 4
    index = int(fitted.presenter.pictures.chosen[4])
    value = fitted.presenter._measured.scores.psnr[index]
    assert f"PSNR {value:.2f} dB" in fitted.view.pictures.words.text()
    fitted.qtbot.keyClick(rows, Qt.Key.Key_Left)
    assert rows.current == 3
    assert fitted.view.pictures.strip.rows[0].note.endswith(
        f"no. {int(fitted.presenter.pictures.chosen[3])}"
    )


def test_a_fit_that_is_cancelled_leaves_the_page_usable(tab):
    tab.view.fit.click()
    tab.view.progress.cancelRequested.emit()
    tab.settle()
    assert tab.presenter.fitted is None
    assert tab.view.fit.isEnabled()
    assert not tab.view.progress.isVisible()

    tab.fit()
    assert tab.presenter.fitted is not None


def test_another_split_needs_no_other_fit(fitted):
    pca = fitted.presenter.fitted.compressed.pca
    box = fitted.view.split
    box.setCurrentIndex(box.findData("train"))
    box.activated.emit(0)
    fitted.settle()
    assert fitted.presenter.fitted.compressed.pca is pca
    assert "48 training pictures" in fitted.view.verdict.text()


def test_rows_of_numbers_are_explained(lab):
    tab = Tab(lab)
    assert not tab.view.fit.isEnabled()
    assert "are rows of numbers; open pictures" in tab.view.messages.text


def test_components_are_shown_as_pictures(fitted):
    fitted.view.switch._buttons["components"].click()
    fitted.settle()
    mean, first, *others = fitted.view.eigen.rows.rows
    pca, _ = exact(fitted)
    expected = np.rint(255 * pca.mean.reshape(6, 6))
    assert np.abs(mean.pixels[0][..., 0] - expected).max() <= 1
    assert [len(row.pixels) for row in (first, *others)] == [10, 10, 10, 6]
    assert first.captions[0] == f"{pca.explained[1]:.1%}"
    # Blue where the component is positive, vermilion where it is negative.
    largest = np.abs(pca.components[0]).argmax()
    red, _, blue = first.pixels[0].reshape(-1, 3)[largest].astype(int)
    assert blue > red


def test_of_a_large_split_a_part_is_looked_at_and_said_so(tab, monkeypatch):
    from gui.tabs.reconstruction import work

    monkeypatch.setattr(work, "MOST_NUMBERS", 2 * 36 * 20)
    box = tab.view.split
    box.setCurrentIndex(box.findData("train"))
    tab.fit()
    assert tab.view.facts.text().startswith("20 of 48 pictures, spread evenly, of pictures;")
    assert "on 20 training pictures" in tab.view.verdict.text()


def test_noise_is_added_before_both_methods_and_measured_against_the_clean(with_network):
    tab = with_network
    clean = tab.presenter.fitted.compressed
    tab.view.noise.setValue(0.3)
    tab.settle()

    fitted, restored = tab.presenter.fitted, tab.presenter.network.restored
    noisy = with_noise(clean.inputs, 0.3)
    assert np.array_equal(fitted.compressed.given, noisy)
    assert np.array_equal(fitted.compressed.inputs, clean.inputs)
    network = autoencoder_of_run(tab.lab.current.folder, 3)
    back = np.clip(network.reconstruct(noisy), 0, 1)
    expected = np.square(back - clean.inputs).mean(axis=(1, 2))
    assert np.allclose(restored.scores.squared_errors, expected, atol=1e-6)
    assert "with noise of 0.3" in tab.view.verdict.text()
    assert tab.view.figures.text().startswith("The noisy pictures themselves: PSNR")
    names = [row.name for row in tab.view.pictures.rows.rows]
    assert names == ["Original", "With noise", "Autoencoder", "Error", "PCA", "Error"]

    tab.view.noise.setValue(0)
    tab.settle()
    assert [row.name for row in tab.view.pictures.rows.rows][1] == "Autoencoder"
    assert "noise" not in tab.view.verdict.text()


def test_a_cursor_that_comes_back_shows_the_epoch_it_stands_at(with_network):
    tab = with_network
    tab.lab.session.set_epoch(1)
    tab.settle()

    tab.lab.session.set_epoch(3)
    tab.lab.session.set_epoch(1)
    tab.settle()

    assert tab.presenter.network.restored.epoch == 1
    assert "epoch 1" in tab.view.figures.text()


def test_a_fit_goes_on_while_another_tab_is_looked_at(tab, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(*arguments):
        begun.set()
        assert go_on.wait(10)
        return fit_pca(*arguments)

    monkeypatch.setattr("gui.tabs.reconstruction.work.fit_pca", slow)
    tab.view.fit.click()
    assert begun.wait(10)
    tab.lab.window.tabs.setCurrentIndex(0)
    tab.lab.window.tabs.setCurrentIndex(4)
    go_on.set()
    tab.settle()

    assert tab.presenter.fitted is not None


def test_the_sheet_that_is_exported_shows_the_pictures_that_are_shown(fitted):
    fitted.choose("random")
    fitted.view.again.click()

    assert np.array_equal(fitted.presenter.export._chosen(), fitted.presenter.pictures.chosen)
    assert fitted.presenter.export._chosen() is fitted.presenter.pictures.chosen


def test_pictures_chosen_by_their_figures_are_chosen_again_as_k_moves(fitted):
    fitted.presenter.set_components(1)
    fitted.settle()
    fitted.choose("worst")

    fitted.presenter.set_components(20)
    fitted.settle()

    psnr = fitted.presenter._measured.scores.psnr
    assert np.array_equal(fitted.presenter.pictures.chosen, np.argsort(psnr, kind="stable")[:10])
    assert "PCA, k = 20" in fitted.view.pictures.words.text()


def test_a_click_on_a_class_shows_its_pictures(fitted):
    fitted.view.classes.rowChosen.emit(1)

    labels = fitted.presenter.fitted.compressed.labels
    assert set(labels[fitted.presenter.pictures.chosen]) == {1}
    assert fitted.view.choice.currentData() == "class"


def test_only_splits_that_there_are_are_offered(open_lab, tmp_path):
    rng = np.random.default_rng(2)
    arrays = {
        name: rng.random((30, 8, 8)) if name[0] == "x" else np.arange(30) % 3
        for name in ("x_train", "y_train", "x_valid", "y_valid")
    }
    path = tmp_path / "two.npz"
    np.savez(path, **arrays)

    tab = Tab(open_lab(str(path)))

    assert [tab.view.split.itemData(at) for at in range(tab.view.split.count())] == [
        "train",
        "validation",
    ]
    assert tab.view.split.currentData() == "validation"


def test_pictures_that_are_all_alike_have_no_components_and_are_shown(open_lab, tmp_path):
    path = tmp_path / "alike.npz"
    np.savez(path, x=np.full((30, 8, 8), 0.5), y=np.arange(30) % 3)
    tab = Tab(open_lab(str(path)))

    tab.fit()
    tab.view.grab()

    assert "rank 0" in tab.view.facts.text()
    assert tab.view.verdict.text()


def test_the_percentage_box_tells_the_share_that_is_kept(fitted):
    fitted.presenter.set_components(1)
    fitted.view.share.setValue(0)

    explained = fitted.presenter.fitted.compressed.pca.explained[1]
    assert fitted.view.share.value() == int(100 * explained)


def test_the_rate_plot_counts_numbers_bytes_or_the_ratio(fitted):
    def ticks():
        return [fitted.view.rate._axis()._unit.text(k) for k in (1, 32)]

    features = fitted.presenter.fitted.dataset.features
    seen = {}
    for name in ("numbers", "bytes", "ratio"):
        fitted.view.unit.setCurrentIndex(fitted.view.unit.findData(name))
        fitted.view.unit.activated.emit(fitted.view.unit.currentIndex())
        seen[name] = ticks()

    assert seen["numbers"] == ["1", "32"]
    assert seen["bytes"] == ["4", "128"]
    assert seen["ratio"] == [f"{features:.3g}", f"{features / 32:.3g}"]


def test_codes_that_are_not_wanted_any_more_are_not_shown(with_network):
    tab = with_network
    tab.view.switch._buttons["latent"].click()
    tab.settle()
    box = tab.view.latent.method
    for name in ("pca", "network"):
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())
    tab.settle()

    assert box.currentData() == "network"
    assert tab.view.latent.words.text().startswith("small, epoch")


def test_more_components_than_there_are_can_be_typed_and_it_is_said_why_not(open_lab, tmp_path):
    path = tmp_path / "few.npz"
    np.savez(path, x=np.random.default_rng(1).random((20, 8, 8)), y=np.arange(20) % 2)
    tab = Tab(open_lab(str(path)))
    tab.fit()
    rank = tab.presenter.fitted.compressed.pca.rank
    tab.view.components.setValue(rank + 5)

    assert tab.presenter.components == rank < 64
    assert tab.view.components.value() == rank
    assert tab.view.share.value() == 100
    assert f"vary in {rank} directions only" in tab.view.messages.text

    tab.view.components.setValue(2)
    assert "directions only" not in tab.view.messages.text


def test_the_autoencoders_of_the_rate_plot_are_reached_by_keys(with_network):
    tab, chosen = with_network, []
    tab.view.rate.runChosen.connect(chosen.append)

    tab.qtbot.keyClick(tab.view.rate, Qt.Key.Key_Right)

    assert chosen == [tab.lab.current.run_id]


def test_the_error_of_the_chosen_picture_follows_k_before_all_are_measured(fitted):
    compressed = fitted.presenter.fitted.compressed
    index = int(fitted.presenter.pictures.chosen[0])

    fitted.presenter.set_components(3)

    back = np.clip(compressed.restore(np.array([index]), 3), 0, 1)
    error = float(np.square(back - compressed.inputs[index]).mean())
    expected = f"PCA, k = 3: PSNR {-10 * np.log10(error):.2f} dB"
    assert expected in fitted.view.pictures.words.text()
    fitted.settle()
    assert expected in fitted.view.pictures.words.text()


def test_a_choice_that_needs_an_autoencoder_goes_with_it(with_network):
    tab = with_network
    tab.choose("network-wins")
    assert tab.view.choice.currentData() == "network-wins"

    tab.presenter.network._show_nothing()

    assert tab.view.choice.currentData() == "classes"
