import numpy as np
import pytest
from skimage.filters import threshold_otsu
from skimage.measure import regionprops
from skimage.morphology import closing

from core.ocr.background import detect_polarity, estimate_background, flatten
from core.ocr.binarizing import close_gaps, ink_mask, stands_out
from core.ocr.box import Box
from core.ocr.components import find_components, letter_height
from core.ocr.lines import find_lines, gap_width
from core.ocr.noise import denoise, estimate_noise

RNG = np.random.default_rng(0)


def test_the_background_is_the_paper_under_thin_strokes():
    light = np.tile(np.linspace(0.4, 0.9, 400, dtype=np.float32), (300, 1))
    written = light.copy()
    written[::30, :] *= 0.2

    background = estimate_background(written, 20)

    assert np.abs(background - light)[20:-20, 20:-20].max() < 0.05
    assert np.median(flatten(written, background)) == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("block", [7, 16, 33])
def test_the_background_has_the_size_of_the_picture_whatever_the_block(block):
    assert estimate_background(np.full((101, 67), 0.5, np.float32), block).shape == (101, 67)


def test_polarity_is_the_side_on_which_strokes_stand_out():
    picture = np.full((200, 200), 0.7, np.float32)
    picture[50:150:20, 40:160] = 0.1

    assert detect_polarity(picture, 10) == "dark"
    assert detect_polarity(1 - picture, 10) == "light"


@pytest.mark.parametrize("sigma", [0.0, 0.02, 0.1])
def test_noise_is_estimated_as_it_was_added(sigma):
    noisy = np.float32(0.5) + RNG.normal(0, sigma, (400, 400)).astype(np.float32)

    assert estimate_noise(noisy) == pytest.approx(sigma, rel=0.1, abs=1e-3)


@pytest.mark.parametrize("method", ["gaussian", "median", "bilateral"])
def test_denoising_takes_noise_away_and_leaves_the_mean(method):
    noisy = np.float32(0.5) + RNG.normal(0, 0.05, (100, 100)).astype(np.float32)
    smooth = denoise(noisy, method, 1.0, 0.05)

    assert smooth.std() < 0.7 * noisy.std()
    assert smooth.mean() == pytest.approx(0.5, abs=0.01)
    assert denoise(noisy, method, 0.0, 0.05) is noisy


def test_otsu_is_scikit_images():
    flat = np.where(RNG.random((80, 80)) < 0.2, 0.3, 0.9).astype(np.float32)
    flat += RNG.normal(0, 0.05, flat.shape).astype(np.float32)
    mask, level = ink_mask(flat, "otsu", 0.0, 21)

    assert level == pytest.approx(threshold_otsu(np.minimum(flat, 1)))
    assert np.array_equal(mask, flat < level)


@pytest.mark.parametrize("method", ["otsu", "sauvola", "adaptive"])
def test_every_threshold_finds_the_strokes(method):
    flat = np.ones((120, 120), np.float32)
    flat[30:90, 55:61] = 0.2
    mask, _ = ink_mask(flat, method, 0.0, 41)

    assert mask[40:80, 57:59].all()
    assert not mask[:20].any()


def test_noise_alone_does_not_stand_out_and_ink_does():
    flat = np.float32(1) + RNG.normal(0, 0.03, (100, 100)).astype(np.float32)
    mask, _ = ink_mask(flat, "otsu", 0.0, 21)
    assert not stands_out(flat, mask, 0.03)

    flat[40:60, 48:52] = 0.3
    assert stands_out(flat, flat < 0.6, 0.03)


@pytest.mark.parametrize("radius", [1, 2, 3])
def test_closing_is_scikit_images(radius):
    mask = RNG.random((60, 60)) < 0.2
    side = 2 * radius + 1
    padded = np.pad(mask, side)
    expected = closing(padded, np.ones((side, side), bool))[side:-side, side:-side]

    assert np.array_equal(close_gaps(mask, radius), expected)


def test_pieces_are_measured_as_scikit_image_measures_them():
    mask = RNG.random((70, 90)) < 0.35
    flat = RNG.random((70, 90)).astype(np.float32)
    pieces = find_components(mask, flat)
    regions = regionprops(pieces.labels, intensity_image=1 - flat)

    assert len(pieces) == len(regions) > 10
    for at, region in enumerate(regions):
        assert (*region.bbox,) == (
            pieces.top[at],
            pieces.left[at],
            pieces.bottom[at],
            pieces.right[at],
        )
        assert pieces.area[at] == region.area
        assert pieces.contrast[at] == pytest.approx(region.intensity_mean, rel=1e-4)


def test_the_width_of_a_stroke_is_twice_area_over_outline():
    mask = np.zeros((200, 200), bool)
    mask[20:180, 90:102] = True
    pieces = find_components(mask, np.ones((200, 200), np.float32))

    # Steps along axes overrate nothing here, so that the mean over directions underrates it.
    assert pieces.stroke[0] == pytest.approx(12, rel=0.25)


def test_the_height_of_letters_is_not_that_of_specks():
    mask = np.zeros((300, 600), bool)
    for at in range(5):
        mask[100:160, 50 + 80 * at : 60 + 80 * at] = True
    for at in range(60):
        mask[250:253, 5 + 9 * at : 8 + 9 * at] = True

    assert letter_height(find_components(mask, np.ones((300, 600), np.float32)), (300, 600)) == 60


def boxes_on(rows, columns, size=40):
    return [
        Box(int(r), int(c), int(r) + size, int(c) + size - 10)
        for r, c in zip(rows, columns, strict=True)
    ]


def test_lines_that_slope_are_followed():
    columns = np.arange(0, 900, 60)
    first, second = boxes_on(columns * 0.12, columns), boxes_on(90 + columns * 0.12, columns)
    mixed = [box for pair in zip(second, first, strict=True) for box in pair]

    lines = find_lines(mixed, 40, 0.62)

    assert [[mixed[at] for at in line] for line in lines] == [first, second]


def test_a_single_box_is_a_line_and_none_is_none():
    assert find_lines([Box(0, 0, 10, 10)], 10, 0.62) == [[0]]
    assert find_lines([], 10, 0.62) == []


@pytest.mark.parametrize(
    ("gaps", "low", "high"),
    [
        ([0.3, 0.4, 1.8, 0.2, 0.5, 2.0, 0.3], 0.5, 1.8),
        ([0.1, 0.2, 1.1, 0.05, 0.2, -0.05], 0.2, 1.1),
        ([0.3, 0.4, 0.3, 8.0, 0.2], 0.4, 8.0),
    ],
)
def test_words_part_between_the_two_kinds_of_gaps(gaps, low, high):
    assert low < gap_width(gaps) < high


@pytest.mark.parametrize("gaps", [[], [1.0], [0.9, 1.1, 1.3, 0.8], [0.1, 0.5, 0.2, 0.6]])
def test_gaps_of_one_kind_part_nothing(gaps):
    assert gap_width(gaps) == np.inf
