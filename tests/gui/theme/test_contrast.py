import pytest

from gui.theme.contrast import contrast_ratio, relative_luminance


def test_black_on_white_has_the_largest_contrast():
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)


def test_a_colour_has_no_contrast_with_itself():
    assert contrast_ratio("#0072B2", "#0072B2") == 1


def test_the_order_of_the_colours_does_not_matter():
    assert contrast_ratio("#123456", "#ABCDEF") == contrast_ratio("#ABCDEF", "#123456")


@pytest.mark.parametrize(
    ("color", "ratio"),
    # As the WebAIM contrast checker gives them against white.
    [("#767676", 4.54), ("#777777", 4.48), ("#FF0000", 4.0), ("#0000FF", 8.59)],
)
def test_contrast_agrees_with_published_values(color, ratio):
    assert contrast_ratio(color, "#FFFFFF") == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("color", ["0072B2", "#07B", "blue", ""])
def test_what_is_no_colour_is_refused(color):
    with pytest.raises(ValueError, match="#RRGGBB"):
        relative_luminance(color)
