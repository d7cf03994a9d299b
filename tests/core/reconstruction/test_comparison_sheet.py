"""The sheet shows what it says, in order."""

import numpy as np

from core.reconstruction.comparison_sheet import Restored, choose_samples, comparison_sheet


def test_two_pictures_of_each_of_five_classes_are_chosen():
    labels = np.repeat(np.arange(36), 4)[::-1]
    chosen = choose_samples(labels, 36)

    assert labels[chosen].tolist() == [0, 0, 9, 9, 18, 18, 26, 26, 35, 35]
    few = np.array([2, 2, 2, 7])
    assert choose_samples(few, 9).tolist() == [0, 1, 3]
    assert choose_samples(np.empty(0, np.int64), 9).tolist() == []


def test_rows_are_original_reconstruction_and_error():
    originals = np.zeros((2, 8, 8), np.float32)
    originals[1] = 1
    lighter = Restored("lighter, by a half", np.full((2, 8, 8), 0.5))
    sheet = comparison_sheet(originals, ("A", "B"), [lighter])

    found = {tuple(pixel) for pixel in sheet.reshape(-1, 3)}
    assert {(0, 0, 0), (128, 128, 128)} <= found
    # The black picture came back too light, which is blue; the white one too dark: vermilion.
    left, right = np.array_split(sheet[:, sheet.shape[1] - 2 * 30 - 12 :].astype(int), 2, axis=1)
    assert (left[..., 2] - left[..., 0]).max() > 100
    assert (right[..., 0] - right[..., 2]).max() > 100


def test_colours_have_rows_too():
    rng = np.random.default_rng(0)
    originals = rng.random((3, 8, 9, 3))
    sheet = comparison_sheet(originals, "abc", [Restored("same", originals)])

    assert sheet.ndim == 3
    assert sheet.dtype == np.uint8
