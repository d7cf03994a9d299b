"""The Reconstruction tab: a step of the slider, and the letters of the latent map."""

import numpy as np
import pytest

pytest.importorskip("PySide6")

from core.datasets.dataset import Dataset, Split
from core.reconstruction.compressed_split import CompressedSplit
from core.reconstruction.pca import fit_pca
from gui.tabs.reconstruction.pictures import picture_rows
from gui.theme.tokens import LIGHT
from gui.widgets.latent_plot import LatentPlot
from gui.widgets.restored_rows import RestoredRows

PICTURES = 20


@pytest.fixture(scope="module")
def compressed():
    rng = np.random.default_rng(0)
    train = rng.random((2_000, 32, 32), dtype=np.float32)
    split = Split(train[:400], np.arange(400) % 36)
    names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    data = Dataset("noise", "noise", Split(train, np.arange(2_000) % 36), split, None, names)
    return CompressedSplit.of(fit_pca(data.train.vectors), split)


def test_one_component_more_with_twenty_pictures_on_screen(benchmark, qapp, compressed):
    rows = RestoredRows("pictures")
    rows.resize(1_300, 320)
    rows.show()
    chosen, kept = np.arange(PICTURES), iter(range(32, 10**6))

    def step():
        restored = compressed.restore(chosen, 32 + next(kept) % 900)
        names = ["A"] * PICTURES
        methods = [("PCA", "k", restored)]
        rows.set_rows(picture_rows(compressed.inputs[chosen], names, methods, LIGHT))
        rows.grab()

    benchmark(step)
    rows.close()


def test_four_thousand_letters_of_the_latent_map(benchmark, qapp):
    plot = LatentPlot()
    plot.resize(640, 400)
    places = np.random.default_rng(0).normal(size=(4_000, 2))
    plot.show()

    def draw():
        plot.set_places(places, ["A"] * len(places))
        plot.grab()

    benchmark(draw)
    plot.close()
