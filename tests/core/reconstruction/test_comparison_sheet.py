"""The sheet shows what it says, in order."""

import numpy as np

from core.reconstruction.comparison_sheet import (
    Heading,
    Restored,
    choose_samples,
    comparison_sheet,
    sheet_title,
)

HEADING = Heading("data, test split: PCA, k = 3", "PCA reaches 12.00 dB.")


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
    sheet = comparison_sheet(originals, ("A", "B"), [lighter], HEADING)

    found = {tuple(pixel) for pixel in sheet.reshape(-1, 3)}
    assert {(0, 0, 0), (128, 128, 128)} <= found
    # The black picture came back too light, which is blue; the white one too dark: vermilion.
    above_scale = sheet[:-50].astype(int)
    left, right = above_scale[:, 144:192], above_scale[:, 198:246]
    assert (left[..., 2] - left[..., 0]).max() > 100
    assert (right[..., 0] - right[..., 2]).max() > 100


def test_colours_have_rows_too():
    rng = np.random.default_rng(0)
    originals = rng.random((3, 8, 9, 3))
    sheet = comparison_sheet(originals, "abc", [Restored("same", originals)], HEADING)

    assert sheet.ndim == 3
    assert sheet.dtype == np.uint8


def test_the_heading_says_what_is_compared_and_who_wins_in_lines_that_fit():
    originals = np.zeros((2, 8, 8))
    restored = [Restored("same", originals)]
    title = sheet_title("mini36", "validation split", ["PCA, k = 32", "best, 32 numbers"], 0.2)
    assert title == (
        "mini36, validation split, with noise of 0.2: PCA, k = 32 against best, 32 numbers"
    )
    short = comparison_sheet(originals, "ab", restored, Heading("data", "PCA leads."))
    long = comparison_sheet(originals, "ab", restored, Heading(title, "PCA leads. " * 12))

    # It takes more lines, and no more width; nothing is written over the margin.
    assert long.shape[1] == short.shape[1]
    assert long.shape[0] > short.shape[0] + 40
    assert (long[:, -12:] == 255).all()
    assert (short[12:30] < 128).any()


def test_the_scale_of_errors_stands_below():
    originals = np.full((2, 8, 8), 0.5)
    sheet = comparison_sheet(originals, "ab", [Restored("same", originals)], HEADING).astype(int)

    red_minus_blue = sheet[-50:, :, 0] - sheet[-50:, :, 2]
    row = red_minus_blue[np.abs(red_minus_blue).max(axis=1).argmax()]
    # From vermilion over white to blue.
    assert row[12:120].max() > 100
    assert row[160:269].min() < -100
    assert abs(row[12 + 128]) < 5


def test_words_stay_off_the_pictures_and_off_one_another():
    originals = np.zeros((3, 8, 8))
    long = Restored("the autoencoder of a course's second report", originals)
    names = ("a class of many words", "B", "C")
    sheet = comparison_sheet(originals, names, [long], HEADING)
    same = comparison_sheet(originals, ("a", "B", "C"), [long], HEADING)

    # Pictures of 8 pixels are 48 wide on the sheet, 54 apart, from 144 on.
    assert (sheet[60:-60, 136:140] == 255).all()
    assert (sheet[:, 196:] == same[:, 196:]).all()
    assert (sheet != same).any()
