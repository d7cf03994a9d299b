import numpy as np

from core.synthetic.alphabet import stack
from core.synthetic.sheets import class_sheet, skeleton_pictures, skeleton_sheet
from core.synthetic.skeleton import Allograph, parse_stroke


def alphabet():
    names = [("A", "tall", "0,1 0.3,0* 0.6,1"), ("A", "small", "0,1 0.15,0.5* 0.3,1")]
    names += [("B", "bar", "0,0 0,1")]
    return stack([Allograph(c, n, 1.0, (parse_stroke(s),)) for c, n, s in names])


def test_skeletons_are_drawn_on_one_scale():
    tall, small, bar = skeleton_pictures(alphabet(), 60)

    heights = [(picture < 128).any(axis=1).sum() for picture in (tall, small, bar)]
    assert heights[0] > 1.7 * heights[1]
    assert abs(int(heights[0]) - int(heights[2])) <= 2
    assert heights[0] > 48


def test_a_sheet_has_a_row_for_each_class():
    sheet = skeleton_sheet(alphabet(), size=40, columns=1)

    # Two rows for A and one for B, with two lines of text each.
    assert sheet.shape[0] == 3 * 74 + 8
    assert sheet.dtype == np.uint8


def test_groups_stand_side_by_side_with_their_classes_in_rows():
    black, grey = np.zeros((2, 8, 8), np.uint8), np.full((1, 8, 8), 99, np.uint8)

    sheet = class_sheet({"drawn": {"A": black, "9": black}, "real": {"A": grey}}, 3)

    first = sheet[26:34]
    assert (first[:, 24:40] == 0).all()
    assert (first[:, 24 + 26 : 24 + 34] == 99).all()
    assert (sheet[26 + 35 * 8 :, 24:40] == 0).all()
