"""Figures in words, also where pictures are exact."""

import numpy as np

from core.reconstruction.scores import ReconstructionScores
from gui.tabs.reconstruction.figure_texts import PictureFigures, class_rows, figures_text


def _scores(*errors):
    return ReconstructionScores(np.array(errors), None, np.arange(len(errors)) % 2)


def test_exact_pictures_are_counted_and_left_out_of_the_mean():
    assert figures_text("PCA", _scores(0.1, 0.01)) == (
        "PCA: PSNR 15.00 dB (mean over the pictures), 12.60 dB (pooled error)"
    )
    assert figures_text("PCA", _scores(0.1, 0.0)) == (
        "PCA: PSNR 10.00 dB (mean over the pictures but 1 that is exact), 13.01 dB (pooled error)"
    )
    assert figures_text("PCA", _scores(0.0, 0.0)) == "PCA: all pictures come back exactly"


def test_the_table_has_signs_and_no_inf():
    rows = class_rows(("A", "B"), _scores(0.1, 0.0), _scores(0.01, 0.0))

    assert rows[0].texts == ("A", "10.0", "20.0", "−10.0")
    assert rows[1].texts == ("B", "∞", "∞", "–")


def test_one_picture_that_is_exact_has_lost_nothing():
    exact = PictureFigures("PCA", 0.0, 1.0)
    assert exact.sentence == "PCA: nothing is lost, root mean square error 0.000, SSIM 1.000"


def test_one_picture_is_told_of_by_its_own_figures():
    scores = ReconstructionScores(np.array([0.1, 0.01]), np.array([0.5, -0.25]), np.array([0, 1]))
    figures = PictureFigures.of("PCA", scores, 1)

    assert figures.likeness == "PSNR 20.00 dB, SSIM −0.250"
    assert figures.error == "root mean square error 0.100"


def test_a_small_error_is_not_said_to_be_none():
    assert PictureFigures("PCA", 4e-8, None).error == "root mean square error below 0.001"
