import numpy as np
import pytest

from core.ocr.box import Box
from core.ocr.finding import find_letters
from core.ocr.finding_settings import FindingSettings
from core.ocr.glyph_cutting import cut_glyphs, cut_ink
from core.synthetic.page import draw_page
from core.synthetic.page_style import PageStyle


@pytest.fixture(scope="module")
def findings():
    page = draw_page("HELLO 2026", seed=3, style=PageStyle(letter_height=60))
    return find_letters(page.picture, FindingSettings())


def test_glyphs_hold_one_letter_each_in_the_middle(findings):
    glyphs = cut_glyphs(findings, findings.letters)

    assert glyphs.shape == (9, 32, 32)
    rows = (glyphs.sum(axis=2) * np.arange(32)).sum(axis=1) / glyphs.sum(axis=(1, 2))
    assert np.abs(rows - 15.5).max() < 4


def test_some_letters_are_turned_and_others_are_not(findings):
    angles = [0.0, 20.0, *[0.0] * (len(findings.letters) - 2)]
    plain, turned = (
        cut_glyphs(findings, findings.letters),
        cut_glyphs(findings, findings.letters, angles),
    )

    assert np.abs(turned[0] - plain[0]).max() < 1e-3
    assert np.abs(turned[1] - plain[1]).mean() > 0.05


def test_a_line_that_climbs_is_turned_clockwise():
    # A bar that climbs to the right by 20°, as in a photograph held askew.
    rows, columns = np.mgrid[0:200, 0:200]
    away = (rows - 100) + np.tan(np.radians(20)) * (columns - 100)
    bar = (np.abs(away) < 5) & (np.abs(columns - 100) < 60)
    picture = np.where(bar, 20, 240).astype(np.uint8)
    found = find_letters(picture, FindingSettings())

    level = cut_glyphs(found, found.letters, [20.0])[0]

    rows, _ = np.nonzero(level > 0.35)
    assert np.ptp(rows) < 6


def test_ink_of_neighbours_is_left_out_of_a_crop(findings):
    letter, other = findings.letters[:2]
    wide = Box(letter.box.top, letter.box.left, letter.box.bottom, other.box.right)

    own = cut_ink(findings, wide, letter.pieces)
    everything = cut_ink(findings, wide)

    assert own.shape == everything.shape
    assert own.sum() < 0.75 * everything.sum()
    assert own.sum() == pytest.approx(cut_ink(findings, letter.box, letter.pieces).sum(), rel=0.02)


def test_no_letters_give_no_glyphs(findings):
    assert cut_glyphs(findings, []).shape == (0, 32, 32)
