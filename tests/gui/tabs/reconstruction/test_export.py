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
    lines = (tmp_path / "file.csv").read_text().splitlines()
    scores = tab.presenter._measured.scores
    assert lines[1] == (f'"all (PCA, k = 5)",6,{scores.psnr_mean:.3f},{scores.psnr_pooled:.3f},–')
    assert sum(line.startswith("all (small)") for line in lines) == 1
    back = restored_pictures((tmp_path / "file.npz").read_bytes(), "file.npz").pictures
    expected = tab.presenter.fitted.compressed.restore(slice(None), 5)
    np.testing.assert_allclose(back, np.clip(expected, 0, 1), atol=1e-5)


def test_nothing_is_offered_before_there_is_a_fit(tab):
    assert not tab.view.export.isEnabled()
    tab.fit()
    assert tab.view.export.isEnabled()
