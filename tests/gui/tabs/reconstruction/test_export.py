"""What the tab shows, as files."""

import numpy as np
from PIL import Image

from core.reconstruction.files import restored_pictures


def test_pictures_figures_and_codes_are_written(with_network, tmp_path):
    tab = with_network
    tab.view.components.setValue(5)
    tab.settle()
    for suffix in ("png", "csv", "md", "tex", "npz"):
        tab.presenter.export.save(suffix, tmp_path / f"file.{suffix}")
        tab.settle()
    assert "Saved" in tab.view.messages.text

    with Image.open(tmp_path / "file.png") as sheet:
        assert sheet.height > 5 * 18
    title, sentence = tab.presenter.export.heading.title, tab.presenter.export.heading.sentence
    assert title == "pictures, validation split: PCA, k = 5 against small, epoch 3, 4 numbers"
    assert sentence == tab.view.verdict.text()
    lines = (tmp_path / "file.csv").read_text().splitlines()
    scores = tab.presenter._measured.scores
    assert lines[1] == f'"PCA, k = 5",all,6,{scores.psnr_mean:.3f},{scores.psnr_pooled:.3f},–'
    assert sum(line.startswith("small,all,6,") for line in lines) == 1
    back = restored_pictures((tmp_path / "file.npz").read_bytes(), "file.npz").pictures
    expected = tab.presenter.fitted.compressed.restore(slice(None), 5)
    np.testing.assert_allclose(back, np.clip(expected, 0, 1), atol=1e-5)


def test_nothing_is_offered_before_there_is_a_fit(tab):
    assert not tab.view.export.isEnabled()
    tab.fit()
    assert tab.view.export.isEnabled()


def test_codes_of_the_autoencoder_are_written_with_the_run_that_decodes_them(
    with_network, tmp_path, monkeypatch
):
    tab, path = with_network, tmp_path / "codes.npz"
    export, restored = tab.presenter.export, tab.presenter.network.restored
    monkeypatch.setattr("gui.tabs.reconstruction.export.ask_for_file", lambda *_: path)

    export.network.trigger()
    tab.settle()

    with np.load(path) as found:
        np.testing.assert_allclose(found["codes"], restored.codes, rtol=1e-6)
        assert (str(found["run"]), int(found["epoch"])) == ("small", 3)
        assert np.array_equal(found["labels"], tab.presenter.fitted.compressed.labels)
    assert "--restore" not in tab.view.messages.text


def test_an_archive_of_components_tells_how_it_is_restored(fitted, tmp_path, monkeypatch):
    path = tmp_path / "kept.npz"
    monkeypatch.setattr("gui.tabs.reconstruction.export.ask_for_file", lambda *_: path)
    assert not fitted.presenter.export.network.isEnabled()

    titles = {each.text(): each for each in fitted.presenter.export.menu.actions()}
    titles["Codes and components, NPZ…"].trigger()
    fitted.settle()

    said = fitted.view.messages.text
    assert "reconstruct --restore kept.npz --output pictures.npz brings" in said
